// Import statements without actors: what is executed when, who waits, and what a failure leaves behind.

#include "tests/lang/vm/fake_lane.hpp"

#include "lang/value/array.hpp"
#include "lang/value/failure.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

namespace {

using tests::output_of;
using tests::world;

/// The calls in a failure's trace, innermost first, as `label file:line`.
std::string trace_of(const value& failure) {
  std::string text;
  for (const trace_frame& call : failure.as<failure_object>()->trace)
    text += fmt::format("{} {}:{};", *call.function, *call.place.file, call.place.line);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(modules)

BOOST_AUTO_TEST_CASE(a_module_is_executed_by_its_first_import) {
  BOOST_TEST(output_of("print(1) import m print(m.x) from m import x print(x)", {{"m", "print(2) export x := 3"}}) ==
             "1;2;3;3;");
}

BOOST_AUTO_TEST_CASE(an_open_import_brings_what_the_file_mentions) {
  BOOST_TEST(output_of("func f() { return x + y() } import m print(f(), x, m.y())",
                       {{"m", "export x := 1 export func y() { return 2 }"}}) == "3 1 2;");
}

BOOST_AUTO_TEST_CASE(a_module_that_waits_is_executed_by_one_lane) {
  world w("async func f(n) { from m import x return [n, x] } a := f(1) b := f(2) print(\"on\", await a, await b)",
          {{"m", "print(\"m\") export x := await pending()"}});
  w.run_all();
  BOOST_TEST(w.output == "m;");
  w.settle(0, value::integer(7));
  w.run_all();
  BOOST_TEST(w.output == "m;on [1, 7] [2, 7];");
}

BOOST_AUTO_TEST_CASE(others_see_what_a_module_has_set) {
  BOOST_TEST(output_of("async func f() { await wait() return get() } async func wait() { return 1 } from m import get "
                       "print(await f())",
                       {{"m", "n := 1 n := n + 1 export func get() { return n }"}}) == "2;");
}

BOOST_AUTO_TEST_CASE(a_failed_module_is_executed_again_with_new_globals) {
  BOOST_TEST(output_of("func t() { try { import m } except e { print(e.message) } } t() t()",
                       {{"m", "let x := 1 print(\"m\") throw(\"no\")"}}) ==
             "m;Failed to evaluate module 'm': no;m;Failed to evaluate module 'm': no;");
}

BOOST_AUTO_TEST_CASE(those_who_wait_for_a_module_that_fails_fail_too) {
  world w("async func f() { try { import m } except e { return e.message } } a := f() b := f() print(await a, await b)",
          {{"m", "await pending() throw(\"no\")"}});
  w.run_all();
  w.settle(0, value());
  w.run_all();
  BOOST_TEST(w.output == "Failed to evaluate module 'm': no Failed to evaluate module 'm': no;");
}

BOOST_AUTO_TEST_CASE(a_circle_of_imports_is_an_error_in_each_of_them) {
  BOOST_TEST(output_of("try { import a } except e { print(e.message) }", {{"a", "import b"}, {"b", "import a"}}) ==
             "Failed to evaluate module 'a': Failed to evaluate module 'b': Circular import detected: a -> b -> a;");
}

BOOST_AUTO_TEST_CASE(a_trace_leads_through_modules) {
  world w("func g() {\nimport a }\ng()", {{"a", "func f() {\nthrow(1) }\nf()"}});
  w.run_all();
  BOOST_TEST(trace_of(w.main().outcome) == "f a.ruff:2; a.ruff:3;g test.ruff:2; test.ruff:3;");
}

BOOST_AUTO_TEST_CASE(a_module_may_be_cancelled_while_it_waits) {
  world w("async func f() { import m } p := f() try { await p } except e { print(e.message) } import m",
          {{"m", "await pending() print(\"m\")"}});
  w.run_all();
  BOOST_REQUIRE(w.lanes.size() == 2u);
  value stop = fail(error_code::cancelled, "stop");
  stop.as<failure_object>()->is_cancellation = true;
  (void)w.lanes[1]->step(std::move(stop));
  w.run_all();
  BOOST_TEST(w.output == "stop;");
  w.settle(1, value());
  w.run_all();
  BOOST_TEST(w.output == "stop;m;");
  w.settle(0, value());
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_exported_is_an_error) {
  BOOST_TEST(output_of("try { from m import y } except e { print(e.message) }", {{"m", "export x := 1 y := 2"}}) ==
             "Symbol 'y' not found in module 'm';");
  BOOST_TEST(output_of("try { import m } except e { print(e.message) }", {{"m", "if false { x := 1 } export x"}}) ==
             "Exported symbol 'x' was not defined in module 'm';");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
