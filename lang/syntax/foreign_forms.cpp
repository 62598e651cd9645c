#include "lang/syntax/foreign_forms.hpp"

#include <algorithm>
#include <iterator>

namespace ruff::lang {

namespace {

struct foreign_form {
  std::string_view wanted;
  std::string_view beside;
  std::string_view found;
  std::string_view help;
};

constexpr foreign_form forms[] = {
#define RUFF_FORM(wanted, beside, found, help) {wanted, beside, found, help},
#include "lang/syntax/foreign_forms.def"
#undef RUFF_FORM
};

bool fits(std::string_view pattern, std::string_view text) { return pattern.empty() || pattern == text; }

/// What only an operand of the word before can be, when both stand on one line.
bool is_operand(const token& t) {
  return (t.kind == token_kind::name && !t.is_keyword) || t.kind == token_kind::text || t.kind == token_kind::integer ||
         t.kind == token_kind::floating;
}

}  // namespace

std::string_view foreign_help(std::string_view wanted, std::string_view beside, std::string_view found) {
  const auto* form = std::find_if(std::begin(forms), std::end(forms), [&](const foreign_form& f) {
    return fits(f.wanted, wanted) && fits(f.beside, beside) && fits(f.found, found);
  });
  return form == std::end(forms) ? std::string_view() : form->help;
}

bool has_line_end_between(const token& a, const token& b) {
  const char* const end = a.text.data() + a.text.size();
  const std::string_view between(end, static_cast<std::size_t>(b.text.data() - end));
  return between.find_first_of("\r\n") != std::string_view::npos;
}

std::string_view foreign_statement_help(std::span<const token> tokens) {
  if (tokens.size() < 2 || tokens[1].kind == token_kind::end || has_line_end_between(tokens[0], tokens[1])) return {};
  const auto* form = std::find_if(std::begin(forms), std::end(forms), [&](const foreign_form& f) {
    return tokens[0].is_written(f.found) && f.wanted == "statement" &&
           (f.beside.empty() ? is_operand(tokens[1]) : f.beside == tokens[1].text);
  });
  return form == std::end(forms) ? std::string_view() : form->help;
}

}  // namespace ruff::lang
