// Expressions by precedence climbing. Left-nesting chains are built in loops; everything that recurses counts its depth.

#include "lang/syntax/foreign_forms.hpp"
#include "lang/syntax/operators.hpp"
#include "lang/syntax/parser_state.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace ruff::lang::detail {

namespace {

/// The operator that `t` is, or null pointer.
const operator_row* operator_at(const token& t) {
  if (t.kind != token_kind::sign && !t.is_keyword) return nullptr;
  const auto* found = std::find_if(std::begin(operators), std::end(operators),
                                   [&](const operator_row& candidate) { return t.is_written(candidate.sign); });
  return found == std::end(operators) ? nullptr : found;
}

}  // namespace

expression* parser_state::make(expression_kind kind, source_span span) {
  auto* e = tree_.make<expression>();
  e->kind = kind;
  e->span = e->focus = span;
  return e;
}

expression* parser_state::parse_expression() {
  const nesting level(expression_depth_);
  if (!check_expression_depth("expression")) return nullptr;
  return parse_binary(whole_level);
}

expression* parser_state::parse_head_expression() {
  const bool outer = std::exchange(in_head_, true);
  expression* e = parse_expression();
  in_head_ = outer;
  return e;
}

expression* parser_state::parse_complete_hole() {
  expression* e = parse_expression();
  if (e && !at_end()) {
    fail({diagnostic_kind::interpolation, "Invalid interpolated string expression", peek().span,
          "a hole holds exactly one expression"});
    return nullptr;
  }
  return e;
}

/// Operators of `level` and above.
expression* parser_state::parse_binary(std::size_t level) {
  expression* left = parse_unary();
  while (left) {
    const operator_row* found = operator_at(peek());
    if (!found || found->level < level) break;
    const source_span sign = take().span;
    expression* right = parse_binary(found->level + 1);
    if (!right) return nullptr;
    expression* e = make(found->kind, {left->span.begin, right->span.end});
    e->focus = found->kind == expression_kind::binary ? e->span : sign;
    e->binary_op = found->op;
    e->flag = found->flag;
    e->left = left;
    e->right = right;
    left = e;
  }
  return left;
}

expression* parser_state::parse_unary() {
  const bool is_await = is_word("await");
  if (!is_await && !is_sign("-") && !is_sign("!")) return parse_postfix();
  const nesting level(expression_depth_);
  if (!check_expression_depth("prefix operator")) return nullptr;
  if (is_decrement()) return expected("expression", ""), nullptr;
  const token& sign = take();
  expression* operand = parse_unary();
  if (!operand) return nullptr;
  expression* e = make(is_await ? expression_kind::await : expression_kind::unary, since(sign.span.begin));
  e->unary_op = sign.text == "-" ? unary_operator::negate : unary_operator::invert;
  e->left = operand;
  return e;
}

bool parser_state::is_decrement() const {
  if (at_ == 0 || !is_sign("-")) return false;
  const token& before = tokens_[at_ - 1];
  if (before.text != "-" || before.span.end != peek().span.begin) return false;
  const token& after = peek(1);
  return after.kind == token_kind::end || after.text == "}" || after.text == ")" || after.text == ";" ||
         has_line_end_between(peek(), after);
}

/// An expression, or `...expression`.
expression* parser_state::parse_item() {
  const token& first = peek();
  const bool is_spread = take_sign("...");
  expression* e = parse_expression();
  if (!e || !is_spread) return e;
  expression* spread = make(expression_kind::spread, since(first.span.begin));
  spread->left = e;
  return spread;
}

bool parser_state::parse_arguments(std::vector<expression*>& into, const token& opened) {
  const bool outer = std::exchange(in_head_, false);
  bool good = true;
  while (good && !is_sign(")")) {
    expression* e = parse_item();
    good = e != nullptr;
    into.push_back(e);
    if (good && !take_sign(",")) break;
  }
  in_head_ = outer;
  return good && expect_sign(")", "to close the argument list", &opened);
}

/// What looks like a call and is none: `E::V(…)`, `Ok(…)`, `throw(…)`.
bool parser_state::parse_plain_arguments(std::vector<expression*>& into, const token& opened) {
  if (!parse_arguments(into, opened)) return false;
  for (const expression* e : into)
    if (e->kind == expression_kind::spread)
      return fail({diagnostic_kind::expected_token, "Expected expression but found '...'", e->span,
                   "calls, arrays and dicts take `...`"});
  return true;
}

bool parser_state::parse_name(std::string_view& into, std::string_view context) {
  if (peek().kind != token_kind::name) return expected("a name", context);
  into = tree_.copy(take().text);
  return true;
}

expression* parser_state::parse_postfix() {
  expression* e = parse_primary();
  while (e) {
    const token& sign = peek();
    expression* outer = nullptr;
    if (take_sign("(")) {
      std::vector<expression*> arguments;
      if (!parse_arguments(arguments, sign)) return nullptr;
      outer = make(expression_kind::call, since(e->span.begin));
      outer->list = tree_.copy(arguments);
    } else if (take_sign("[")) {
      const bool head = std::exchange(in_head_, false);
      expression* index = parse_expression();
      in_head_ = head;
      if (!index || !expect_sign("]", "to close the index", &sign)) return nullptr;
      outer = make(expression_kind::index, since(e->span.begin));
      outer->right = index;
    } else if (take_sign(".") || take_sign("?.")) {
      outer = make(sign.text == "." ? expression_kind::member : expression_kind::optional_member, {});
      const source_span name = peek().span;
      if (!parse_name(outer->name, fmt::format("after '{}'", sign.text))) return nullptr;
      outer->span = since(e->span.begin);
      outer->focus = name;
    } else if (take_sign("?")) {
      outer = make(expression_kind::try_operator, since(e->span.begin));
    } else {
      return e;
    }
    outer->left = e;
    e = outer;
  }
  return nullptr;
}

expression* parser_state::parse_primary() {
  const token& t = peek();
  switch (t.kind) {
    case token_kind::integer: {
      expression* e = make(expression_kind::integer, take().span);
      e->integer = t.integer;
      return e;
    }
    case token_kind::floating: {
      expression* e = make(expression_kind::floating, take().span);
      e->floating = t.floating;
      return e;
    }
    case token_kind::text: take(); return parse_text(t);
    case token_kind::name: return parse_word();
    case token_kind::sign:
      if (t.text == "[") return parse_array();
      if (t.text == "{") return parse_dict();
      if (t.text == "(") {
        take();
        const bool outer = std::exchange(in_head_, false);
        expression* e = parse_expression();
        in_head_ = outer;
        return e && expect_sign(")", "to close the parenthesis", &t) ? e : nullptr;
      }
      break;
    case token_kind::end: break;
  }
  expected("expression", "");
  return nullptr;
}

expression* parser_state::parse_word() {
  const token& t = peek();
  if (t.text == "func" || t.text == "async") return parse_lambda();
  if (t.text == "if" || t.text == "match") return parse_choice();
  if (t.is_keyword && t.text != "null" && t.text != "self" && t.text != "yield") {
    expected("expression", "", fmt::format("`{}` is a keyword and cannot be used as a name", t.text));
    return nullptr;
  }
  take();
  if (t.text == "true" || t.text == "false") {
    expression* e = make(expression_kind::boolean, t.span);
    e->flag = t.text == "true";
    return e;
  }
  if (t.text == "null") return make(expression_kind::null, t.span);
  if (t.text == "self") {
    expression* e = make(expression_kind::self, t.span);
    e->name = "self";
    return e;
  }
  if (t.text == "yield") return parse_yield(t);
  if (t.text == "throw" && is_sign("(")) return parse_throw(t);
  if (is_sign("::")) return parse_tag(t);
  if (t.text == "None" || ((t.text == "Ok" || t.text == "Err" || t.text == "Some") && is_sign("(")))
    return parse_wrapper(t);
  if (t.text == "Ok" || t.text == "Err" || t.text == "Some") {
    expected("'('", fmt::format("after '{}'", t.text),
             fmt::format("`{}` is no variable: it takes a value in parentheses", t.text));
    return nullptr;
  }
  if (begins_struct_literal()) return parse_struct_literal(t);
  expression* e = make(expression_kind::name, t.span);
  e->name = tree_.copy(t.text);
  const std::size_t digits = e->name.find_last_not_of("0123456789");
  if (digits + 1 < e->name.size() && e->name[digits] == '_') tree_.numbered_names.insert(e->name);
  return e;
}

/// `NAME {` begins a struct literal when `NAME:` or `}` follows (`default:` begins the cases of a match); in the head of a
/// statement an empty one is its block.
bool parser_state::begins_struct_literal() const {
  if (!is_sign("{")) return false;
  if (is_sign("}", 1)) return !in_head_;
  return is_identifier(1) && is_sign(":", 2);
}

expression* parser_state::parse_text(const token& t) {
  if (t.literal->parts.empty()) {
    expression* e = make(expression_kind::text, t.span);
    e->name = tree_.copy(std::string_view(t.literal->content));
    return e;
  }
  std::vector<expression*> parts;
  for (const text_part& part : t.literal->parts) {
    expression* e = nullptr;
    if (part.is_hole) {
      parser_state inner(tree_, file_, part.hole, findings_);
      inner.expression_depth_ = expression_depth_;
      inner.block_depth_ = block_depth_;
      inner.in_hole_ = true;
      e = inner.parse_complete_hole();
      is_too_deep_ = is_too_deep_ || inner.is_too_deep_;
      if (!e) return nullptr;
    } else {
      e = make(expression_kind::text, part.span);
      e->name = tree_.copy(std::string_view(part.text));
    }
    parts.push_back(e);
  }
  expression* e = make(expression_kind::interpolation, t.span);
  e->list = tree_.copy(parts);
  return e;
}

expression* parser_state::parse_array() {
  const token& opened = take();
  const bool outer = std::exchange(in_head_, false);
  std::vector<expression*> items;
  while (!is_sign("]")) {
    expression* e = parse_item();
    if (!e) return nullptr;
    items.push_back(e);
    if (items.size() > literal_items_max) {
      fail({diagnostic_kind::literal_size,
            fmt::format("Array literal exceeds maximum element count of {}", literal_items_max), opened.span});
      return nullptr;
    }
    if (!take_sign(",")) break;
  }
  in_head_ = outer;
  if (!expect_sign("]", "to close the array", &opened)) return nullptr;
  expression* e = make(expression_kind::array, since(opened.span.begin));
  e->list = tree_.copy(items);
  return e;
}

expression* parser_state::parse_dict() {
  const token& opened = take();
  const bool outer = std::exchange(in_head_, false);
  std::vector<expression*> items;
  while (!is_sign("}")) {
    expression* key = parse_item();
    if (!key) return nullptr;
    if (key->kind == expression_kind::spread) {
      items.insert(items.end(), {key, nullptr});
    } else {
      if (!take_sign(":")) {
        expected("':'", "after the dictionary key", "a `{` that does not open a body begins a dictionary");
        return nullptr;
      }
      expression* item = parse_expression();
      if (!item) return nullptr;
      items.insert(items.end(), {key, item});
    }
    if (items.size() > 2 * literal_items_max) {
      fail({diagnostic_kind::literal_size,
            fmt::format("Dictionary literal exceeds maximum item count of {}", literal_items_max), opened.span});
      return nullptr;
    }
    if (!take_sign(",")) break;
  }
  in_head_ = outer;
  if (!expect_sign("}", "to close the dictionary", &opened)) return nullptr;
  expression* e = make(expression_kind::dict, since(opened.span.begin));
  e->list = tree_.copy(items);
  return e;
}

expression* parser_state::parse_tag(const token& family) {
  take();
  expression* e = make(expression_kind::tag, family.span);
  e->name = tree_.copy(family.text);
  if (!parse_name(e->member, "after '::'")) return nullptr;
  std::vector<expression*> payload;
  const token& opened = peek();
  if (take_sign("(")) {
    e->flag = true;
    if (!parse_plain_arguments(payload, opened)) return nullptr;
  }
  e->list = tree_.copy(payload);
  e->span = e->focus = since(family.span.begin);
  return e;
}

expression* parser_state::parse_wrapper(const token& word) {
  expression* e = make(expression_kind::tag, word.span);
  const bool is_option = word.text == "None" || word.text == "Some";
  e->name = is_option ? "Option" : "Result";
  e->member = tree_.copy(word.text);
  std::vector<expression*> payload;
  if (word.text != "None") {
    const token& opened = take();
    if (!parse_plain_arguments(payload, opened)) return nullptr;
  }
  e->list = tree_.copy(payload);
  e->span = e->focus = since(word.span.begin);
  return e;
}

expression* parser_state::parse_struct_literal(const token& name) {
  const token& opened = take();
  const bool outer = std::exchange(in_head_, false);
  std::vector<std::string_view> names;
  std::vector<expression*> values;
  while (!is_sign("}")) {
    std::string_view field;
    if (!is_identifier()) {
      expected("a field name", "in the struct literal");
      return nullptr;
    }
    field = tree_.copy(take().text);
    if (!expect_sign(":", "after the field name")) return nullptr;
    expression* e = parse_expression();
    if (!e) return nullptr;
    names.push_back(field);
    values.push_back(e);
    if (!take_sign(",")) break;
  }
  in_head_ = outer;
  if (!expect_sign("}", "to close the struct literal", &opened)) return nullptr;
  expression* e = make(expression_kind::struct_literal, since(name.span.begin));
  e->name = tree_.copy(name.text);
  e->names = tree_.copy(names);
  e->list = tree_.copy(values);
  return e;
}

expression* parser_state::parse_lambda() {
  const token& first = peek();
  auto* f = tree_.make<function_syntax>();
  f->is_async = take_word("async");
  if (!take_word("func")) {
    expected("'func'", "after 'async'");
    return nullptr;
  }
  f->is_generator = take_sign("*");
  f->head = since(first.span.begin);
  if (is_identifier() && is_sign("(", 1)) {
    fail({diagnostic_kind::expected_token, fmt::format("Expected '(' after 'func' but found '{}'", peek().text),
          peek().span, "a function inside an expression has no name"});
    return nullptr;
  }
  if (!parse_function_rest(*f, "of the function")) return nullptr;
  f->span = since(first.span.begin);
  expression* e = make(expression_kind::lambda, f->span);
  e->focus = f->head;
  e->function = f;
  return e;
}

/// `if` and `match` where a value is expected.
expression* parser_state::parse_choice() {
  const token& first = peek();
  const std::size_t choices = tree_.choices;
  statement* chosen = first.text == "if" ? parse_if() : parse_match();
  if (!chosen) return nullptr;
  chosen->has_choices = tree_.choices++ != choices;
  expression* e = make(expression_kind::choice, chosen->span);
  e->focus = first.span;
  e->chosen = chosen;
  return e;
}

expression* parser_state::parse_throw(const token& word) {
  const token& opened = take();
  std::vector<expression*> arguments;
  if (!parse_plain_arguments(arguments, opened)) return nullptr;
  expression* e = make(expression_kind::throw_error, since(word.span.begin));
  e->list = tree_.copy(arguments);
  return e;
}

bool parser_state::begins_expression() const {
  static constexpr std::string_view signs[] = {"(", "[", "{", "-", "!"};
  static constexpr std::string_view words[] = {"null", "self", "yield", "await", "func", "async"};
  const token& t = peek();
  if (t.kind == token_kind::end) return false;
  if (t.kind == token_kind::sign) return std::find(std::begin(signs), std::end(signs), t.text) != std::end(signs);
  return !t.is_keyword || std::find(std::begin(words), std::end(words), t.text) != std::end(words);
}

expression* parser_state::parse_yield(const token& word) {
  expression* e = make(expression_kind::yield, word.span);
  if (begins_expression() && !(e->left = parse_expression())) return nullptr;
  e->span = since(word.span.begin);
  return e;
}

}  // namespace ruff::lang::detail
