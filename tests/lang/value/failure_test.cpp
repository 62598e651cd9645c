// Errors as values.

#include "lang/value/failure.hpp"

#include "lang/result.hpp"
#include "lang/value/structure.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

namespace ruff::lang {

namespace {

result<int> half_of(int n) {
  if (n % 2 != 0) return result<int>::failed(fail(error_code::thrown, "odd"));
  return n / 2;
}

result<int> quarter_of(int n) {
  const int half = RUFF_TRY(half_of(n));
  return RUFF_TRY(half_of(half));
}

value quarter_as_value(int n) { return value::integer(RUFF_TRY(quarter_of(n))); }

constexpr std::string_view all_patterns[] = {
#define RUFF_ERROR(name, detail, text) text,
#include "lang/errors.def"
#undef RUFF_ERROR
};

}  // namespace

BOOST_AUTO_TEST_SUITE(failure)

BOOST_AUTO_TEST_CASE(messages_come_from_the_table) {
  BOOST_TEST(message_of(fail(error_code::undefined_variable, "x")) == "Undefined variable: x");
  BOOST_TEST(message_of(fail(error_code::arity, "f", 2, 3)) == "f expects 2 arguments, got 3");
  BOOST_TEST(message_of(fail(error_code::division_by_zero)) == "Division by zero");
  BOOST_TEST((kind_of(error_code::undefined_variable) == diagnostic_kind::undefined_name));
}

BOOST_AUTO_TEST_CASE(messages_that_no_script_causes_keep_their_text) {
  BOOST_TEST(message_of(fail(error_code::promise_lost, "gone")) == "Promise never resolved (channel closed): gone");
  BOOST_TEST(message_of(fail(error_code::scheduler_timeout, 50, 1, 2)) ==
             "Scheduler timed out after 50ms (1 rounds, 2 pending)");
  BOOST_TEST(message_of(fail(error_code::string_too_long)) == "String exceeds the maximum length of 1073741808 bytes");
  BOOST_TEST(message_of(fail(error_code::collection_too_large)) == "Collection exceeds the maximum of 4294967295 items");
  BOOST_TEST(message_of(fail(error_code::out_of_memory)) == "Out of memory");
  BOOST_TEST(message_of(fail(error_code::not_supported, "It")) == "It is not supported yet");
}

BOOST_AUTO_TEST_CASE(every_row_has_a_text) {
  for (std::size_t n = 0; n < std::size(all_patterns); ++n) {
    const auto code = static_cast<error_code>(n);
    BOOST_TEST(message_pattern(code) == all_patterns[n]);
  }
}

BOOST_AUTO_TEST_CASE(a_builtin_reason_is_marked_as_such) {
  BOOST_TEST((builtin_failure("text").as<failure_object>()->origin == reason::builtin));
  BOOST_TEST((fail(error_code::thrown, "text").as<failure_object>()->origin == reason::script));
}

BOOST_AUTO_TEST_CASE(a_missing_member_tells_of_its_receiver) {
  const value failure = fail_member(error_code::member_of_non_struct, make_string("text"), "uper");
  BOOST_TEST(message_of(failure) == "Cannot access field or method 'uper' on non-struct value");
  const auto& f = *failure.as<failure_object>();
  BOOST_TEST((f.receiver == kind::string && f.receiver_shape == 0));
  shape_table shapes;
  const value point = make_structure(shapes.root("Point"));
  const value other = fail_member(error_code::field_not_found, point, "z");
  BOOST_TEST(other.as<failure_object>()->receiver_shape == shapes.root("Point")->id);
  const value wrapped = wrapped_failure(*other.as<failure_object>(), "outer", reason::builtin);
  BOOST_TEST(wrapped.as<failure_object>()->receiver_shape == shapes.root("Point")->id);
}

BOOST_AUTO_TEST_CASE(the_hole_of_a_message_is_found) {
  BOOST_TEST(hole_of(error_code::undefined_variable, "Undefined variable: x") == "x");
  BOOST_TEST(hole_of(error_code::channel_method, "Channel has no method 'sned'") == "sned");
  BOOST_TEST(hole_of(error_code::field_not_found, "Promise 0 rejected: Field not found: x") == "x");
  BOOST_TEST(hole_of(error_code::field_not_found, "something else").empty());
}

BOOST_AUTO_TEST_CASE(a_wrapped_failure_keeps_place_trace_and_cause) {
  const std::string file = "a.ruff", name = "f";
  value inner = fail(error_code::thrown, "inner");
  auto& f = *inner.as<failure_object>();
  f.place = {&file, 3, 4, 3, 9};
  f.trace.push_back({&name, f.place});
  f.awaits.push_back({&name, f.place});
  f.cause = value::integer(7);
  const value outer = wrapped_failure(f, "outer", reason::builtin);
  const auto& o = *outer.as<failure_object>();
  BOOST_TEST(message_of(outer) == "outer");
  BOOST_TEST(message_of(inner) == "inner");
  BOOST_TEST(o.place.line == 3u);
  BOOST_TEST(o.trace.size() == 1u);
  BOOST_TEST(o.awaits.size() == 1u);
  BOOST_TEST(o.cause.as_integer() == 7);
}

BOOST_AUTO_TEST_CASE(try_passes_a_failure_on) {
  BOOST_TEST(*quarter_of(8) == 2);
  BOOST_TEST(!quarter_of(6).has_value());
  BOOST_TEST(quarter_as_value(12).as_integer() == 3);
  BOOST_TEST(message_of(quarter_as_value(7)) == "odd");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
