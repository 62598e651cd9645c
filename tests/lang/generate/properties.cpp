#include "tests/lang/generate/properties.hpp"

#include "lang/syntax/lexer.hpp"
#include "lang/syntax/parser.hpp"
#include "lang/syntax/printer.hpp"
#include "tests/lang/syntax/dump.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ruff::lang::tests {

namespace {

/// What the engine itself calls of the prelude.
constexpr std::string_view prelude_text = R"(
func __unary_operator(method, x) { return method(x) }
func __binary_operator(method, x, y) { return method(x, y) }
func __inverted_operator(method, x, y) { return !method(x, y) }
func __chain_collect(source) {
  mut out := []
  for x in source { out := push(out, x) }
  return out
}
func* __chain_map(source, f) { for x in source { yield f(x) } }
func* __chain_filter(source, f) { for x in source { if f(x) { yield x } } }
func* __chain_take(source, count) {
  mut left := count
  for x in source {
    if left <= 0 { return }
    yield x
    left := left - 1
  }
}
func* __chain_skip(source, count) { for x in source { if count > 0 { count := count - 1 } else { yield x } } }
func* __chain_enumerate(source) { for x in source { yield [0, x] } }
func* __chain_zip(source, other) { for x in source { yield [x, other] } }
func __chain_flatten(source) { return __chain_collect(source) }
func __chain_chunk(source, size) { return [__chain_collect(source), size] }
func __chain_reduce(source, init, f) {
  for x in source { init := f(init, x) }
  return init
}
)";

constexpr std::int32_t call_depth_max = 300;

std::string outside(const diagnostics& findings, std::size_t size) {
  for (const diagnostic& d : findings) {
    if (d.span.begin > d.span.end || d.span.end > size) return fmt::format("outside of the text: {}", d.message);
    if (d.message.starts_with("Internal error")) return d.message;
  }
  return {};
}

std::string order_complaint(const std::vector<token>& tokens, std::uint32_t from, std::uint32_t to) {
  for (const token& t : tokens) {
    if (t.span.begin < from || t.span.begin > t.span.end || t.span.end > to)
      return fmt::format("token at {} to {} out of order", t.span.begin, t.span.end);
    for (const text_part& part : t.kind == token_kind::text ? t.literal->parts : std::vector<text_part>{})
      if (part.is_hole)
        if (std::string inner = order_complaint(part.hole, t.span.begin, t.span.end); !inner.empty()) return inner;
    from = t.span.end;
  }
  return tokens.empty() || tokens.back().kind != token_kind::end ? "no end token" : "";
}

/// Parentheses that a script did not need may lead over the limit.
bool is_too_deep(const diagnostics& findings) {
  return findings[0].message.starts_with("Maximum expression nesting depth");
}

}  // namespace

std::string lexing_complaint(const std::string& text) {
  const source file("test.ruff", text);
  const auto size = static_cast<std::uint32_t>(file.text().size());
  const lex_result lexed = lex(file);
  if (std::string complaint = outside(lexed.findings, size); !complaint.empty()) return complaint;
  return order_complaint(lexed.tokens, 0, size);
}

std::string printing_complaint(const std::string& text) {
  const source file("test.ruff", text);
  const parse_result first = parse(file);
  if (!first.tree) return outside(first.findings, file.text().size());
  const std::string printed = print_source(first.tree->statements);
  const parse_result second = parse(source("test.ruff", printed));
  if (!second.tree)
    return is_too_deep(second.findings) ? "" : fmt::format("{}, printed:\n{}", second.findings[0].message, printed);
  if (dump(first.tree->statements) != dump(second.tree->statements)) return "another tree, printed:\n" + printed;
  return print_source(second.tree->statements) == printed ? "" : "another text, printed:\n" + printed;
}

std::string compiling_complaint(const std::string& text) {
  program p;
  const diagnostics findings = compile(p, fake_builtins(), prelude_text, source("test.ruff", text));
  if (!findings.empty()) return outside(findings, text.size());
  for (std::uint32_t n = 0; n < p.units.size(); ++n)
    for (const auto& f : p.units[n].functions)
      if (!f->code.empty())
        if (std::string complaint = verify(*f, p); !complaint.empty()) return complaint;
  return {};
}

std::string run_bounded(const std::string& text, std::size_t steps_max) {
  auto compiled = std::make_unique<program>();
  if (!compile(*compiled, fake_builtins(), prelude_text, source("test.ruff", text)).empty()) return {};
  world w(std::move(compiled), call_depth_max);
  std::size_t settled = 0;
  for (std::size_t slices = steps_max / slice_steps + 1; slices > 0; --slices) {
    for (; w.ready.empty() && settled < w.pending.size(); ++settled)
      w.settle(settled, value::integer(static_cast<std::int64_t>(settled)));
    if (w.ready.empty()) break;
    fake_lane* lane = w.ready.front();
    w.ready.pop_front();
    lane->step();
  }
  return w.output;
}

std::string running_complaint(const std::string& text, std::size_t steps_max) {
  const parse_result parsed = parse(source("test.ruff", text));
  const std::string output = run_bounded(text, steps_max);
  if (!parsed.tree) return {};
  const std::string again = run_bounded(print_source(parsed.tree->statements), steps_max);
  return output == again ? "" : fmt::format("printed it writes\n{}\ninstead of\n{}", again, output);
}

}  // namespace ruff::lang::tests
