// Where the target of an assignment is declared. In each text `@` marks the assignment, which is made on a line of its own.

#include "lang/compile/declarations.hpp"

#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

namespace {

/// The line and column of the declaration, or `none`.
std::string declared(std::string text) {
  const auto mark = static_cast<std::uint32_t>(text.find('@'));
  text.erase(mark, 1);
  program code;
  BOOST_TEST(compile(code, tests::fake_builtins(), "", source("test.ruff", text)).empty());
  const source& file = code.main().file;
  const auto found = declaration_of_target(code, file, file.place_of({mark, mark + 1}));
  if (!found) return "none";
  const position p = file.position_of(found->begin);
  return std::to_string(p.line) + ":" + std::to_string(p.column);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(declarations)

BOOST_AUTO_TEST_CASE(the_declaration_that_is_meant_is_found) {
  BOOST_TEST(declared("let x := 1\n@x := 2") == "1:5");
  BOOST_TEST(declared("const x := [1]\n@x[0] := 2") == "1:7");
  BOOST_TEST(declared("[a, x] := [1, 2]\n@x += 2") == "1:5");
  BOOST_TEST(declared("let x := 1\nfunc f() {\n@x := 2 }") == "1:5");
  BOOST_TEST(declared("let x := 1\nfunc f() { let x := 1\n@x.y := 2 }") == "2:16");
  BOOST_TEST(declared("func f() { let x := 1\nreturn func() {\n@x := 2 } }") == "1:16");
  BOOST_TEST(declared("func f(x) {\n@x := 2 }") == "1:8");
  BOOST_TEST(declared("let x := 1\nlet [a, @x] := [1, 2]") == "1:5");
  BOOST_TEST(declared("let x := 1\nspawn {\n@x := 2 }") == "1:5");
}

BOOST_AUTO_TEST_CASE(what_is_not_declared_is_not_found) {
  BOOST_TEST(declared("x := 1\n@x := 2") == "none");
  BOOST_TEST(declared("let x := 1\n@f()[0] := 2\nfunc f() { }") == "none");
  BOOST_TEST(declared("let x := 1\n@print(x)") == "none");
  BOOST_TEST(declared("let @x := 1") == "none");
}

BOOST_AUTO_TEST_CASE(a_function_is_found_by_its_label_if_it_is_the_only_one) {
  program code;
  const source file("test.ruff", "func f() { }\nstruct S { func m(self) { } }\nfunc g() { } if true { func g() { } }");
  BOOST_TEST(compile(code, tests::fake_builtins(), "", file).empty());
  const auto begin_of = [&](std::string_view label) {
    const auto found = declaration_of_function(code, file, label);
    return found ? static_cast<int>(found->begin) : -1;
  };
  BOOST_TEST(begin_of("f") == 5);
  BOOST_TEST(begin_of("S.m") == 29);
  BOOST_TEST(begin_of("g") == -1);
  BOOST_TEST(begin_of("h") == -1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
