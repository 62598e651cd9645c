#pragma once

// The syntax tree. Nodes live in the arena of their tree and are freed with it, so that deep trees need no recursion to
// destroy; names and texts are views into the same arena. Chains of binary and postfix operators nest on the left and may
// be hundreds of thousands of levels deep there: whoever walks a tree goes down `left` in a loop. Everything else nests at
// most as deep as the parser's limits allow.

#include <cstdint>
#include <memory_resource>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::lang {

/// A piece of source text: byte offsets, end exclusive.
struct source_span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct variable;         // lang/compile/scope.hpp
struct function_scope;   // lang/compile/scope.hpp
struct expression;
struct statement;
struct function_syntax;

enum class expression_kind : std::uint8_t {
  integer, floating, text, boolean, null, name, self,
  interpolation,   // list: text and hole expressions in order
  unary,           // op, left
  binary,          // op, left, right: arithmetic, comparison, equality
  logical_and, logical_or, coalesce,   // left, right
  membership,      // left in right
  range,           // left .. right; flag: with the last one (`..=`)
  pipe,            // left |> right; right is any callable expression or a call that gets left as first argument
  call,            // left(list)
  member,          // left.name
  optional_member, // left?.name
  index,           // left[right]
  try_operator,    // left?
  await,           // left
  yield,           // left or null
  throw_error,     // list: the arguments (exactly one, else a static error by the compiler)
  array,           // list of expressions and spreads
  dict,            // list: key, value, key, value …; a spread stands as (spread, null)
  spread,          // ...left, inside array, dict and call only
  struct_literal,  // name, names[i]: list[i]
  tag,             // name::member(list); `Ok(x)` is name "Result", member "Ok"; `None` is "Option", "None"
  lambda,          // function
  choice,          // chosen: an `if` or a `match` whose value is that of the body that runs
};

enum class unary_operator : std::uint8_t { negate, invert };
enum class binary_operator : std::uint8_t {
  add, subtract, multiply, divide, remainder, equal, not_equal, less, less_equal, greater, greater_equal,
};
/// The operator as written (`+`, `<=`, …).
[[nodiscard]] std::string_view operator_text(binary_operator op) noexcept;

/// One expression; which members are in use depends on `kind` (see expression_kind).
struct expression {
  expression() noexcept : names() {}

  expression_kind kind{};
  unary_operator unary_op{};
  binary_operator binary_op{};
  bool flag = false;             ///< boolean: its value; tag: has an argument list; range: see there
  source_span span;              ///< the whole expression
  source_span focus;             ///< what an error underlines: operator, member name, called name …
  expression* left = nullptr;
  expression* right = nullptr;
  std::string_view name;         ///< name, member, struct name, enum name; text: the content
  std::span<expression*> list;
  union {
    std::span<std::string_view> names;     ///< struct_literal
    std::string_view member;               ///< tag: variant
    std::int64_t integer;
    double floating;
    function_syntax* function;             ///< lambda
    statement* chosen;                     ///< choice
  };
  variable* var = nullptr;       ///< name: what it means (set by the resolver)
  bool last_use = false;         ///< name of a local variable that is not read again before it is assigned
};

/// A name that a case gives to a payload: `x` to the first, `x_1` to the second …, as far as the file names them.
struct payload_binding {
  std::string_view name;
  std::uint32_t index = 0;
  variable* var = nullptr;    ///< set by the resolver
};

enum class pattern_kind : std::uint8_t {
  name, discard, array, dict,
  // In cases only.
  literal,     // value
  range,       // value: two ints
  structure,   // name { keys[n]: items[n] }
  variant,     // family::name, or a bare name; with items if has_list, with payloads as by plain assignment if it binds
  any,         // items: alternatives
};

struct pattern {
  pattern_kind kind;
  source_span span;
  std::string_view name;
  std::string_view family;               ///< variant: `A` of `A::B`, else empty
  std::span<pattern*> items;             ///< nested patterns; of a dictionary that is destructured: names
  std::span<std::string_view> keys;      ///< dict, structure: of the items
  std::string_view rest;                 ///< `...rest`, empty when absent
  bool has_rest = false;                 ///< array, dict: `...rest`, or `..._` without a name
  bool has_list = false;                 ///< variant: `(…)` with as many payloads
  std::string_view binding;              ///< variant: `x` of `NAME(x)`, else empty
  std::span<payload_binding> payloads;   ///< what it gives to names; none without a binding
  expression* value = nullptr;
  variable* var = nullptr;               ///< name: the variable bound (set by the resolver)
  variable* rest_var = nullptr;
};

enum class binding_kind : std::uint8_t { let, mut, constant };

struct parameter {
  std::string_view name;           ///< "self" too
  source_span span;
  expression* initial = nullptr;   ///< of a parameter that a call may leave out
  bool has_choices = false;        ///< `initial` holds an `if` or a `match`
  bool is_rest = false;            ///< the last one: an array of all further arguments
  variable* var = nullptr;         ///< set by the resolver
};

/// A function declaration, method or lambda.
struct function_syntax {
  std::string_view name;   ///< empty: lambda
  std::span<parameter> parameters;
  std::span<statement*> body;
  bool is_async = false;       ///< written `async`
  bool is_generator = false;   ///< written `func*`
  source_span span;            ///< the whole function
  source_span head;            ///< name, or the word `func`
  function_scope* scope = nullptr;   ///< set by the resolver
};

struct struct_field {
  std::string_view name;
  expression* initial = nullptr;
  source_span span;
  function_syntax* made = nullptr;   ///< computes `initial` (set by the resolver)
};

/// One arm of an `if` chain; the arm without condition is `else`.
struct if_arm {
  expression* condition = nullptr;
  std::span<statement*> body;
  source_span span;
};

struct match_case {
  pattern* matched = nullptr;      ///< null: `default`
  expression* guard = nullptr;     ///< `if guard`
  source_span span;
  std::span<statement*> body;
};

enum class statement_kind : std::uint8_t {
  bind,         // binding, pattern, value        (`let`, `mut`, `const`, and destructuring without keyword as `let`)
  assign,       // target, value                  (`:=`, `=`)
  compound,     // target, op, value              (`+=` …)
  function,     // function
  enumeration,  // name, names
  structure,    // name, fields, methods
  import_all,   // name                           (`import m`)
  import_names, // name (dotted), names           (`from m import a, b`)
  export_item,  // inner
  return_value, // value or null
  branch,       // arms
  match_value,  // value, cases
  loop,         // value (condition or null), body (`loop`, `loop while`, `while`)
  for_each,     // name, value, body; with two names, `name` is that of the pair that the first statement takes apart
  break_loop, continue_loop,
  try_except,   // body, name (empty: no `except`), handler, last (if has_last: `finally`)
  spawn,        // function: the body as a function without name and parameters
  test, test_group, test_setup, test_teardown,   // name, body
  expression,   // value
};

struct statement {
  statement_kind kind;
  binding_kind binding{};
  binary_operator op{};
  source_span span;             ///< the whole statement
  source_span focus;            ///< keyword or name that an error underlines
  pattern* target_pattern = nullptr;
  expression* target = nullptr; ///< name, member or index expression
  expression* value = nullptr;
  std::string_view name;
  std::span<std::string_view> names;
  std::span<statement*> body;
  std::span<statement*> handler;
  std::span<statement*> last;
  bool has_last = false;
  bool has_choices = false;     ///< some expression of it, or inside it, holds an `if` or a `match`
  std::span<if_arm> arms;
  std::span<match_case> cases;
  bool takes_pairs = false;     ///< for_each with two names
  std::span<struct_field> fields;
  std::span<function_syntax*> methods;
  function_syntax* function = nullptr;
  statement* inner = nullptr;
  variable* var = nullptr;      ///< for_each, try_except: the variable; function: the name (set by the resolver)
};

/// A parsed file with the arena that holds its nodes.
class syntax_tree {
 public:
  syntax_tree() = default;
  syntax_tree(const syntax_tree&) = delete;
  syntax_tree& operator=(const syntax_tree&) = delete;

  std::span<statement*> statements;
  std::set<std::string_view> numbered_names;   ///< variable names that end in `_` and digits
  std::vector<pattern*> bindings;              ///< variants with a binding
  std::size_t choices = 0;                     ///< expressions of that kind so far

  /// New node in the arena.
  template <class Node>
  [[nodiscard]] Node* make() {
    return new (arena_.allocate(sizeof(Node), alignof(Node))) Node();
  }
  /// Copy of a list in the arena.
  template <class Item>
  [[nodiscard]] std::span<Item> copy(const std::vector<Item>& items) {
    auto* place = static_cast<Item*>(arena_.allocate(items.size() * sizeof(Item) + 1, alignof(Item)));
    std::uninitialized_copy(items.begin(), items.end(), place);
    return {place, items.size()};
  }
  /// Copy of a text in the arena.
  [[nodiscard]] std::string_view copy(std::string_view text) {
    auto* place = static_cast<char*>(arena_.allocate(text.size() + 1, 1));
    text.copy(place, text.size());
    return {place, text.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource arena_;
};

}  // namespace ruff::lang
