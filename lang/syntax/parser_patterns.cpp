// Patterns: of bindings, which take a value apart whatever it is, and of cases, which say what it has to be.

#include "lang/syntax/parser_state.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace ruff::lang::detail {

pattern* parser_state::make(pattern_kind kind) {
  auto* p = tree_.make<pattern>();
  p->kind = kind;
  p->span = peek().span;
  return p;
}

pattern* parser_state::finish(pattern* p) {
  p->span = since(p->span.begin);
  return p;
}

/// `...name`, if it is there.
bool parser_state::parse_rest(pattern& p) {
  if (!(p.has_rest = take_sign("..."))) return true;
  if (!is_identifier()) return expected("a name", "after '...'");
  p.rest = tree_.copy(take().text);
  return true;
}

pattern* parser_state::parse_sequence_pattern(pattern_kind kind) {
  const nesting level(expression_depth_);
  if (!check_expression_depth("pattern")) return nullptr;
  pattern* p = make(kind);
  const token& opened = take();
  const std::string_view close = kind == pattern_kind::array ? "]" : "}";
  std::vector<pattern*> items;
  std::vector<std::string_view> keys;
  while (!is_sign(close) && !is_sign("...")) {
    if (kind == pattern_kind::dict && !is_identifier()) {
      expected("a name", "in the dictionary pattern");
      return nullptr;
    }
    pattern* item = parse_pattern();
    if (!item) return nullptr;
    items.push_back(item);
    keys.push_back(item->name);
    if (!take_sign(",")) break;
  }
  if (!parse_rest(*p) || !expect_sign(close, "to close the pattern", &opened)) return nullptr;
  p->items = tree_.copy(items);
  p->keys = tree_.copy(keys);
  return finish(p);
}

pattern* parser_state::parse_pattern() {
  if (is_sign("[")) return parse_sequence_pattern(pattern_kind::array);
  if (is_sign("{")) return parse_sequence_pattern(pattern_kind::dict);
  if (!is_identifier()) {
    const bool is_word = peek().kind == token_kind::name;
    expected("a name", "in the binding", is_word ? fmt::format("`{}` is reserved and cannot be a name", peek().text) : "");
    return nullptr;
  }
  pattern* p = make(peek().text == "_" ? pattern_kind::discard : pattern_kind::name);
  p->name = tree_.copy(take().text);
  return p;
}

// ---- Cases.

pattern* parser_state::parse_alternatives(bool is_inside) {
  pattern* first = parse_alternative(is_inside);
  if (!first || !is_sign("|")) return first;
  std::vector<pattern*> items{first};
  while (take_sign("|")) {
    pattern* item = parse_alternative(is_inside);
    if (!item) return nullptr;
    items.push_back(item);
  }
  auto* p = tree_.make<pattern>();
  p->kind = pattern_kind::any;
  p->span = since(first->span.begin);
  p->items = tree_.copy(items);
  return p;
}

pattern* parser_state::parse_alternative(bool is_inside) {
  const nesting level(expression_depth_);
  if (!check_expression_depth("pattern")) return nullptr;
  if (is_sign("[")) return parse_array_case();
  if (is_sign("{")) return parse_dict_case();
  if (begins_literal()) return parse_literal_case();
  if (peek().kind != token_kind::name) {
    expected(is_inside ? "a pattern" : "a name", is_inside ? "in the case" : "after 'case'");
    return nullptr;
  }
  const bool goes_on = is_sign("(", 1) || is_sign("::", 1);
  if (is_word("_") && !goes_on) {
    pattern* p = make(pattern_kind::discard);
    take();
    return p;
  }
  if (is_sign("{", 1)) return parse_structure_case();
  if (is_inside && !goes_on && !is_word("None")) return parse_pattern();
  return parse_variant_case(is_inside);
}

bool parser_state::begins_literal() const {
  switch (peek().kind) {
    case token_kind::integer:
    case token_kind::floating:
    case token_kind::text: return true;
    case token_kind::name: return is_word("true") || is_word("false") || is_word("null");
    case token_kind::sign: return is_sign("-");
    case token_kind::end: break;
  }
  return false;
}

pattern* parser_state::parse_literal_case() {
  pattern* p = make(pattern_kind::literal);
  if (peek().kind == token_kind::name) {
    p->value = parse_word();
    return p;
  }
  if (peek().kind == token_kind::text) {
    const token& text = take();
    if (text.literal->parts.empty()) {
      p->value = parse_text(text);
      return p;
    }
    fail({diagnostic_kind::pattern, "Expected a string without holes in the case", text.span,
          "compare in a guard: `case _ if x == \"${…}\":`"});
    return nullptr;
  }
  if (!(p->value = parse_signed_number(false))) return nullptr;
  if (is_sign("..") || is_sign("..=")) {
    expression* range = make(expression_kind::range, p->span);
    range->flag = take().text == "..=";
    range->left = p->value;
    if (!(range->right = parse_signed_number(true))) return nullptr;
    if (range->left->kind != expression_kind::integer || range->right->kind != expression_kind::integer) {
      fail({diagnostic_kind::pattern, "The ends of a range are ints", finish(p)->span,
            "compare floats in a guard: `case _ if x < 0.5:`"});
      return nullptr;
    }
    p->kind = pattern_kind::range;
    p->value = range;
  }
  return finish(p);
}

expression* parser_state::parse_signed_number(bool is_end) {
  const bool is_negative = take_sign("-");
  if (peek().kind != token_kind::integer && peek().kind != token_kind::floating) {
    expected("a number", is_end ? "at the end of the range" : "after '-'");
    return nullptr;
  }
  expression* number = parse_primary();
  if (is_negative && number->kind == expression_kind::integer) number->integer = -number->integer;
  if (is_negative && number->kind == expression_kind::floating) number->floating = -number->floating;
  return number;
}

pattern* parser_state::parse_array_case() {
  pattern* p = make(pattern_kind::array);
  const token& opened = take();
  std::vector<pattern*> items;
  while (!is_sign("]") && !is_sign("...")) {
    pattern* item = parse_alternatives(true);
    if (!item) return nullptr;
    items.push_back(item);
    if (!take_sign(",")) break;
  }
  if (!parse_rest(*p) || !expect_sign("]", "to close the pattern", &opened)) return nullptr;
  if (p->rest == "_") p->rest = {};
  p->items = tree_.copy(items);
  return finish(p);
}

pattern* parser_state::parse_dict_case() {
  pattern* p = make(pattern_kind::dict);
  return parse_fields(*p, "in the dictionary pattern") ? finish(p) : nullptr;
}

pattern* parser_state::parse_structure_case() {
  pattern* p = make(pattern_kind::structure);
  p->name = tree_.copy(take().text);
  return parse_fields(*p, "in the struct pattern") ? finish(p) : nullptr;
}

/// `{ name, key: pattern, ...rest }`; a name alone is bound to the entry of that name. Only dicts have a rest, and keys that
/// are no names.
bool parser_state::parse_fields(pattern& p, std::string_view context) {
  const token& opened = take();
  const bool is_dict = p.kind == pattern_kind::dict;
  std::vector<pattern*> items;
  std::vector<std::string_view> keys;
  while (!is_sign("}") && !(is_dict && is_sign("..."))) {
    const bool is_text = is_dict && peek().kind == token_kind::text && peek().literal->parts.empty();
    if (!is_text && !is_identifier()) return expected("a name", context);
    keys.push_back(is_text ? tree_.copy(std::string_view(peek().literal->content)) : tree_.copy(peek().text));
    pattern* item = nullptr;
    if (is_text || is_sign(":", 1)) {
      take();
      if (!expect_sign(":", "after the key")) return false;
      item = parse_alternatives(true);
    } else {
      item = parse_pattern();
    }
    if (!item) return false;
    items.push_back(item);
    if (!take_sign(",")) break;
  }
  if (is_dict && !parse_rest(p)) return false;
  if (p.rest == "_") p.rest = {};
  p.items = tree_.copy(items);
  p.keys = tree_.copy(keys);
  return expect_sign("}", "to close the pattern", &opened);
}

pattern* parser_state::parse_variant_case(bool is_inside) {
  pattern* p = make(pattern_kind::variant);
  p->name = tree_.copy(take().text);
  if (take_sign("::")) {
    p->family = p->name;
    if (!parse_name(p->name, "after '::'")) return nullptr;
  }
  // Inside brackets no name stands for a string.
  p->has_list = is_inside && p->family.empty();
  return !is_sign("(") || parse_payloads(*p, is_inside) ? finish(p) : nullptr;
}

/// `(…)`. A single name outside of all brackets is bound as by a plain assignment, whatever number of payloads there is.
bool parser_state::parse_payloads(pattern& p, bool is_inside) {
  const token& opened = take();
  if (!is_inside && is_identifier() && is_sign(")", 1)) {
    p.binding = tree_.copy(take().text);
    tree_.bindings.push_back(&p);
    take();
    return true;
  }
  p.has_list = true;
  std::vector<pattern*> items;
  while (!is_sign(")")) {
    pattern* item = parse_alternatives(true);
    if (!item) return false;
    items.push_back(item);
    if (!take_sign(",")) break;
  }
  p.items = tree_.copy(items);
  return expect_sign(")", "to close the pattern", &opened);
}

}  // namespace ruff::lang::detail
