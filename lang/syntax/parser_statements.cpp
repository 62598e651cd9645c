// Statements, functions and types.

#include "lang/syntax/foreign_forms.hpp"
#include "lang/syntax/parser_state.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace ruff::lang::detail {

std::vector<statement*> parser_state::parse_program() {
  std::vector<statement*> statements;
  while (!at_end() && !has_given_up()) {
    if (take_sign(";")) continue;
    if (is_sign("}")) {
      fail({diagnostic_kind::invalid_statement, "Invalid statement: '}'", peek().span, "no block is open here"});
      take();
    } else {
      parse_or_recover(statements);
    }
  }
  return statements;
}

/// One statement into the list. After an error the parser goes on behind it, inside the block that it stands in.
void parser_state::parse_or_recover(std::vector<statement*>& into) {
  const std::size_t before = at_;
  const std::size_t expressions = expression_depth_;
  const bool in_head = in_head_;
  if (statement* s = parse_statement()) {
    into.push_back(s);
    return;
  }
  expression_depth_ = expressions;
  in_head_ = in_head;
  recover(before);
}

/// Skips to the next statement: behind a `;`, at a word that begins a statement and stands first on its line, or at the
/// brace that closes the block around. `start` is the first token of the statement that failed.
void parser_state::recover(std::size_t start) {
  static constexpr std::string_view starts[] = {"let",    "mut",   "const", "func",  "async", "enum",   "struct", "import",
                                                "from",   "export", "return", "if",  "try",   "match",  "loop",   "while",
                                                "for",    "break", "continue", "spawn", "test", "test_group"};
  std::size_t open = 0;
  for (std::size_t n = start; n < at_; ++n) {
    if (tokens_[n].kind != token_kind::sign) continue;
    if (tokens_[n].text == "{") ++open;
    if (tokens_[n].text == "}" && open > 0) --open;
  }
  while (!at_end()) {
    if (open == 0 && take_sign(";")) return;
    if (is_sign("}") && open-- == 0) return;
    if (is_sign("{")) ++open;
    const bool is_start = peek().kind == token_kind::name &&
                          std::find(std::begin(starts), std::end(starts), peek().text) != std::end(starts);
    if (open == 0 && is_start && at_ > start && has_line_end_between(tokens_[at_ - 1], peek())) return;
    take();
  }
}

statement* parser_state::make(statement_kind kind, const token& first) {
  auto* s = tree_.make<statement>();
  s->kind = kind;
  s->span = first.span;
  return s;
}

statement* parser_state::finish(statement* s) {
  s->span = since(s->span.begin);
  return s;
}

statement* parser_state::parse_statement() {
  const std::size_t choices = tree_.choices;
  statement* s = parse_simple_statement();
  if (s) s->has_choices = tree_.choices != choices;
  return s;
}

statement* parser_state::parse_simple_statement() {
  const token& t = peek();
  if (t.kind == token_kind::name && (t.is_keyword || t.text == "throw")) {
    const std::string_view word = t.text;
    if (word == "let") return parse_binding(binding_kind::let);
    if (word == "mut") return parse_binding(binding_kind::mut);
    if (word == "const") return parse_binding(binding_kind::constant);
    if (word == "func" || word == "async") return parse_function_statement();
    if (word == "struct") return parse_struct();
    if (word == "enum") return parse_enum();
    if (word == "import" || word == "from") return parse_import();
    if (word == "export") {
      const nesting level(block_depth_);
      if (!check_block_depth(t.span)) return nullptr;
      statement* s = make(statement_kind::export_item, take());
      s->inner = parse_statement();
      return s->inner ? finish(s) : nullptr;
    }
    if (word == "return") return parse_return();
    if (word == "if") return parse_if();
    if (word == "match") return parse_match();
    if (word == "loop" || word == "while") return parse_loop();
    if (word == "for") return parse_for();
    if (word == "try") return parse_try();
    if (word == "spawn") return parse_spawn();
    if (word.starts_with("test")) return parse_test();
    if (word == "break" || word == "continue")
      return make(word == "break" ? statement_kind::break_loop : statement_kind::continue_loop, take());
  }
  if (const std::string_view help = foreign_statement_help(tokens_.subspan(at_)); !help.empty()) {
    fail({diagnostic_kind::invalid_statement, fmt::format("Invalid statement: '{}'", t.text), t.span, std::string(help)});
    return nullptr;
  }
  if (looks_like_destructuring()) return parse_destructuring();
  return parse_assignment_or_expression();
}

bool parser_state::parse_block(std::span<statement*>& into, std::string_view context) {
  const token& opened = peek();
  if (!expect_sign("{", context)) return false;
  const nesting level(block_depth_);
  if (!check_block_depth(opened.span)) return false;
  const bool outer = std::exchange(in_head_, false);
  std::vector<statement*> statements;
  while (!is_sign("}")) {
    if (take_sign(";")) continue;
    if (at_end()) return expected("'}'", "to close the block", {}, {open_block(opened)});
    parse_or_recover(statements);
    if (has_given_up()) return false;
  }
  const bool begins_line = has_line_end_between(tokens_[at_ - 1], peek());
  if (begins_line && !misaligned_ && indentation(peek()) < indentation(opened)) misaligned_ = &opened;
  take();
  in_head_ = outer;
  into = tree_.copy(statements);
  return true;
}

/// Blanks before the first token of the line on which `t` stands.
std::size_t parser_state::indentation(const token& t) const {
  const std::string_view line = file_.line(file_.position_of(t.span.begin).line);
  return std::min(line.find_first_not_of(" \t"), line.size());
}

/// Which brace the end of the file misses: that of the block `opened`, which holds everything since, or rather that of the
/// first block whose end stands further left than its beginning.
span_label parser_state::open_block(const token& opened) const {
  if (misaligned_) return {misaligned_->span, "the `{` opened here is closed by a `}` further left: its own may be missing"};
  return {opened.span, "the `{` opened here is still open"};
}

// ---- Bindings and assignments.

statement* parser_state::parse_binding(binding_kind how) {
  statement* s = make(statement_kind::bind, take());
  s->binding = how;
  if (how == binding_kind::constant && !is_identifier()) {
    expected("a name", "after 'const'");
    return nullptr;
  }
  s->target_pattern = parse_pattern();
  if (!s->target_pattern || !skip_annotation()) return nullptr;
  s->focus = s->target_pattern->span;
  if (!take_sign(":=") && !take_equal()) {
    expected("':=' or '='", "in the binding");
    return nullptr;
  }
  s->value = parse_expression();
  return s->value ? finish(s) : nullptr;
}

/// At the start of a statement `[…]` or `{…}` is a pattern when its bracket is followed by `:=` or `=` and it holds only
/// what a pattern may hold.
bool parser_state::looks_like_destructuring() const {
  if (!is_sign("[") && !is_sign("{")) return false;
  std::size_t open = 0;
  for (std::size_t n = 0;; ++n) {
    const token& t = peek(n);
    if (t.kind == token_kind::end) return false;
    if (t.kind == token_kind::name) continue;
    if (t.kind != token_kind::sign) return false;
    if (t.text == "[" || t.text == "{") ++open;
    else if (t.text == "]" || t.text == "}") {
      if (--open == 0) return is_sign(":=", n + 1) || is_sign("=", n + 1);
    } else if (t.text != "," && t.text != "...") {
      return false;
    }
  }
}

statement* parser_state::parse_destructuring() {
  statement* s = make(statement_kind::bind, peek());
  s->binding = binding_kind::let;
  s->target_pattern = parse_pattern();
  if (!s->target_pattern) return nullptr;
  s->focus = s->target_pattern->span;
  take();
  s->value = parse_expression();
  return s->value ? finish(s) : nullptr;
}

statement* parser_state::parse_assignment_or_expression() {
  const token& first = peek();
  expression* e = parse_expression();
  if (!e) return nullptr;
  statement* s = make(statement_kind::expression, first);
  static constexpr std::string_view assignments[] = {":=", "=", "+=", "-=", "*=", "/=", "%="};
  const bool assigns = peek().kind == token_kind::sign &&
                       std::find(std::begin(assignments), std::end(assignments), peek().text) != std::end(assignments);
  if (assigns) return finish_assignment(s, e);
  s->value = e;
  return finish(s);
}

statement* parser_state::finish_assignment(statement* s, expression* target) {
  const expression* root = target;
  while (root->kind == expression_kind::member || root->kind == expression_kind::index ||
         root->kind == expression_kind::call)
    root = root->left;
  const bool is_place = target->kind == expression_kind::name || target->kind == expression_kind::member ||
                        target->kind == expression_kind::index;
  if (!is_place || (root->kind != expression_kind::name && root->kind != expression_kind::self)) {
    fail({diagnostic_kind::assignment_target, "Invalid assignment target", target->span,
          "assign to a variable, an element `x[i]` or a field `x.f`"});
    return nullptr;
  }
  const std::string_view sign = take().text;
  s->kind = sign == ":=" || sign == "=" ? statement_kind::assign : statement_kind::compound;
  constexpr std::string_view signs = "+-*/%";
  if (s->kind == statement_kind::compound) s->op = static_cast<binary_operator>(signs.find(sign[0]));
  s->target = target;
  s->focus = target->span;
  s->value = parse_expression();
  if (!s->value) return nullptr;
  if (is_sign(":=") || is_sign("=")) {
    fail({diagnostic_kind::chained_assignment,
          "Chained assignment is not supported; split the assignment into separate statements", peek().span,
          std::string(is_arrow() ? foreign_help({}, {}, "=>") : std::string_view())});
    return nullptr;
  }
  return finish(s);
}

// ---- Functions and types.

bool parser_state::skip_annotation() {
  if (!take_sign(":")) return true;
  return skip_type("after ':'");
}

/// `=`, unless it was the second half of the `>=` at the end of a type.
bool parser_state::take_equal() { return (at_ > 0 && tokens_[at_ - 1].text == ">=") || take_sign("="); }

/// Types are read and dropped: NAME, NAME<T, …>, T[], T?.
bool parser_state::skip_type(std::string_view context) {
  const nesting level(expression_depth_);
  if (!check_expression_depth("type")) return false;
  if (peek().kind != token_kind::name) return expected("a type", context);
  take();
  if (take_sign("<")) {
    do {
      if (!skip_type("in the type arguments")) return false;
    } while (take_sign(","));
    if (take_sign(">=")) return true;
    if (!expect_sign(">", "to close the type arguments")) return false;
  }
  while (true) {
    if (is_sign("[") && is_sign("]", 1)) {
      take();
      take();
    } else if (!take_sign("?")) {
      return true;
    }
  }
}

bool parser_state::parse_parameters(function_syntax& f) {
  const token& opened = peek();
  if (!expect_sign("(", "before the parameters")) return false;
  std::vector<parameter> parameters;
  while (!is_sign(")")) {
    parameter p;
    p.is_rest = take_sign("...");
    if (!is_identifier() && !is_word("self")) return expected("a parameter name", "in the parameter list");
    p.span = peek().span;
    p.name = tree_.copy(take().text);
    if (!skip_annotation()) return false;
    const std::size_t choices = tree_.choices;
    if (!p.is_rest && (take_sign(":=") || take_equal()) && !(p.initial = parse_expression())) return false;
    p.has_choices = tree_.choices != choices;
    if (!p.initial && !p.is_rest && !parameters.empty() && parameters.back().initial)
      return fail({diagnostic_kind::default_value, fmt::format("Parameter '{}' needs a default value", p.name), p.span,
                   "parameters with default values come last", {}, "has none",
                   {{parameters.back().span, "has a default value"}}});
    parameters.push_back(p);
    if (!take_sign(",") || p.is_rest) break;
  }
  f.parameters = tree_.copy(parameters);
  return expect_sign(")", "to close the parameter list", &opened);
}

bool parser_state::parse_function_rest(function_syntax& f, std::string_view context) {
  if (!parse_parameters(f)) return false;
  if (take_sign("->") && !skip_type("after '->'")) return false;
  return parse_block(f.body, fmt::format("before the body {}", context));
}

statement* parser_state::parse_function_statement() {
  statement* s = make(statement_kind::function, peek());
  auto* f = tree_.make<function_syntax>();
  f->is_async = take_word("async");
  if (!take_word("func")) {
    expected("'func'", "after 'async'");
    return nullptr;
  }
  f->is_generator = take_sign("*");
  if (!is_identifier()) {
    fail({diagnostic_kind::expected_token, fmt::format("Expected function name after 'func' but found {}", found()),
          peek().span, "a function without a name must stand in an expression, for example in parentheses"});
    return nullptr;
  }
  f->head = s->focus = peek().span;
  f->name = tree_.copy(take().text);
  if (!parse_function_rest(*f, "of the function")) return nullptr;
  s->function = f;
  finish(s);
  f->span = s->span;
  return s;
}

statement* parser_state::parse_struct() {
  statement* s = make(statement_kind::structure, take());
  s->focus = peek().span;
  if (!is_identifier()) {
    expected("a name", "after 'struct'");
    return nullptr;
  }
  s->name = tree_.copy(take().text);
  const token& opened = peek();
  if (!expect_sign("{", "before the struct's fields")) return nullptr;
  std::vector<struct_field> fields;
  std::vector<function_syntax*> methods;
  while (!is_sign("}")) {
    if (is_word("func") || is_word("async")) {
      statement* method = parse_function_statement();
      if (!method) return nullptr;
      methods.push_back(method->function);
      continue;
    }
    if (!is_identifier()) {
      if (at_end())
        expect_sign("}", "to close the struct", &opened);
      else
        expected("a field name or a method", "in the struct");
      return nullptr;
    }
    struct_field field;
    field.span = peek().span;
    field.name = tree_.copy(take().text);
    if (!skip_annotation()) return nullptr;
    if (take_equal() && !(field.initial = parse_expression())) return nullptr;
    fields.push_back(field);
    take_sign(",");
  }
  take();
  s->fields = tree_.copy(fields);
  s->methods = tree_.copy(methods);
  return finish(s);
}

statement* parser_state::parse_enum() {
  statement* s = make(statement_kind::enumeration, take());
  if (!is_identifier()) {
    expected("a name", "after 'enum'");
    return nullptr;
  }
  s->name = tree_.copy(take().text);
  const token& opened = peek();
  if (!expect_sign("{", "before the enum's variants")) return nullptr;
  std::vector<std::string_view> names;
  while (!is_sign("}")) {
    std::string_view name;
    if (!parse_name(name, "in the enum")) return nullptr;
    names.push_back(name);
    if (!take_sign(",")) break;
  }
  s->names = tree_.copy(names);
  return expect_sign("}", "to close the enum", &opened) ? finish(s) : nullptr;
}

statement* parser_state::parse_import() {
  const token& word = take();
  statement* s = make(word.text == "import" ? statement_kind::import_all : statement_kind::import_names, word);
  std::string name;
  do {
    std::string_view part;
    if (!parse_name(part, "of the module")) return nullptr;
    name += (name.empty() ? "" : ".") + std::string(part);
  } while (word.text == "from" && take_sign("."));
  s->name = tree_.copy(std::string_view(name));
  if (word.text == "import") return finish(s);
  if (!take_word("import")) {
    expected("'import'", "after the module name");
    return nullptr;
  }
  std::vector<std::string_view> names;
  do {
    std::string_view item;
    if (!parse_name(item, "to import")) return nullptr;
    names.push_back(item);
  } while (take_sign(","));
  s->names = tree_.copy(names);
  return finish(s);
}

// ---- Control flow.

statement* parser_state::parse_return() {
  statement* s = make(statement_kind::return_value, take());
  if (!is_sign(";") && !is_sign("}") && !at_end() && !(s->value = parse_expression())) return nullptr;
  return finish(s);
}

statement* parser_state::parse_if() {
  statement* s = make(statement_kind::branch, peek());
  std::vector<if_arm> arms;
  for (bool goes_on = true; goes_on;) {
    if_arm arm;
    const token& word = take();   // `if`, `elif` or `else`
    arm.span = word.span;
    const bool has_condition = word.text != "else" || take_word("if");
    if (has_condition && !(arm.condition = parse_head_expression())) return nullptr;
    if (!parse_block(arm.body, arm.condition ? "after the condition" : "after 'else'")) return nullptr;
    arms.push_back(arm);
    goes_on = has_condition && (is_word("elif") || is_word("else"));
  }
  // Only a name can be such a word; everything else goes on without a look into the table.
  const bool may_be_foreign = peek().kind == token_kind::name;
  if (const auto help = may_be_foreign ? foreign_help("'else'", "}", peek().text) : std::string_view(); !help.empty())
    return fail({diagnostic_kind::invalid_statement, fmt::format("Invalid statement: '{}'", peek().text), peek().span,
                 std::string(help)}),
           nullptr;
  s->arms = tree_.copy(arms);
  return finish(s);
}

bool parser_state::parse_case(std::vector<match_case>& into) {
  match_case c;
  c.span = peek().span;
  if (!take_word("default")) {
    if (!take_word("case")) return expected("'case' or 'default'", "in the match");
    if (!(c.matched = parse_alternatives(false))) return false;
    if (take_word("if") && !(c.guard = parse_expression())) return false;
  }
  if (!expect_sign(":", "after the case") || !parse_block(c.body, "before the body of the case")) return false;
  into.push_back(c);
  return true;
}

statement* parser_state::parse_match() {
  statement* s = make(statement_kind::match_value, take());
  s->value = parse_head_expression();
  const token& opened = peek();
  if (!s->value || !expect_sign("{", "before the cases")) return nullptr;
  std::vector<match_case> cases;
  const bool outer = std::exchange(in_head_, false);
  while (!is_sign("}")) {
    if (at_end()) {
      expect_sign("}", "to close the match", &opened);
      return nullptr;
    }
    if (!parse_case(cases)) return nullptr;
  }
  take();
  in_head_ = outer;
  s->cases = tree_.copy(cases);
  return finish(s);
}

statement* parser_state::parse_loop() {
  statement* s = make(statement_kind::loop, peek());
  const bool is_while = take_word("loop") ? take_word("while") : take_word("while");
  if (is_while && !(s->value = parse_head_expression())) return nullptr;
  s->focus = since(s->span.begin);
  return parse_block(s->body, "before the body of the loop") ? finish(s) : nullptr;
}

statement* parser_state::parse_for() {
  statement* s = make(statement_kind::for_each, take());
  const token& first = peek();
  pattern* names[2] = {};
  if (!(names[0] = parse_loop_name("after 'for'"))) return nullptr;
  if ((s->takes_pairs = take_sign(",")) && !(names[1] = parse_loop_name("after ','"))) return nullptr;
  if (!take_word("in")) {
    expected("'in'", "after the loop variable");
    return nullptr;
  }
  s->value = parse_head_expression();
  if (!s->value) return nullptr;
  s->focus = s->value->span;
  if (!parse_block(s->body, "before the body of the loop")) return nullptr;
  s->name = s->takes_pairs ? "(pair)" : names[0]->name;
  if (s->takes_pairs) take_pair_apart(*s, first, names);
  return finish(s);
}

pattern* parser_state::parse_loop_name(std::string_view context) {
  if (is_identifier()) return parse_pattern();
  expected("a variable name", context);
  return nullptr;
}

/// Puts `mut [a, b] := (pair)` in front of the body.
void parser_state::take_pair_apart(statement& loop, const token& first, std::span<pattern*> names) {
  statement* apart = make(statement_kind::bind, first);
  apart->binding = binding_kind::mut;
  apart->target_pattern = tree_.make<pattern>();
  apart->target_pattern->kind = pattern_kind::array;
  apart->target_pattern->items = tree_.copy(std::vector<pattern*>(names.begin(), names.end()));
  apart->value = make(expression_kind::name, first.span);
  apart->value->name = loop.name;
  std::vector<statement*> body{apart};
  body.insert(body.end(), loop.body.begin(), loop.body.end());
  loop.body = tree_.copy(body);
}

/// `finally` is a name where no block follows.
statement* parser_state::parse_try() {
  statement* s = make(statement_kind::try_except, take());
  if (!parse_block(s->body, "after 'try'")) return nullptr;
  const auto begins_last = [this] { return is_word("finally") && is_sign("{", 1); };
  if (!begins_last() && !parse_except(*s)) return nullptr;
  if ((s->has_last = begins_last())) {
    take();
    if (!parse_block(s->last, "after 'finally'")) return nullptr;
  }
  return finish(s);
}

bool parser_state::parse_except(statement& s) {
  if (!take_word("except")) return expected("'except'", "after try block");
  if (!is_identifier()) return expected("a variable name", "after 'except'");
  s.name = tree_.copy(take().text);
  return parse_block(s.handler, "before the body of 'except'");
}

statement* parser_state::parse_spawn() {
  statement* s = make(statement_kind::spawn, take());
  auto* f = tree_.make<function_syntax>();
  f->head = s->span;
  if (!parse_block(f->body, "after 'spawn'")) return nullptr;
  s->function = f;
  finish(s);
  f->span = s->span;
  return s;
}

statement* parser_state::parse_test() {
  const std::string_view word = peek().text;
  const auto kind = word == "test"         ? statement_kind::test
                    : word == "test_group" ? statement_kind::test_group
                    : word == "test_setup" ? statement_kind::test_setup
                                           : statement_kind::test_teardown;
  statement* s = make(kind, take());
  if (kind == statement_kind::test || kind == statement_kind::test_group) {
    if (peek().kind != token_kind::text || !peek().literal->parts.empty()) {
      expected("a string", fmt::format("after '{}'", word));
      return nullptr;
    }
    s->name = tree_.copy(std::string_view(take().literal->content));
  }
  return parse_block(s->body, fmt::format("before the body of '{}'", word)) ? finish(s) : nullptr;
}

}  // namespace ruff::lang::detail
