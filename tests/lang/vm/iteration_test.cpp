// Loops over everything, and generators (design, section 8).

#include "lang/vm/generator.hpp"

#include "lang/value/failure.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

using tests::output_of;
using tests::world;

BOOST_AUTO_TEST_SUITE(iteration)

BOOST_AUTO_TEST_CASE(loops_over_every_kind) {
  const std::pair<std::string, std::string> rows[] = {
      {"for i in 3 { print(i) }", "0;1;2;"},
      {"for i in -2 { print(i) }", ""},
      {"for i in 2.9 { print(i) }", "0;1;"},
      {"for x in [1, \"a\"] { print(x) }", "1;a;"},
      {"for c in \"aä€\" { print(c) }", "a;ä;€;"},
      {"for k in {\"b\": 1, \"a\": 2} { print(k) }", "b;a;"},
      {"for x in [] { print(x) }", ""},
      {"xs := [1] for x in xs { xs := push(xs, x) } print(len(xs))", "2;"},
      {"for x in null { }", "!Cannot iterate over non-iterable type"},
      {"for x in true { }", "!Cannot iterate over non-iterable type"},
      {"for i in 5 { if i == 1 { continue } if i == 3 { break } print(i) }", "0;2;"},
      {"for i in 2 { i := 10 print(i) }", "10;10;"},
  };
  for (const auto& [text, output] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(output_of(text) == output);
}

BOOST_AUTO_TEST_CASE(a_generator_runs_step_by_step) {
  BOOST_TEST(output_of("func* g() { print(\"in\") yield 1 print(\"mid\") yield 2 print(\"out\") } x := g() print(\"made\") "
                       "print(x.next()) print(x.next()) print(x.next()) print(x.next())") ==
             "made;in;Some(1);mid;Some(2);out;None;None;");
}

BOOST_AUTO_TEST_CASE(a_failed_generator_is_over) {
  BOOST_TEST(output_of("func* g() { yield 1 throw(\"bad\") } x := g() print(x.next()) "
                       "try { x.next() } except e { print(e.message) } print(x.next())") == "Some(1);bad;None;");
}

BOOST_AUTO_TEST_CASE(a_generator_that_advances_itself_is_an_error) {
  BOOST_TEST(output_of("gen := null func* g() { try { gen.next() } except e { yield e.message } } gen := g() "
                       "for x in gen { print(x) }") == "Generator is already running;");
}

BOOST_AUTO_TEST_CASE(generators_nest) {
  BOOST_TEST(output_of("func* a() { yield 1 yield 2 } "
                       "func* b() { for x in a() { yield x * 10 } } for x in b() { print(x) }") ==
             "10;20;");
}

BOOST_AUTO_TEST_CASE(a_generator_waits_in_the_lane_that_advances_it) {
  world w("func* g() { yield await pending() yield 2 } for x in g() { print(x) }");
  w.run_all();
  BOOST_TEST(w.output == "");
  BOOST_TEST((w.main().f.awaited() == w.pending[0]));
  w.settle(0, value::integer(1));
  w.run_all();
  BOOST_TEST(w.output == "1;2;");
}

BOOST_AUTO_TEST_CASE(a_second_lane_waits_until_the_advance_is_over) {
  world w(
      "func* g() { yield await pending() yield 2 } x := g() async func f(k) { print(k, x.next()) } "
      "p := f(\"a\") q := f(\"b\") await p await q");
  w.run_all();
  BOOST_TEST(w.output == "");
  w.settle(0, value::integer(1));
  w.run_all();
  BOOST_TEST(w.output == "a Some(1);b Some(2);");
}

BOOST_AUTO_TEST_CASE(a_dropped_generator_releases_its_frame) {
  world w("func* g(w) { yield w yield w } func f() { x := g([witness()]) x.next() } f() print(\"done\")");
  w.run_all();
  BOOST_TEST(w.output == "done;");
  BOOST_TEST(w.witnesses == 0);
}

BOOST_AUTO_TEST_CASE(depth_counts_where_a_generator_is_advanced) {
  // Made deep in the stack and advanced at the top: its body may call as deep as anybody at the top.
  world w(
      "func down(n) { if n == 0 { return 0 } return down(n - 1) } func* g() { yield down(50) } "
      "func make(n) { if n == 0 { return g() } return make(n - 1) } x := make(80) print(x.next())",
      {}, 100);
  w.run_all();
  BOOST_TEST(w.output == "Some(0);");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
