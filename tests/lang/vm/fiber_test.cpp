// Fibers under a host of the test: why they stop, where they split, what counts as a step, and how they end.

#include "lang/vm/fiber.hpp"

#include "lang/value/failure.hpp"
#include "lang/value/string.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

using tests::fake_lane;
using tests::output_of;
using tests::world;

namespace {

std::string failure_of(const fake_lane& lane) {
  return lane.outcome.is(kind::failure) ? std::string(message_of(lane.outcome)) : "no failure";
}

std::string reasons(const world& w) {
  std::string out;
  for (const split_reason why : w.splits)
    out += why == split_reason::waits ? "waits " : why == split_reason::suspended ? "suspended " : "head_start ";
  return out;
}

/// A cancellation as a host makes it.
value cancellation() {
  value failure = make_failure(error_code::cancelled, "told to stop");
  failure.as<failure_object>()->is_cancellation = true;
  return failure;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fiber_suite)

// ---- Stops.

BOOST_AUTO_TEST_CASE(a_program_runs_to_its_end) {
  world w("print(1 + 2)");
  while (!w.main().is_finished) (void)w.main().step();
  BOOST_TEST(w.output == "3;");
  BOOST_TEST(w.main().outcome.is(kind::null));
  BOOST_TEST(w.main().f.is_empty());
}

BOOST_AUTO_TEST_CASE(a_loop_stops_with_the_step_that_exceeds_its_slice) {
  world w("n := 0 while n < 100000 { n := n + 1 }");
  BOOST_TEST((w.main().step() == stop::slice_over));
  BOOST_TEST(w.main().f.steps_ == slice_steps + 1);
  BOOST_TEST(bool{w.main().f.in_home});
  BOOST_TEST((w.main().step() == stop::slice_over));
  BOOST_TEST(w.main().f.steps_ == 2 * (slice_steps + 1));
}

BOOST_AUTO_TEST_CASE(an_await_of_a_pending_promise_waits_and_ends_the_turn) {
  world w("x := await pending() print(x)");
  w.run_all();
  BOOST_TEST(!w.main().is_finished);
  BOOST_TEST((w.main().f.awaited() == w.pending[0]));
  BOOST_TEST(!w.main().f.in_home);
  w.settle(0, value::integer(5));
  w.run_all();
  BOOST_TEST(w.output == "5;");
}

BOOST_AUTO_TEST_CASE(a_builtin_that_waits_leaves_the_home_and_one_that_suspends_keeps_it) {
  for (const bool keeps : {false, true}) {
    world w(keeps ? "print(wait_kept())" : "print(wait_open())");
    stop why = stop::slice_over;
    while (why == stop::slice_over) why = w.main().step();
    BOOST_TEST((why == (keeps ? stop::suspended : stop::waiting)));
    BOOST_TEST(bool{w.main().f.in_home} == keeps);
    w.ready.clear();
    w.settle(0, value::integer(7));
    w.run_all();
    BOOST_TEST(w.output == "7;");
  }
}

BOOST_AUTO_TEST_CASE(a_settled_promise_is_awaited_without_a_stop_or_a_split) {
  world w("async func f(x) { return x } a := f(1) print(await a, await a, await f(2), await 3)");
  w.run_all();
  BOOST_TEST(w.output == "1 1 2 3;");
  BOOST_TEST(w.splits.empty());
  BOOST_TEST(w.lanes.size() == 1u);
  BOOST_TEST(w.counters.async_calls == 2u);
  BOOST_TEST(w.counters.settled_immediately == 2u);
}

BOOST_AUTO_TEST_CASE(a_loop_over_settled_promises_yields_in_the_end) {
  world w("async func f() { return 1 } p := f() n := 0 while n < 20000 { n := n + await p }");
  stop why = stop::slice_over;
  int slices = 0;
  while (why == stop::slice_over) {
    why = w.main().step();
    ++slices;
  }
  BOOST_TEST((why == stop::yielded));
  BOOST_TEST(w.main().f.steps_ >= slice_steps);
}

// ---- Steps.

BOOST_AUTO_TEST_CASE(steps_are_calls_and_backward_jumps) {
  const std::pair<std::string, std::string> rows[] = {
      {"", "1;"},                                               // the call of steps() itself
      {"x := 1 + 2 * 3", "1;"},
      {"i := 0 while i < 10 { i := i + 1 }", "10;"},             // the test stands at the end: nine jumps back
      {"for i in 10 { }", "11;"},
      {"for c in \"abc\" { }", "4;"},
      {"func f() { } f() f()", "3;"},
      {"func f() { return 1 } g := f g()", "2;"},
      {"async func f() { } await f()", "2;"},
      {"len([1, 2])", "2;"},
      {"struct P { func m(self) { } } P {}.m()", "2;"},
      {"func* g() { yield 1 yield 2 } for x in g() { }", "4;"},
  };
  for (const auto& [text, count] : rows) {
    const std::string program = "first := steps() " + text + "\nprint(steps() - first)";
    BOOST_TEST_CONTEXT(text) BOOST_TEST(output_of(program) == count);
  }
}

// ---- Splits.

BOOST_AUTO_TEST_CASE(an_async_call_runs_at_once_and_splits_off_at_its_first_wait) {
  world w("async func f() { print(\"a\") await pending() print(\"c\") return 7 } p := f() print(\"b\") print(await p)");
  w.run_all();
  BOOST_TEST(w.output == "a;b;");
  BOOST_TEST(reasons(w) == "waits ");
  w.settle(0, value());
  w.run_all();
  BOOST_TEST(w.output == "a;b;c;7;");
}

BOOST_AUTO_TEST_CASE(the_innermost_call_that_waits_is_split_off) {
  world w(
      "async func g() { await pending() print(\"g\") } async func f() { p := g() print(\"f\") await p print(\"F\") } "
      "q := f() print(\"m\") await q");
  w.run_all();
  BOOST_TEST(w.output == "f;m;");
  BOOST_TEST(reasons(w) == "waits waits ");
  w.settle(0, value());
  w.run_all();
  BOOST_TEST(w.output == "f;m;g;F;");
}

BOOST_AUTO_TEST_CASE(the_outermost_call_is_split_off_when_its_head_start_is_used_up) {
  world w(
      "async func g() { i := 0 while i < 6000 { i := i + 1 } print(\"g\") } async func f() { await g() print(\"f\") } "
      "p := f() print(\"m\") await p");
  w.run_all();
  BOOST_TEST(w.output == "m;g;f;");
  // The nested call begins a new head start, so it stays with its caller.
  BOOST_TEST(reasons(w) == "head_start ");
}

BOOST_AUTO_TEST_CASE(the_head_start_ends_after_a_fixed_number_of_steps) {
  const auto text = [](int turns) {
    return "async func f() { i := 0 while i < " + std::to_string(turns) + " { i := i + 1 } } p := f() await p";
  };
  world fits(text(4095)), exceeds(text(4200));
  fits.run_all();
  exceeds.run_all();
  BOOST_TEST(reasons(fits) == "");
  BOOST_TEST(reasons(exceeds) == "head_start ");
}

BOOST_AUTO_TEST_CASE(who_is_inside_a_closure_with_variables_is_not_split_off) {
  world w("func make() { n := 0 return func() { n := n + 1 i := 0 while i < 20000 { i := i + 1 } n := n + 1 return n } } "
          "c := make() async func f() { return c() } p := f() print(await p)");
  w.run_all();
  BOOST_TEST(w.output == "2;");
  BOOST_TEST(reasons(w) == "");
}

BOOST_AUTO_TEST_CASE(what_reaches_a_closures_variables_is_published_in_the_home) {
  const std::string program =
      "func make() { n := 0 return func() { n := n + 1 return n } } async func made() { return make() } "
      "async func f(v) { wait_open() publish(v) wait_kept() } await f(";
  const auto enters = [&](const std::string& argument) {
    world w(program + argument + ")");
    w.run_all();
    w.settle(0, value());
    w.run_all();
    return w.lanes.back()->f.in_home;
  };
  for (const char* state : {"make()", "[1, {\"k\": make()}]", "made()", "[[make()]]"}) BOOST_TEST(enters(state), state);
  for (const char* plain : {"1", "\"text\"", "[[1], {\"k\": [2]}]", "func() { return 1 }", "f"})
    BOOST_TEST(!enters(plain), plain);
}

BOOST_AUTO_TEST_CASE(who_has_touched_home_state_is_not_split_off) {
  world w(
      "n := 0 async func f() { n := n + 1 i := 0 while i < 6000 { i := i + 1 } print(\"f\") } "
      "p := f() print(\"m\") await p");
  w.run_all();
  BOOST_TEST(w.output == "f;m;");
  BOOST_TEST(reasons(w) == "");
}

BOOST_AUTO_TEST_CASE(a_synchronous_builtin_splits_off_only_who_has_not_touched) {
  world untouched("async func f() { print(wait_kept()) } p := f() print(\"m\") await p");
  untouched.run_all();
  BOOST_TEST(untouched.output == "m;");
  BOOST_TEST(reasons(untouched) == "suspended ");
  untouched.settle(0, value::integer(1));
  untouched.run_all();
  BOOST_TEST(untouched.output == "m;1;");

  world touched("n := 0 async func f() { n := n + 1 print(wait_kept()) } p := f() print(\"m\") await p");
  touched.run_all();
  BOOST_TEST(touched.output == "");
  BOOST_TEST(bool{touched.main().f.in_home});
  touched.settle(0, value::integer(1));
  touched.run_all();
  BOOST_TEST(touched.output == "1;m;");
  BOOST_TEST(reasons(touched) == "");
}

BOOST_AUTO_TEST_CASE(what_both_sides_of_a_split_reach_is_marked) {
  world w("async func f(xs) { await pending() return xs } ys := [[1], [2]] p := f(ys) ys[0] := 9 print(ys, await p)");
  w.run_all();
  w.settle(0, value());
  w.run_all();
  BOOST_TEST(w.output == "[9, [2]] [[1], [2]];");
}

BOOST_AUTO_TEST_CASE(two_lanes_enter_the_home_one_after_the_other) {
  world w(
      "n := 0 async func f(k) { await pending() n := n + k wait_kept() n := n + k print(n) } "
      "p := f(1) q := f(10) await p await q print(n)");
  w.run_all();
  w.settle(0, value());
  w.settle(1, value());
  w.run_all();
  // The first stands still in the home, the second queues.
  BOOST_TEST(w.home_queue.size() == 1u);
  w.settle(2, value());
  w.run_all();
  BOOST_TEST(w.output == "2;");
  w.settle(3, value());
  w.run_all();
  BOOST_TEST(w.output == "2;22;22;");
}

BOOST_AUTO_TEST_CASE(a_rejection_is_thrown_at_the_await) {
  world w("async func f() { await pending() } try { await f() } except e { print(e.message) }");
  w.run_all();
  w.settle(0, make_failure(error_code::thrown, "boom"));
  w.run_all();
  BOOST_TEST(w.output == "boom;");
}

// ---- Errors.

BOOST_AUTO_TEST_CASE(errors_unwind_to_the_nearest_handler) {
  const std::pair<std::string, std::string> rows[] = {
      {"try { throw(\"a\") } except e { print(e.message) } print(\"on\")", "a;on;"},
      {"func f() { throw(\"deep\") } func g() { f() } try { g() } except e { print(e.message, e.stack) }",
       "deep [g, f];"},
      {"try { try { throw(\"a\") } except e { throw(\"b\") } } except e { print(e.message) }", "b;"},
      {"for i in 3 { try { if i == 1 { throw(\"x\") } print(i) } except e { continue } }", "0;2;"},
      {"func f() { try { return 1 } except e { } return 2 } print(f())", "1;"},
      {"try { fail(\"own text\") } except e { print(e.message) }", "own text;"},
      {"try { [1][5] } except e { print(e.message) }", "Index out of bounds: 5;"},
      {"try { nobody } except e { print(e.message) }", "Undefined variable: nobody;"},
      {"print(1) throw(\"end\")", "1;!end"},
      {"func f() { return 1 / 0 } f()", "!Division by zero"},
      {"async func f() { throw(\"async\") } p := f() try { await p } except e { print(e.message) }", "async;"},
  };
  for (const auto& [text, output] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(output_of(text) == output);
}

BOOST_AUTO_TEST_CASE(an_uncaught_error_knows_its_place_and_the_open_calls) {
  world w("func f(x) {\n  return x.y.z\n}\nfunc g() {\n  f(1)\n}\ng()");
  w.run_all();
  BOOST_REQUIRE(w.main().outcome.is(kind::failure));
  const auto& failure = *w.main().outcome.as<failure_object>();
  BOOST_TEST(failure.place.line == 2u);
  BOOST_REQUIRE(failure.trace.size() == 3u);
  BOOST_TEST(*failure.trace[0].function == "f");
  BOOST_TEST(*failure.trace[1].function == "g");
  BOOST_TEST(failure.trace[1].place.line == 5u);
  BOOST_TEST(failure.trace[2].place.line == 7u);
}

BOOST_AUTO_TEST_CASE(what_a_failed_frame_held_is_released) {
  world w("func f(x) { y := [x, x] g(y) } func g(z) { throw(\"x\") } try { f(witness()) } except e { print(\"caught\") }");
  w.run_all();
  BOOST_TEST(w.output == "caught;");
  BOOST_TEST(w.witnesses == 0);
}

BOOST_AUTO_TEST_CASE(a_fiber_that_is_dropped_releases_what_it_held) {
  world w("func f(x) { for i in 3 { await pending() } return x } f([witness()])");
  w.run_all();
  BOOST_TEST(w.witnesses == 1);
  for (tests::fake_promise* source : w.pending) source->waiters.clear();
  w.lanes.clear();
  BOOST_TEST(w.witnesses == 0);
}

// ---- Depth.

BOOST_AUTO_TEST_CASE(calls_nest_up_to_the_limit_and_one_more_is_an_error) {
  const auto text = [](int depth, const char* word, const char* wait) {
    return std::string(word) + " func f(n) { if n == 0 { return 0 } return 1 + " + wait + " f(n - 1) } try { print(" + wait +
           " f(" + std::to_string(depth - 1) + ")) } except e { print(e.message) }";
  };
  for (const auto& [word, wait] : {std::pair("", ""), std::pair("async", "await")}) {
    world fits(text(300, word, wait), {}, 300), exceeds(text(301, word, wait), {}, 300);
    fits.run_all();
    exceeds.run_all();
    BOOST_TEST(fits.output == "299;");
    BOOST_TEST(exceeds.output == "Maximum VM call stack depth of 300 exceeded while calling f;");
  }
}

BOOST_AUTO_TEST_CASE(recursion_100_000_deep_works) {
  BOOST_TEST(output_of("func f(n) { if n == 0 { return 0 } return 1 + f(n - 1) } print(f(99990))") == "99990;");
}

BOOST_AUTO_TEST_CASE(a_lane_keeps_the_depth_at_which_it_was_called) {
  world w(
      "async func f(n) { if n == 0 { return 0 } await pending() return 1 + await f(n - 1) } "
      "try { print(await f(60)) } except e { print(e.message) }",
      {}, 50);
  for (std::size_t n = 0; n < 60; ++n) {
    w.run_all();
    if (n < w.pending.size()) w.settle(n, value());
  }
  w.run_all();
  BOOST_TEST(w.output == "Maximum VM call stack depth of 50 exceeded while calling f;");
}

// ---- Cancellation and interruption.

BOOST_AUTO_TEST_CASE(a_cancelled_wait_ends_the_lane_past_every_handler) {
  world w("try { await pending() } except e { print(\"seen\") }");
  w.run_all();
  BOOST_TEST((w.main().step(cancellation()) == stop::finished));
  BOOST_TEST(w.output == "");
  BOOST_TEST(failure_of(w.main()) == "told to stop");
  w.pending[0]->waiters.clear();
}

BOOST_AUTO_TEST_CASE(a_cancellation_that_others_hold_too_is_not_swallowed) {
  world w("while true { try { await pending() } except e { print(\"seen\") } }");
  w.run_all();
  const value shared = cancellation();
  BOOST_TEST((w.main().step(shared) == stop::finished));
  BOOST_TEST(w.output == "");
  w.pending[0]->waiters.clear();
}

BOOST_AUTO_TEST_CASE(an_endless_loop_is_cancelled_after_its_slice) {
  world w("while true { try { while true { } } except e { print(\"seen\") } }");
  BOOST_TEST((w.main().step() == stop::slice_over));
  BOOST_TEST((w.main().step(cancellation()) == stop::finished));
  BOOST_TEST(w.output == "");
}

BOOST_AUTO_TEST_CASE(eager_callees_of_a_cancelled_lane_go_on_by_themselves) {
  world w("n := 0 async func f() { n := n + 1 x := wait_kept() print(\"f got\", x) } p := f() print(\"never\")");
  w.run_all();
  w.pending[0]->waiters.clear();
  BOOST_TEST((w.main().step(cancellation()) == stop::finished));
  BOOST_REQUIRE(w.lanes.size() == 2u);
  w.run_all();
  BOOST_TEST(w.output == "");
  w.settle(0, value::integer(5));
  w.run_all();
  BOOST_TEST(w.output == "f got 5;");
}

BOOST_AUTO_TEST_CASE(an_interruption_is_an_error_at_the_wait) {
  world w("try { await pending() } except e { print(e.message) } print(\"on\")");
  w.run_all();
  w.pending[0]->waiters.clear();
  w.main().f.interrupt(make_failure(error_code::deadlock, "Deadlock: you"));
  (void)w.main().step();
  w.run_all();
  BOOST_TEST(w.output == "Deadlock: you;on;");
}

BOOST_AUTO_TEST_CASE(a_fiber_starts_only_what_can_be_called) {
  world w("func f(a) { return a }");
  fake_lane lane(w);
  lane.f.start(w.home, value::integer(1), {});
  BOOST_TEST((lane.step() == stop::finished));
  BOOST_TEST(lane.outcome.is(kind::failure));
  fake_lane other(w);
  other.f.start(w.home, w.code.main().globals[0].hoisted, {});
  (void)other.step();
  BOOST_TEST(failure_of(other) == "f expects 1 arguments, got 0");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
