#include "lang/syntax/parser.hpp"

#include "lang/syntax/foreign_forms.hpp"
#include "lang/syntax/lexer.hpp"
#include "lang/syntax/parser_state.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace ruff::lang {

namespace {

using detail::literal_items_max;

constexpr std::size_t source_bytes_max = 1048576;

/// The payloads that a case's binding names: `x`, and each `x_N` that occurs in the file.
void name_payloads(syntax_tree& tree, pattern& c) {
  std::vector<payload_binding> payloads{{c.binding, 0, nullptr}};
  const std::string prefix = std::string(c.binding) + "_";
  for (auto name = tree.numbered_names.lower_bound(prefix); name != tree.numbered_names.end(); ++name) {
    if (!name->starts_with(prefix)) break;
    const std::string_view digits = name->substr(prefix.size());
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    const bool is_number = error == std::errc() && end == digits.data() + digits.size();
    if (is_number && digits[0] != '0' && index < literal_items_max) payloads.push_back({*name, index, nullptr});
  }
  c.payloads = tree.copy(payloads);
}

}  // namespace

parse_result parse(const source& file) {
  parse_result result;
  if (file.text().size() > source_bytes_max) {
    result.findings.push_back(
        {diagnostic_kind::source_size,
         fmt::format("Source size {} bytes exceeds maximum allowed {} bytes", file.text().size(), source_bytes_max),
         {0, 0}, "split the program into modules"});
    return result;
  }
  lex_result lexed = lex(file);
  if (!lexed.findings.empty()) {
    result.findings = std::move(lexed.findings);
    return result;
  }
  auto tree = std::make_unique<syntax_tree>();
  detail::parser_state state(*tree, file, lexed.tokens, result.findings);
  tree->statements = tree->copy(state.parse_program());
  for (pattern* p : tree->bindings) name_payloads(*tree, *p);
  if (result.findings.empty()) result.tree = std::move(tree);
  return result;
}

namespace detail {

bool parser_state::is_identifier(std::size_t ahead) const {
  const token& t = peek(ahead);
  static constexpr std::string_view reserved[] = {"true", "false", "None", "Ok", "Err", "Some"};
  return t.kind == token_kind::name && !t.is_keyword &&
         std::find(std::begin(reserved), std::end(reserved), t.text) == std::end(reserved);
}

bool parser_state::take_sign(std::string_view sign) {
  if (!is_sign(sign)) return false;
  take();
  return true;
}

bool parser_state::take_word(std::string_view word) {
  if (!is_word(word)) return false;
  take();
  return true;
}

source_span parser_state::since(std::uint32_t begin) const {
  return {begin, at_ > 0 ? std::max(begin, tokens_[at_ - 1].span.end) : begin};
}

bool parser_state::fail(diagnostic finding) {
  // What is found at the place of the last finding follows from it.
  const bool follows = !findings_.empty() && findings_.back().span.begin == finding.span.begin;
  if (findings_.size() < findings_max && !follows) findings_.push_back(std::move(finding));
  return false;
}

std::string parser_state::found() const {
  if (at_end()) return in_hole_ ? "'}'" : "end of file";
  return fmt::format("'{}'", peek().text.substr(0, peek().text.find('\n')));
}

bool parser_state::expected(std::string_view what, std::string_view context, std::string help,
                            std::vector<span_label> others) {
  const std::string_view space = context.empty() ? "" : " ";
  const std::string_view beside = at_ > 0 ? tokens_[at_ - 1].text : std::string_view();
  const std::string_view sign = is_arrow() ? "=>" : peek().text;
  std::string_view known = foreign_help(what, beside, sign);
  if (known.empty()) known = foreign_help(context, beside, sign);
  if (!known.empty()) {
    help = known;
    others.clear();
  }
  return fail({diagnostic_kind::expected_token,
               fmt::format("Expected {}{}{} but found {}", what, space, context, found()),
               peek().span, std::move(help), {}, {}, std::move(others)});
}

bool parser_state::expect_sign(std::string_view sign, std::string_view context, const token* opened) {
  if (take_sign(sign)) return true;
  std::vector<span_label> others;
  if (opened) others.push_back({opened->span, fmt::format("the `{}` opened here is still open", opened->text)});
  return expected(fmt::format("'{}'", sign), context, {}, std::move(others));
}

bool parser_state::check_expression_depth(std::string_view context) {
  if (expression_depth_ <= expression_depth_max) return true;
  is_too_deep_ = true;
  return fail({diagnostic_kind::nesting_depth,
               fmt::format("Maximum expression nesting depth of {} exceeded while parsing {}", expression_depth_max,
                           context),
               peek().span});
}

bool parser_state::check_block_depth(source_span at) {
  if (block_depth_ <= block_depth_max) return true;
  is_too_deep_ = true;
  return fail({diagnostic_kind::nesting_depth,
               fmt::format("Maximum block nesting depth of {} exceeded while parsing block", block_depth_max), at});
}

}  // namespace detail

}  // namespace ruff::lang
