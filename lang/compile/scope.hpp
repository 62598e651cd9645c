#pragma once

// What names mean: variables and the functions that own them. Built by the resolver, read by liveness and code generation.

#include "lang/compile/code.hpp"
#include "lang/syntax/ast.hpp"
#include "lang/vm/home_state.hpp"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::lang {

enum class variable_kind : std::uint8_t {
  local,      ///< in a register of its function
  capture,    ///< copied into the closure when it is made
  global,     ///< of the file
  builtin,    ///< in C++ or in the prelude
  self_function,  ///< a local function's own name inside its body
  undefined,  ///< nothing of that name exists; reading it is an error
};

struct variable {
  std::string_view name;
  variable_kind kind = variable_kind::local;
  slot_binding binding = slot_binding::mutable_binding;
  source_span declared;              ///< where a declaration names it; empty when none does
  function_scope* owner = nullptr;   ///< local, capture
  std::uint32_t index = 0;           ///< local: dense number in its function
  std::int32_t reg = -1;             ///< local: register number, given by code generation
  bool is_function_level = false;    ///< local: lives in the whole function, unset at first
  bool may_be_unset = false;         ///< local, capture: reading it needs a test unless it is known to be set
  bool is_field = false;             ///< local: starts as the receiver's field of that name
  bool is_cell = false;              ///< capture: the function assigns it
  variable* source = nullptr;        ///< capture: the variable of the enclosing function
  variable* fallback = nullptr;      ///< meant instead while this one is unset
  // Globals of the file.
  std::uint32_t slot = 0;
  bool named_in_function = false;    ///< else it is a local of the top-level code
  bool assigned_in_function = false;
  bool accumulated = false;          ///< read and assigned by one statement of a top-level loop that waits
  bool assigned_in_loop = false;
  std::uint32_t assignments = 0;     ///< top-level statements that assign it
  std::uint32_t declarations = 0;    ///< those of them with let, mut or const
  bool is_immutable = false;         ///< declared with let or const somewhere at top level
  bool surely_set = false;           ///< by a statement further up that always runs before what follows
  bool first_declares = false;       ///< the first of them is a declaration
  bool is_imported = false;          ///< by a statement of the file's top-level code
  bool is_brought = false;           ///< by `import m` alone: a function that assigns the name makes a local
  bool is_exported = false;
  global_class access = global_class::constant;
  function_syntax* hoisted = nullptr;
  variable* shadowed = nullptr;      ///< the builtin of that name, meant until the global is set
  value constant;                    ///< builtin: its function value; hoisted constant functions: theirs
};

struct function_scope {
  function_scope* parent = nullptr;
  function_syntax* syntax = nullptr;      ///< null: top-level code
  std::vector<variable*> locals;
  std::vector<variable*> captures;
  std::set<std::string_view> plain_names; ///< assigned without keyword somewhere in the body
  bool is_top_level = false;
  bool is_spawn = false;
  bool has_await = false;
  bool has_yield = false;
  bool assigns_captures = false;
  bool has_hidden_self = false;           ///< method without `self`: fields are visible as locals
  std::string label;                      ///< as shown to users
  std::uint32_t code_index = 0;           ///< in program::functions
};

/// The function that computes a struct field's default value.
struct default_function {
  expression* value = nullptr;
  statement result{};
  statement* body[1]{};
  function_syntax function{};
};

/// A test block as the functions without parameters that its run calls one after the other.
struct test_functions {
  std::string name;   ///< behind those of its groups
  source_span span;
  std::vector<function_syntax*> setups;      ///< of outer groups first
  function_syntax* body = nullptr;
  std::vector<function_syntax*> teardowns;   ///< of inner groups first
};

/// All scopes and variables of one file.
struct file_scopes {
  std::deque<default_function> defaults;
  /// Struct name → its fields with defaults and the globals that hold their functions.
  std::map<std::string, std::vector<std::pair<std::string_view, variable*>>, std::less<>> field_defaults;
  std::deque<variable> variables;
  std::deque<function_scope> functions;
  std::deque<function_syntax> test_blocks;
  std::vector<test_functions> tests;   ///< in source order
  function_scope* top_level = nullptr;
  /// Of the file; `S.m` for methods, `x@n` for what the setup of a group of tests declares.
  std::map<std::string, variable*, std::less<>> globals;
  std::map<std::string, variable*, std::less<>> others;      ///< builtins and undefined names met
  /// What the import statements bind: for `from m import …` in the order of the names, for `import m` every variable that an
  /// export of m may be.
  std::map<const statement*, std::vector<variable*>> imported;
};

/// Says what each name of the tree means, and notes in `file` what it imports and exports. Findings: misplaced statements
/// and duplicate declarations.
void resolve(file_scopes& into, std::span<statement*> statements, const program& builtins, unit& file,
             compile_purpose purpose, diagnostics& findings);

/// Marks each use of a local variable after which it is not read again before it is assigned.
void mark_last_uses(file_scopes& scopes, std::span<statement*> statements);

}  // namespace ruff::lang
