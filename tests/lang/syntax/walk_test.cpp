// Questions about pieces of a tree.

#include "lang/syntax/walk.hpp"

#include "lang/syntax/parser.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

namespace {

/// A parsed text that is known to be good.
struct parsed_file {
  explicit parsed_file(const std::string& text) : file("x.ruff", text), result(parse(file)) {
    BOOST_REQUIRE((result.tree != nullptr));
  }
  std::span<statement*> all() const { return result.tree->statements; }
  statement& first() const { return *result.tree->statements[0]; }

  source file;
  parse_result result;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(walk)

BOOST_AUTO_TEST_CASE(awaits_are_found_wherever_they_stand) {
  for (const char* text : {"x := 1 + await f()", "if a { b } else { for i in await g() { } }", "print(\"${await f()}\")",
                           "match v { case Ok(x): { await x } }", "try { } except e { await e }", "a[await i] := 1",
                           "f(1, [2, await g()])", "try { } finally { await f() }",
                           "match v { case 1 if await f(): { } }", "x := if a { await f() }",
                           "f(match a { default: { await b } })", "while await f() { }", "return {\"a\": await f()}"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(marks_of(parsed_file(text).all()).has_await);
}

BOOST_AUTO_TEST_CASE(nested_functions_are_not_entered) {
  for (const char* text : {"f := func() { await g() }", "func f() { await g() }", "spawn { await g() }",
                           "struct S { func m() { await g() } }"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(!marks_of(parsed_file(text).all()).has_await);
}

BOOST_AUTO_TEST_CASE(yields_loops_and_waits) {
  BOOST_TEST(marks_of(parsed_file("x := [yield 1]").all()).has_yield);
  BOOST_TEST(!marks_of(parsed_file("func* f() { yield 1 }").all()).has_yield);
  BOOST_TEST(contains_loop(parsed_file("if a { while b { } }").all()));
  BOOST_TEST(!contains_loop(parsed_file("if a { b }").all()));
  for (const char* text : {"sleep(1)", "x := ch.receive()", "input()", "await p"})
    BOOST_TEST(contains_wait(parsed_file(text).first()));
  BOOST_TEST(!contains_wait(parsed_file("print(1)").first()));
}

BOOST_AUTO_TEST_CASE(plain_names_are_those_assigned_without_keyword) {
  const parsed_file file("if a { x := 1 y += 1 let z := 2 p.q := 3 match v { case Ok(w): { } } for i in 3 { u = 4 } "
                         "try { } finally { t := 5 } f(if a { s := 6 }) match v { case [r, 1 | Ok(q)] if g(): { } } }");
  std::set<std::string_view> names;
  collect_plain_names(file.first(), names);
  BOOST_TEST((names == std::set<std::string_view>{"s", "t", "u", "w", "x"}));
}

BOOST_AUTO_TEST_CASE(mentions_of_a_name) {
  const parsed_file file("v := f(a.b, [c], d.e)");
  for (const char* name : {"f", "a", "c", "d"}) BOOST_TEST(mentions(file.first().value, name));
  for (const char* name : {"b", "e", "v"}) BOOST_TEST(!mentions(file.first().value, name));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
