// Cycles of closures, generators and channels in running programs: freed while the program runs, when a spawned home ends,
// and at the end of the program; what can still be reached is not. The counts are those of `--stats`.

#include "actors/node.hpp"
#include "lang/compile/program.hpp"
#include "stdlib/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <string>
#include <vector>

namespace ruff::tests {

namespace {

/// keep() makes a closure that holds itself.
const std::string keep =
    "func keep() { other := null\n f := func(x) { if x != null { other := x }\n return other }\n f(f)\n return f }\n";

/// What a script printed, and how many objects of cycles had been freed before each line, and at the end of the program.
struct program_run {
  explicit program_run(const std::string& text, std::size_t workers = 2) {
    const auto findings = lang::compile(code, builtins, stdlib::prelude_source(), lang::source("test.ruff", text));
    BOOST_REQUIRE(findings.empty());
    actors::node_options options;
    options.workers = workers;
    options.error_output = [this](std::string_view part) { note(part); };
    actors::local_node node(std::move(options));
    counted = &node.statistics;
    const actors::program_outcome outcome = node.run(code);
    BOOST_TEST(!outcome.failure.is(lang::kind::failure));
    at_end = freed_so_far();
  }
  void note(std::string_view part) {
    written += part;
    freed.push_back(freed_so_far());
  }
  [[nodiscard]] std::uint64_t freed_so_far() const { return counted->total(&actors::event_counters::freed_in_cycles); }

  stdlib::builtin_registry builtins;
  lang::program code;
  const actors::node_statistics* counted = nullptr;
  std::string written;
  std::vector<std::uint64_t> freed;
  std::uint64_t at_end = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cycles)

BOOST_AUTO_TEST_CASE(a_loop_stays_flat) {
  const program_run run(keep + "for i in 1000000 { keep() }\neprint(\"made\")");
  BOOST_TEST(run.written == "made\n");
  BOOST_TEST(run.freed.at(0) > 950'000u);
  BOOST_TEST(run.at_end == 1'000'000u);
}

BOOST_AUTO_TEST_CASE(channels_in_themselves_go_while_their_makers_run) {
  const program_run run(
      "async func make() { for i in 100000 { c := channel()\n c.send([c])\n if i % 1000 == 0 { await async_sleep(0) } } }\n"
      "await Promise.all([make(), make()])\neprint(\"made\")");
  BOOST_TEST(run.freed.at(0) > 40'000u);
  BOOST_TEST(run.at_end == 200'000u);
}

BOOST_AUTO_TEST_CASE(a_channel_that_holds_a_closure_that_holds_it) {
  const program_run run(
      "func make() { c := channel()\n n := 0\n c.send(func() { n := n + 1\n return c })\n }\n"
      "for i in 100 { make() }");
  BOOST_TEST(run.at_end == 300u);   // each channel, the closure in it, and the copy of that for other homes
}

BOOST_AUTO_TEST_CASE(a_receive_that_nobody_awaits_does_not_keep_its_channel) {
  const program_run run("func make() { c := channel()\n async func get() { return c.receive() }\n p := get() }\nmake()");
  BOOST_TEST(run.written.empty());
}

BOOST_AUTO_TEST_CASE(a_promise_of_what_holds_it) {
  const program_run run(
      "func cell() { held := null\n return func(x) { if x != null { held := x }\n return held } }\n"
      "async func give(c) { await async_sleep(1)\n return [c] }\n"
      "func make() { c := cell()\n p := give(c)\n c(p)\n return p }\n"
      "async func all() { for i in 10 { await make() } }\n"
      "await all()");
  BOOST_TEST(run.at_end == 20u);   // the outcome has a copy for other homes
}

BOOST_AUTO_TEST_CASE(a_home_that_ends_frees_its_cycles) {
  const program_run run(keep + "spawn { held := keep()\n for i in 99 { keep() } }\nawait async_sleep(30)\neprint(\"on\")");
  BOOST_TEST(run.freed.at(0) == 100u);
}

BOOST_AUTO_TEST_CASE(what_outlives_its_home_goes_with_the_program) {
  const program_run run(
      "func* items(get) { mine := get(null)\n yield 1\n yield 2 }\n"
      "func make() { it := null\n get := func(x) { if x != null { it := x }\n return it }\n g := items(get)\n get(g)\n"
      " g.next()\n get(1)\n return g }\n"
      "t := spawn_task(func() { return make() })\n"
      "g := await await_task(t)\nt := null\nawait async_sleep(5)\neprint(type(g))");
  BOOST_TEST(run.written == "generator\n");
  BOOST_TEST(run.freed.at(0) == 0u);
  BOOST_TEST(run.at_end == 1u);
}

BOOST_AUTO_TEST_CASE(shared_cycles_that_are_alive_survive) {
  const program_run run(
      keep +
      "kept := []\n"
      "async func fill() { for i in 3000 { f := keep()\n kept := push(kept, f)\n"
      " if i % 100 == 0 { await async_sleep(0) } } }\n"
      "async func waste() { for i in 30 { for k in 1000 { f := keep() }\n await async_sleep(0) } }\n"
      "await Promise.all([fill(), waste(), waste()])\n"
      "n := 0\nfor f in kept { if f(null) == f { n += 1 } }\neprint(n)",
      4);
  BOOST_TEST(run.written == "3000\n");
  BOOST_TEST(run.at_end == 63'000u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
