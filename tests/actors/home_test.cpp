// What a home keeps for lanes that are outside it: the top-level globals as their views show them, and no more.

#include "actors/home.hpp"
#include "lang/vm/fiber.hpp"

#include "lang/compile/program.hpp"
#include "lang/value/handle.hpp"
#include "tests/actors/quiet_node.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>

namespace ruff::actors {

using lang::kind;
using lang::value;
using tests::quiet_node;

namespace {

/// A home with two top-level globals, and the top-level code in a turn.
struct fixture {
  quiet_node node;
  lang::program code;
  home* const there = new home(node);

  fixture() {
    auto made = std::make_unique<lang::unit>(lang::source("test.ruff", ""));
    made->globals.resize(2);
    code.units.stage(std::move(made));
    code.units.add_staged();
    there->globals.code = &code;
    there->globals.add(lang::prelude_unit);
    there->top_level_in_turn.store(true);
  }
  ~fixture() { there->drop_reference(); }
  fixture(const fixture&) = delete;
  fixture& operator=(const fixture&) = delete;

  void write(std::uint32_t slot, value content) {
    lang::fiber writer;
    value* const place = there->begin_top_level_write(writer, slot);
    std::swap(*place, content);   // what was there is freed after the lock
    there->end_top_level_write(writer, slot);
  }
  /// The top-level code waits and goes on.
  void wait() { there->epoch.fetch_add(1); }
};

/// Counts how many of it are alive.
class counted final : public lang::handle {
 public:
  explicit counted(int& alive) : alive_(alive) { ++alive_; }
  ~counted() override { --alive_; }
  [[nodiscard]] std::string_view type_name() const noexcept override { return "counted"; }

 private:
  int& alive_;
};

value make_counted(int& alive) { return lang::make_handle(kind::handle, std::make_unique<counted>(alive)); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(home_suite, fixture)

BOOST_AUTO_TEST_CASE(an_idle_home_is_entered_once) {
  BOOST_TEST(there->enter());
  BOOST_TEST(!there->enter());
  there->leave();
  BOOST_TEST(there->enter());
  there->leave();
}

BOOST_AUTO_TEST_CASE(a_view_shows_globals_as_of_the_split) {
  write(0, value::integer(1));
  const auto before = there->take_view();
  write(0, value::integer(2));
  write(0, value::integer(3));
  const auto after = there->take_view();
  write(0, value::integer(4));
  BOOST_TEST(there->read(0, before).as_integer() == 1);
  BOOST_TEST(there->read(0, after).as_integer() == 3);
  BOOST_TEST(there->read(0, lang::view_of_everything).as_integer() == 4);
  there->release_view(before);
  BOOST_TEST(there->read(0, after).as_integer() == 3);
  there->release_view(after);
}

BOOST_AUTO_TEST_CASE(what_was_not_set_at_the_split_is_unset) {
  there->epoch.fetch_add(1);
  const auto view = there->take_view();
  write(1, value::integer(1));
  BOOST_TEST(there->read(1, view).is(kind::unset));
  there->release_view(view);
}

BOOST_AUTO_TEST_CASE(a_view_has_as_many_holders_as_take_it) {
  write(0, value::integer(1));
  const auto view = there->take_view();
  BOOST_TEST(there->copy_view(view) == view);
  write(0, value::integer(2));
  there->release_view(view);
  BOOST_TEST(there->read(0, view).as_integer() == 1);
  there->release_view(view);
}

BOOST_AUTO_TEST_CASE(the_settled_state_is_there_between_turns_only) {
  write(0, value::integer(1));
  std::uint32_t view = 0;
  BOOST_TEST(!there->take_settled_view(view));
  wait();
  there->top_level_in_turn.store(false);
  BOOST_REQUIRE(there->take_settled_view(view));
  there->top_level_in_turn.store(true);
  write(0, value::integer(2));
  BOOST_TEST(there->read(0, view).as_integer() == 1);
  there->release_view(view);
}

BOOST_AUTO_TEST_CASE(values_that_no_view_shows_are_not_kept) {
  int alive = 0;
  write(0, make_counted(alive));
  const auto view = there->take_view();
  for (int n = 0; n < 1000; ++n) {
    write(0, make_counted(alive));
    wait();
  }
  BOOST_TEST(alive == 2);   // the one that the view shows, and the newest
  there->release_view(view);
  BOOST_TEST(alive == 1);
  write(0, value());   // the home outlives the count
}

BOOST_AUTO_TEST_CASE(an_old_view_does_not_keep_what_later_views_saw) {
  int alive = 0;
  write(0, make_counted(alive));
  const auto oldest = there->take_view();
  for (int n = 0; n < 1000; ++n) {
    const auto passing = there->take_view();
    write(0, make_counted(alive));
    there->release_view(passing);
  }
  BOOST_TEST(alive < 200);
  BOOST_TEST(!there->read(0, oldest).is(kind::unset));
  there->release_view(oldest);
  BOOST_TEST(alive == 1);
  write(0, value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::actors
