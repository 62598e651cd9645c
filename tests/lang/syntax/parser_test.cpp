// Trees and parse errors (language specification, section 2).

#include "lang/syntax/parser.hpp"

#include "tests/lang/syntax/dump.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

namespace ruff::lang {

using tests::parsed;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int n = 0; n < times; ++n) out += text;
  return out;
}

using row = std::pair<std::string, std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(parser)

BOOST_AUTO_TEST_CASE(operators_bind_by_their_level) {
  const row rows[] = {
      {"1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"},
      {"a |> b ?? c || d && e == f < g + h * -i.j", "(|> a (?? b (|| c (&& d (== e (< f (+ g (* h (- (. i j))))))))))"},
      {"a - b - c", "(- (- a b) c)"},
      {"a |> b |> c(1)", "(|> (|> a b) (call c 1))"},
      {"await p == 3", "(== (await p) 3)"},
      {"await f().g[0]", "(await ([] (. (call f) g) 0))"},
      {"!-x", "(! (- x))"},
      {"f(1,)(2)[3].x?.y?", "(? (?. (. ([] (call (call f 1) 2) 3) x) y))"},
      {"(1 + 2) * 3", "(* (+ 1 2) 3)"},
      {"[1, ...xs, a || b,]", "[ 1 (... xs) (|| a b) ]"},
      {"{\"a\": 1, ...d}", "{ \"a\" 1 (... d) - }"},
      {"x := P { a: 1, b: c ?? d }.a", "x := (. (new P a b 1 (?? c d)) a)"},
      {"Color::Red", "(Color::Red)"},
      {"Shape::Circle(1, 2) == Ok(3)", "(== (Shape::Circle() 1 2) (Result::Ok 3))"},
      {"None", "(Option::None)"},
      {"[throw(\"x\")]", "[ (throw \"x\") ]"},
      {"\"a${b + 1}c\"", "(text \"a\" (+ b 1) \"c\")"},
      {"f(func(x) { return x })", "(call f (func x {return x;}))"},
      {"async func*() { yield a + b }", "(async func* {(yield (+ a b));})"},
  };
  for (const auto& [text, tree] : rows) BOOST_TEST_CONTEXT(text) {
      // A leading `async func` is a declaration, and a literal brace a pattern or a dict, so all rows stand in brackets.
      const std::string wrapped = text.find(":=") == std::string::npos ? "v := (" + text + ")" : text;
      BOOST_TEST(parsed(wrapped) == (text.find(":=") == std::string::npos ? "v := " + tree : tree));
    }
}

BOOST_AUTO_TEST_CASE(statements) {
  const row rows[] = {
      {"", ""},
      {";;x;;", "x"},
      {"let [a, _, [b], ...rest] := xs", "let [a _ [b] ...rest] = xs"},
      {"mut {a, b, ...rest} = d", "mut {a b ...rest} = d"},
      {"const N: int = 3", "const N = 3"},
      {"[a, b] := [b, a]", "let [a b] = [ b a ]"},
      {"x = 1 y := 2", "x := 1 | y := 2"},
      {"a.b[0].c += 2", "(. ([] (. a b) 0) c) += 2"},
      {"self.n := 1", "(. self n) := 1"},
      {"func f(a, b: int,) -> int { return a }", "func f a b {return a;}"},
      {"async func f() {}", "async func f {}"},
      {"func* g() { yield; }", "func* g {(yield -);}"},
      {"if a { b } else if c { d } else { e }", "if a {b;} c {d;} - {e;}"},
      {"if a {} {}", "if a {} | { }"},
      {"while x { break }", "loop x {break;}"},
      {"loop while x { continue }", "loop x {continue;}"},
      {"loop { }", "loop - {}"},
      {"for i in 10 { print(i) }", "for i 10 {(call print i);}"},
      {"for x in a + b {}", "for x (+ a b) {}"},
      {"try { a } except e { b }", "try {a;} e {b;}"},
      {"match v { case Ok(x): { x } case A::B: { } default: { y } }", "match v ::Ok(x){x;} A::B{} default{y;}"},
      {"struct P { x: int, y = 1 func m(self) { } }", "struct P x=- y=1 func m self {}"},
      {"enum E { A, B, }", "enum E A B"},
      {"spawn { f() }", "spawn {(call f);}"},
      {"import m from a.b import c, d export x := 1", "import m | from a.b import c d | export x := 1"},
      {"return\n1", "return 1"},
      {"return; 1", "return - | 1"},
      {"a\n(b)", "(call a b)"},
      {"a;\n(b)", "a | b"},
      {"test \"t\" { } test_setup { }", "test \"t\" {} | test_setup {}"},
      {"{}", "{ }"},
      {"{a, b} := d", "let {a b} = d"},
  };
  for (const auto& [text, tree] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(parsed(text) == tree);
}

BOOST_AUTO_TEST_CASE(cases) {
  const row rows[] = {
      {"_", "_"},
      {"blue", "::blue"},
      {"A::B", "A::B"},
      {"Ok(x)", "::Ok(x)"},
      {"A::B(_)", "A::B(_)"},
      {"Ok(1)", "::Ok(1)"},
      {"Ok()", "::Ok()"},
      {"A::B(x, _, None)", "A::B(x _ ::None())"},
      {"Some([a])", "::Some([a])"},
      {"[Ok(x)]", "[::Ok(x)]"},
      {"1", "1"},
      {"-1.5", "-1.5"},
      {"\"a b\"", "\"a b\""},
      {"true | false | null", "(| true false null)"},
      {"-3..0", "(.. -3 0)"},
      {"1..=9", "(..= 1 9)"},
      {"[]", "[]"},
      {"[a, [1, b], ...rest]", "[a [1 b] ...rest]"},
      {"[..._]", "[...]"},
      {"[1 | 2, x,]", "[(| 1 2) x]"},
      {"{}", "{}"},
      {"{a, b: c, \"x-y\": 1, ...rest}", "{a b:c x-y:1 ...rest}"},
      {"P {}", "P{}"},
      {"P { x, y: [0, z] }", "P{x y:[0 z]}"},
  };
  for (const auto& [text, tree] : rows)
    BOOST_TEST_CONTEXT(text) BOOST_TEST(parsed("match v { case " + text + ": { } }") == "match v " + tree + "{}");
  BOOST_TEST(parsed("match v { case [x] if x > 1: { x } }") == "match v [x] if (> x 1) {x;}");
}

BOOST_AUTO_TEST_CASE(choices_and_finally) {
  const row rows[] = {
      {"x := if a { 1 } else if b { 2 } else { 3 }", "x := (if a {1;} b {2;} - {3;})"},
      {"x := if a {} elif b { c } + 1", "x := (+ (if a {} b {c;}) 1)"},
      {"f(match a { case 1: { b } }, 2)", "(call f (match a 1{b;}) 2)"},
      {"return if a { b }", "return (if a {b;})"},
      {"yield\nif a { }", "(yield -) | if a {}"},
      {"if if a { b } { c }", "if (if a {b;}) {c;}"},
      {"try { a } finally { b }", "try {a;}  {} {b;}"},
      {"try { a } except e { b } finally { c }", "try {a;} e {b;} {c;}"},
      {"try { } except e { }\nfinally := 1 finally(2)", "try {} e {} | finally := 1 | (call finally 2)"},
  };
  for (const auto& [text, tree] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(parsed(text) == tree);
}

BOOST_AUTO_TEST_CASE(bad_statements_name_place_and_reason) {
  const row rows[] = {
      {"a := b := 1", "1:8 Chained assignment is not supported; split the assignment into separate statements"},
      {"1 := 2", "Invalid assignment target"},
      {"f() := 2", "Invalid assignment target"},
      {"func () { }", "Expected function name after 'func'"},
      {"async x", "Expected 'func' after 'async'"},
      {"try { } x", "Expected 'except' after try block"},
      {"x := ", "Expected expression"},
      {"print(\"${}\")", "Expected expression"},
      {"print(\"${a b}\")", "Invalid interpolated string expression"},
      {"x.", "Expected"},
      {"match x { case A: 1 }", "Expected '{'"},
      {"match x { case (1): { } }", "1:16 Expected a name after 'case'"},
      {"match x { case [1 2]: { } }", "1:19 Expected ']' to close the pattern"},
      {"match x { case [if]: { } }", "1:17 Expected a name in the binding"},
      {"match x { case [...]: { } }", "1:20 Expected a name after '...'"},
      {"match x { case [a, ...b, c]: { } }", "1:24 Expected ']' to close the pattern"},
      {"match x { case {1: a}: { } }", "1:17 Expected a name in the dictionary pattern"},
      {"match x { case P {\"a\": b}: { } }", "1:19 Expected a name in the struct pattern"},
      {"match x { case P {...a}: { } }", "1:19 Expected a name in the struct pattern"},
      {"match x { case Ok(a, b: { } }", "1:23 Expected ')' to close the pattern"},
      {"match x { case 1..: { } }", "1:19 Expected a number at the end of the range"},
      {"match x { case 1..2.5: { } }", "1:16 The ends of a range are ints"},
      {"match x { case -a: { } }", "1:17 Expected a number after '-'"},
      {"match x { case \"${a}\": { } }", "1:16 Expected a string without holes in the case"},
      {"match x { case 1 |: { } }", "1:19 Expected a name after 'case'"},
      {"match x { case 1 if: { } }", "1:20 Expected expression"},
      {"try { } finally", "Expected 'except' after try block"},
      {"try { } except e { } finally { } finally { }", "1:34 Invalid statement: 'finally'"},
      {"x := if a", "Expected '{' after the condition"},
      {"x := match a { 1 }", "Expected 'case' or 'default' in the match"},
      {"f(1", "Expected ')'"},
      {"[1, 2", "Expected ']'"},
      {"let if := 1", "Expected"},
      {"func f(if) { }", "Expected"},
      {"if x { ", "Expected '}'"},
      {"}", "1:1 "},
      {"for in x { }", "Expected"},
      {"None := 1", "Invalid assignment target"},
      {"a ? b : c", "1:7 "},
  };
  for (const auto& [text, message] : rows)
    BOOST_TEST_CONTEXT(text) {
      const std::string got = parsed(text);
      BOOST_TEST(got.find(message) != std::string::npos, got);
    }
}

BOOST_AUTO_TEST_CASE(places_count_lines_and_characters) {
  BOOST_TEST(parsed("x := 1\r\n\t\"ä\" + )").starts_with("2:8 "));
  BOOST_TEST(parsed("a\rb\r)").starts_with("3:1 "));
  BOOST_TEST(parsed("\xef\xbb\xbf)").starts_with("1:1 "));
}

BOOST_AUTO_TEST_CASE(errors_in_holes_are_found_at_their_place) {
  BOOST_TEST(parsed("x := \"ab ${1 +}\"").starts_with("1:1"));
}

BOOST_AUTO_TEST_CASE(several_errors_of_a_file_are_reported) {
  const source file("x.ruff", "x := \ny := 2\nlet := 3\nprint(1)\nfunc (\n");
  const parse_result result = parse(file);
  BOOST_TEST(result.tree == nullptr);
  BOOST_TEST(result.findings.size() >= 2u);
  for (const diagnostic& d : result.findings) BOOST_TEST(row_of(d.kind).code == "RUFPARSE001");
}

BOOST_AUTO_TEST_CASE(limits) {
  BOOST_TEST(parsed(repeated("(", 1000) + "1" + repeated(")", 1000)).find("Maximum expression nesting depth of 256") !=
             std::string::npos);
  BOOST_TEST(parsed("v := " + repeated("[", 120) + repeated("]", 120)).starts_with("v := ["));
  BOOST_TEST(parsed("v := " + repeated("-", 100'000) + "1").find("Maximum expression nesting depth") != std::string::npos);
  BOOST_TEST(parsed(repeated("if a { ", 200) + repeated("}", 200)).find("Maximum block nesting depth of 128") !=
             std::string::npos);
  BOOST_TEST(parsed(repeated("if a { ", 100) + repeated("}", 100)).starts_with("if a"));
  BOOST_TEST(parsed("v := [" + repeated("1,", 4097) + "]").find("Array literal exceeds maximum element count of 4096") !=
             std::string::npos);
  BOOST_TEST(parsed("v := {" + repeated("\"a\":1,", 4097) + "}").find("exceeds maximum item count of 4096") !=
             std::string::npos);
  BOOST_TEST(parsed(std::string(1'048'577, '\n')).find("Source size 1048577 bytes exceeds maximum allowed 1048576 bytes") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(long_chains_on_the_left_are_no_nesting) {
  const source sums("x.ruff", "v := 1" + repeated(" + 1", 200'000));
  BOOST_TEST((parse(sums).tree != nullptr));
  const source members("x.ruff", "v := a" + repeated(".b", 200'000));
  BOOST_TEST((parse(members).tree != nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
