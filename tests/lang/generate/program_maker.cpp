#include "tests/lang/generate/program_maker.hpp"

#include <fmt/core.h>

#include <initializer_list>
#include <random>
#include <string_view>
#include <utility>

namespace ruff::lang::tests {

namespace {

constexpr std::size_t depth_max = 5;
constexpr std::size_t expression_depth_max = 4;

/// What every program begins with, so that each name means something.
constexpr std::string_view prologue = R"(n0 := 1
n1 := 2
s0 := "a"
s1 := "é"
xs0 := [1, 2]
xs1 := ["x", [3]]
d0 := {"a": 1}
v0 := null
v1 := 0
func f0(x, y = 1) { return x }
f1 := func(...x) { return x }
func* g0(x) {
  yield x
  yield 2
}
struct P {
  a: int = 1,
  func m(self, x) { return self.a + x }
  func op_add(self, o) { return self.a }
  func op_lt(self, o) { return true }
}
p0 := P { a: 5, b: "q" }
)";

class program_maker {
 public:
  explicit program_maker(std::span<const std::uint8_t> choices) : choices_(choices) {}

  std::string run() {
    out_ = prologue;
    while (at_ < choices_.size()) guarded_statement();
    return std::move(out_);
  }

 private:
  // ---- Choices.

  std::size_t below(std::size_t count) { return at_ < choices_.size() ? choices_[at_++] % count : 0; }
  bool maybe() { return below(2) == 1; }
  std::string_view one_of(std::initializer_list<std::string_view> words) { return words.begin()[below(words.size())]; }
  std::string name_of(std::string_view role) { return fmt::format("{}{}", role, below(2)); }

  // ---- Statements.

  void line(std::string_view text) {
    out_.append(2 * depth_, ' ');
    out_ += text;
    out_ += '\n';
  }

  void body(std::string_view head, std::string_view end = "}") {
    line(fmt::format("{} {{", head));
    ++depth_;
    for (std::size_t count = 1 + below(3); count > 0; --count) statement();
    --depth_;
    line(end);
  }

  void guarded_statement() {
    if (!maybe()) return statement();
    body("try", "} except e { print(e.message) }");
  }

  void statement() {
    if (depth_ >= depth_max) return simple_statement();
    switch (below(16)) {
      case 0: case 1: case 2: return simple_statement();
      case 3: return body(fmt::format("if {}", any()));
      case 4:
        return body(fmt::format("if {}", any()),
                    fmt::format("}} elif {} {{ print({}) }} else {{ {} := 1 }}", any(), small(), name_of("n")));
      case 5: return in_loop([&] { body(fmt::format("for i in {}", iterable())); });
      case 6: return in_loop([&] { body(fmt::format("for k, {} in {}", name_of("v"), iterable())); });
      case 7: return counted_loop();
      case 8: return body("try", fmt::format("}} except e {{ {} := e.message }}", name_of("s")));
      case 9: return match();
      case 10: case 11: return function();
      case 12: return in_function(false, [&] { body("spawn"); });
      case 13: return line(fmt::format("{} := {}", name_of("f"), lambda()));
      case 14: return destructuring();
      default: return line(fmt::format("print({}, {})", any(), any()));
    }
  }

  void simple_statement() {
    switch (below(14)) {
      case 0: return line(fmt::format("print({})", any()));
      case 1:
        return line(fmt::format("{} {} {}", name_of("n"), one_of({":=", "+=", "-=", "*=", "=", "/=", "%="}), number()));
      case 2: return line(fmt::format("{} := {}", name_of("s"), text()));
      case 3: return line(fmt::format("{0} := push({0}, {1})", name_of("xs"), small()));
      case 4: return line(fmt::format("{}[{}] := {}", name_of("xs"), number(), small()));
      case 5: return line(fmt::format("d0[{}] := {}", maybe() ? text() : number(), small()));
      case 6: return line(fmt::format("{} {} {}", one_of({"p0.a", "d0.a", "d0.b.c", "xs1[1][0]", "p0.b"}),
                                      one_of({":=", "+=", "-="}), small()));
      case 7: return line(fmt::format("{} := {}", name_of("v"), any()));
      case 8: return line(fmt::format("throw({})", any()));
      case 9: return line(is_in_function_ ? fmt::format("return {};", maybe() ? any() : "") : "print(s0)");
      case 10: return line(loop_depth_ > 0 ? one_of({"break", "continue"}) : "v0 := 0");
      case 11:
        return line(is_generator_ ? fmt::format("yield {};", any()) : fmt::format("{} := await {}", name_of("v"), any()));
      case 12: return line(fmt::format("{} := {}", name_of("xs"), array()));
      default: return line(fmt::format(";{} ?? {}", any(), any()));
    }
  }

  template <class Body>
  void in_loop(Body make_body) {
    ++loop_depth_;
    make_body();
    --loop_depth_;
  }

  template <class Body>
  void in_function(bool is_generator, Body make_body) {
    const bool was_function = std::exchange(is_in_function_, true);
    const bool was_generator = std::exchange(is_generator_, is_generator);
    const std::size_t loops = std::exchange(loop_depth_, 0u);
    make_body();
    is_in_function_ = was_function;
    is_generator_ = was_generator;
    loop_depth_ = loops;
  }

  /// A `while` whose counter nothing else changes.
  void counted_loop() {
    const std::string counter = fmt::format("count{}", counters_++);
    line(fmt::format("mut {} := 0", counter));
    const std::string condition =
        fmt::format("({} + 1) * {} < 40 && {}", counter, 1 + below(9), one_of({"true", "n0", "xs0", "v0"}));
    in_loop([&] { body(fmt::format("while {} {{\n  {} += 1\n  if true", condition, counter), "} }"); });
  }

  void match() {
    line(fmt::format("match {} {{", any()));
    ++depth_;
    body(fmt::format("case {}:", one_of({"a", "Ok(v0)", "Err(v1)", "Some(x)", "None", "E::A", "E::B(y)"})));
    if (maybe()) body("default:");
    --depth_;
    line("}");
  }

  void function() {
    const bool is_generator = below(4) == 0;
    const std::string head = fmt::format("{}func{} {}({})", is_generator || maybe() ? "" : "async ", is_generator ? "*" : "",
                                         is_generator ? "g0" : name_of("f"), parameters());
    in_function(is_generator, [&] { body(head); });
  }

  void destructuring() {
    const std::string q = fmt::format("q{}", counters_++);
    switch (below(5)) {
      case 0: return line(fmt::format("const {} := {}", q, any()));
      case 1: return line(fmt::format("let [{0}, _, ...{0}_rest] := {1}", q, any()));
      case 2: return line(fmt::format("mut {{{0}, ...{0}_rest}} := {1}", q, any()));
      case 3: return line(fmt::format(";[[{0}], {0}_1] := {1}", q, any()));
      default: return line(fmt::format("let {} := {}", q, any()));
    }
  }

  std::string_view parameters() { return one_of({"x", "", "x, y", "x, y = 1", "...x", "x, ...y"}); }

  // ---- Expressions.

  std::string small() {
    return std::string(one_of(
        {"1", "\"b\"", "null", "true", "0", "2.5", "[]", "{}", "-3", "n0", "s0", "E::A", "Ok(1)", "None"}));
  }

  std::string number() {
    const auto literal = [&] { return one_of({"1", "0", "2", "7", "3.5", "-1", "9223372036854775807", "0x10", "1e3"}); };
    switch (below(6)) {
      case 0: return std::string(literal());
      case 1: return name_of("n");
      case 2: return fmt::format("{} {} {}", name_of("n"), one_of({"+", "-", "*", "/", "%"}), literal());
      case 3: return fmt::format("len({})", maybe() ? name_of("xs") : name_of("s"));
      case 4: return fmt::format("(-{})", name_of("n"));
      default: return fmt::format("{}", below(20));
    }
  }

  std::string text() {
    switch (below(5)) {
      case 0: return std::string(one_of({"\"a\"", "\"\"", "\"é\\n\"", "r\"\\d\"", "\"\\u{1f600}\""}));
      case 1: return name_of("s");
      case 2: return fmt::format("{} + \"c\"", name_of("s"));
      case 3: return fmt::format("\"<${{{}}}>\"", any());
      default: return fmt::format("\"k{}\"", below(4));
    }
  }

  std::string array() {
    switch (below(5)) {
      case 0: return fmt::format("[{}]", small());
      case 1: return fmt::format("[1, ...{}]", name_of("xs"));
      case 2: return fmt::format("{} + [{}]", name_of("xs"), small());
      case 3: return fmt::format("{}..{}", below(4), below(9));
      default: return name_of("xs");
    }
  }

  std::string iterable() {
    switch (below(6)) {
      case 0: return fmt::format("{}", below(5));
      case 1: return fmt::format("({})", array());
      case 2: return "d0";
      case 3: return name_of("s");
      case 4: return fmt::format("g0({})", small());
      default: return fmt::format("{}..={}", below(3), number());
    }
  }

  std::string lambda() {
    return fmt::format("{}func({}) {{ return {} }}", maybe() ? "" : "async ", parameters(), any());
  }

  std::string arguments() {
    switch (below(4)) {
      case 0: return "";
      case 1: return small();
      case 2: return fmt::format("{}, {}", small(), small());
      default: return fmt::format("...{}", name_of("xs"));
    }
  }

  std::string any() {
    if (expression_depth_ >= expression_depth_max) return small();
    ++expression_depth_;
    std::string e = any_part();
    --expression_depth_;
    return e;
  }

  std::string any_part() {
    switch (below(22)) {
      case 0: return small();
      case 1: return number();
      case 2: return text();
      case 3: return array();
      case 4: return name_of("v");
      case 5: return fmt::format("{}({})", name_of("f"), arguments());
      case 6: return fmt::format("({} {} {})", any(), one_of({"==", "!=", "<", "<=", ">", ">=", "in"}), small());
      case 7: return fmt::format("({} {} {})", any(), one_of({"&&", "||", "??"}), any());
      case 8: return fmt::format("!({})", any());
      case 9: return fmt::format("{}[{}]", one_of({"xs0", "xs1", "d0", "s0", "v0"}), number());
      case 10: return fmt::format("{}{}{}", one_of({"p0", "d0", "v0"}), one_of({".", "?."}), one_of({"a", "b", "z"}));
      case 11: return fmt::format("p0.m({})", arguments());
      case 12: return fmt::format("(p0 {} {})", one_of({"+", "<", "-", "=="}), small());
      case 13: return fmt::format("(await {})", any());
      case 14: return fmt::format("Ok({})", any());
      case 15: return fmt::format("E::B({})", small());
      case 16: return fmt::format("P {{ a: {} }}", any());
      case 17: return fmt::format("{{\"a\": {}, ...d0}}", small());
      case 18: return fmt::format("({} |> {})", any(), name_of("f"));
      case 19: return fmt::format("g0({}).{}", small(), one_of({"next()", "collect()", "take(2).collect()", "map(f0)"}));
      case 20:
        return std::string(
            one_of({"pending()", "wait_kept()", "wait_open()", "steps()", "witness()", "publish(f0)"}));
      default: return fmt::format("({})", lambda());
    }
  }

  std::span<const std::uint8_t> choices_;
  std::size_t at_ = 0;
  std::string out_;
  std::size_t depth_ = 0;
  std::size_t expression_depth_ = 0;
  std::size_t loop_depth_ = 0;
  std::size_t counters_ = 0;
  bool is_in_function_ = false;
  bool is_generator_ = false;
};

}  // namespace

std::string make_program(std::span<const std::uint8_t> choices) { return program_maker(choices).run(); }

std::string make_program(std::uint32_t seed, std::size_t choices_max) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> choices(1 + random() % choices_max);
  for (std::uint8_t& choice : choices) choice = static_cast<std::uint8_t>(random());
  return make_program(choices);
}

}  // namespace ruff::lang::tests
