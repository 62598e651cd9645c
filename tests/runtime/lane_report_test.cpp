// Where lanes may run, as the text of a program tells.

#include "runtime/lane_report.hpp"

#include "stdlib/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::runtime {

namespace {

enum class form { text, json };

std::string report_of(const std::string& text, form how) {
  const stdlib::builtin_registry builtins;
  lang::program code;
  BOOST_TEST(lang::compile(code, builtins, stdlib::prelude_source(), lang::source("a", text)).empty(), text);
  const lang::source& file = code.main().file;
  const std::vector<lane_row> lanes = lanes_of(code, file);
  return how == form::text ? lanes_text(lanes, file) : lanes_json(lanes, file);
}

std::string lanes_in(const std::string& text) { return report_of(text, form::text); }

const std::string any = ": any core\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(lane_report)

BOOST_AUTO_TEST_CASE(what_reads_constants_runs_anywhere) {
  BOOST_TEST(lanes_in("const N := 1\nasync func f(x) {\n  y := x + N\n  return y }\nawait f(2)") ==
             "a:2:12: async func f" + any);
  BOOST_TEST(lanes_in("n := 1\nn := 2\nasync func f() { return n }\nawait f()") == "a:3:12: async func f" + any);
  BOOST_TEST(lanes_in("func f(p) { return await p }\nf(1)") == "a:1:6: async func f" + any);
  BOOST_TEST(lanes_in("func f(x) { return x }\nfunc* g() { yield await f(1) }\nf(1)") == "");
}

BOOST_AUTO_TEST_CASE(a_global_that_functions_assign_holds_lanes_at_home) {
  BOOST_TEST(lanes_in("n := 0\nfunc add() { n := n + 1 }\nasync func f() {\n  return n }\nadd()\nawait f()") ==
             "a:3:12: async func f: its home, for `n` in line 4, which line 2 assigns\n");
  BOOST_TEST(lanes_in("d := {}\nasync func f(k) {\n  d[k] := 1 }\nawait f(\"k\")") ==
             "a:2:12: async func f: its home, for `d` in line 3, which line 3 assigns\n");
}

BOOST_AUTO_TEST_CASE(a_global_that_a_waiting_loop_accumulates_holds_lanes_at_home) {
  BOOST_TEST(lanes_in("xs := []\nasync func f() { return xs }\nfor i in 2 {\n  xs := push(xs, await f()) }") ==
             "a:2:12: async func f: its home, for `xs` in line 2, which line 4 assigns\n");
}

BOOST_AUTO_TEST_CASE(functions_that_a_lane_calls_count_with_it) {
  const std::string globals = "n := 0\nfunc add() {\n  n += 1 }\n";
  const std::string held = "its home, for `n` in line 3, which line 3 assigns\n";
  BOOST_TEST(lanes_in(globals + "async func f() { add() }\nawait f()") == "a:4:12: async func f: " + held);
  BOOST_TEST(lanes_in(globals + "struct S { x: int\n func m(self) { add() } }\nasync func f(s) { s.m() }\nf(1)") ==
             "a:6:12: async func f: " + held);
  BOOST_TEST(lanes_in(globals + "struct S { x: int = add() }\nasync func f() { return S {} }\nf()") ==
             "a:5:12: async func f: " + held);
  BOOST_TEST(lanes_in(globals + "g := func() { add() }\nasync func f(xs) { return map(xs, func(x) { g() }) }\nf([])") ==
             "a:5:12: async func f: " + held);
}

BOOST_AUTO_TEST_CASE(a_captured_variable_that_is_assigned_holds_mappers_at_home) {
  BOOST_TEST(lanes_in("func f(xs) {\n  mut n := 0\n  parallel_map(xs, func(x) {\n"
                      "    n := n + x })\n  return n }\nf([1])") ==
             "a:3:20: mapper <lambda>: its home, for `n` in line 4, which line 4 assigns\n");
  BOOST_TEST(lanes_in("func f(xs) {\n  mut n := 0\n  xs |> par_each(func(x) { return n })\n  n := 1 }\nf([1])") ==
             "a:3:18: mapper <lambda>" + any);
}

BOOST_AUTO_TEST_CASE(a_closure_of_the_lane_alone_holds_nothing) {
  BOOST_TEST(lanes_in("async func f(xs) {\n  mut n := 0\n"
                      "  each := func(x) { n := n + x }\n  return map(xs, each) }\nf([1])") ==
             "a:1:12: async func f" + any);
}

BOOST_AUTO_TEST_CASE(mappers_may_have_names) {
  BOOST_TEST(lanes_in("func m(x) { return x }\nparallel_map([1], m, 2)\n[1].par_map(m)") == "a:1:6: mapper m" + any);
  BOOST_TEST(lanes_in("func par_map(xs, f) { return f(xs) }\nfunc m(x) { return x }\npar_map([1], m)") == "");
}

BOOST_AUTO_TEST_CASE(spawned_blocks_have_homes_of_their_own) {
  BOOST_TEST(lanes_in("n := 0\nspawn { n := 1 }") == "a:2:1: spawn: any core, with a home of its own\n");
  BOOST_TEST(lanes_in("async func f() {\n  spawn { print(1) } }\nf()") ==
             "a:1:12: async func f: its home, for `spawn` in line 2, which copies all variables\n"
             "a:2:3: spawn: any core, with a home of its own\n");
  BOOST_TEST(lanes_in("async func f() {\n  spawn_task(func() { return 1 }) }\nf()") ==
             "a:1:12: async func f: its home, for `spawn_task` in line 2, which copies all variables\n");
}

BOOST_AUTO_TEST_CASE(fields_of_the_receiver_are_no_globals) {
  BOOST_TEST(lanes_in("n := 0\nfunc add() { n += 1 }\n"
                      "struct S { n: int\n async func m() { return n } }\nadd()\nS { n: 1 }.m()") ==
             "a:4:13: async func S.m" + any);
}

BOOST_AUTO_TEST_CASE(machines_read_the_same) {
  BOOST_TEST(report_of("n := 0\nasync func f() {\n  n += 1 }\nspawn { f() }", form::json) ==
             R"([
    {"lane": "async func f", "line": 2, "column": 12, "runs": "home", "held_by": "n", "touched_line": 3, "assigned_line": 3},
    {"lane": "spawn", "line": 4, "column": 1, "runs": "own_home"}
  ])");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
