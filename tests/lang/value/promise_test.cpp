// Settled and pending promises, and the report of rejections that nobody looked at.

#include "lang/value/promise.hpp"

#include "lang/value/failure.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

namespace {

/// A source that the test settles by hand.
class fake_source final : public promise_source {
 public:
  const value* outcome() const noexcept override { return settled ? &result : nullptr; }
  void add_reference() noexcept override { ++references; }
  void drop_reference() noexcept override { --references; }
  bool is_held_once() const noexcept override { return references == 1; }
  void mark_observed() noexcept override { was_observed = true; }

  value result;
  bool settled = false;
  bool was_observed = false;
  int references = 1;
};

thread_local std::string reported;

/// Notes reports while it lives.
struct report_guard {
  report_guard() {
    reported.clear();
    set_unobserved_hook([](const value& failure) { (reported += message_of(failure)) += ';'; });
  }
  ~report_guard() { set_unobserved_hook(nullptr); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(promise)

BOOST_AUTO_TEST_CASE(a_settled_promise_answers_any_number_of_times) {
  const value p = make_settled_promise(value::integer(7));
  for (int n = 0; n < 3; ++n) BOOST_TEST(outcome_of(*p.as<promise_object>())->as_integer() == 7);
}

BOOST_AUTO_TEST_CASE(a_pending_promise_asks_its_source_and_holds_it) {
  fake_source source;
  {
    const value p = make_pending_promise(&source);
    BOOST_TEST(!outcome_of(*p.as<promise_object>()));
    source.result = value::integer(5);
    source.settled = true;
    BOOST_TEST(outcome_of(*p.as<promise_object>())->as_integer() == 5);
    mark_observed(*p.as<promise_object>());
    BOOST_TEST(source.was_observed);
    BOOST_TEST(source.references == 1);
  }
  BOOST_TEST(source.references == 0);
}

BOOST_AUTO_TEST_CASE(a_rejection_that_nobody_looked_at_is_reported_when_it_goes) {
  const report_guard guard;
  { const value p = make_settled_promise(make_failure(error_code::thrown, "lost")); }
  BOOST_TEST(reported == "lost;");
}

BOOST_AUTO_TEST_CASE(a_rejection_looked_at_and_a_value_are_not_reported) {
  const report_guard guard;
  {
    const value seen = make_settled_promise(make_failure(error_code::thrown, "seen"));
    mark_observed(*seen.as<promise_object>());
    const value plain = make_settled_promise(value::integer(1));
  }
  BOOST_TEST(reported.empty());
}

BOOST_AUTO_TEST_CASE(a_rejection_inside_a_dropped_container_is_reported_too) {
  const report_guard guard;
  { const value a = push(make_array(), make_settled_promise(make_failure(error_code::thrown, "inner"))); }
  BOOST_TEST(reported == "inner;");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
