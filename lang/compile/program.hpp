#pragma once

// A compiled program: code, constants, the names and classes of its globals, shapes. Read-only while it runs and shared by
// all cores; the builtins and the prelude are part of it.

#include "lang/syntax/diagnostic.hpp"
#include "lang/syntax/source.hpp"
#include "lang/value/structure.hpp"
#include "lang/vm/home_state.hpp"
#include "lang/vm/native.hpp"

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ruff::lang {

struct function_code;

struct global_info {
  std::string name;
  global_class kind = global_class::constant;
  value hoisted = value::unset();   ///< immortal function of a hoisted declaration
  value builtin = value::unset();   ///< immortal builtin of the same name, read while the global is unset
};

/// Number of top-level statements and of instructions of the main file, for `check -v`.
struct program_size {
  std::size_t statements = 0;
  std::size_t instructions = 0;
};

/// A test block of the main file: functions to be called one after the other in a copy of the state that the top-level code
/// leaves. They share what the setups declare.
struct test_case {
  std::string name;                ///< `group › name`
  source_span span;                ///< in the last of program::sources
  std::vector<value> setups;
  value body;
  std::vector<value> teardowns;    ///< run whatever the others do
};

/// Methods that operators call: those of binary_operator in its order, then `-x` and `!x`.
inline constexpr std::array<std::string_view, 13> operator_methods = {
    "op_add", "op_sub", "op_mul", "op_div", "op_mod", "op_eq", "op_ne",
    "op_lt",  "op_le",  "op_gt",  "op_ge",  "op_neg", "op_not"};

struct program {
  program();
  ~program();
  program(const program&) = delete;
  program& operator=(const program&) = delete;

  const native_registry* natives = nullptr;
  mutable shape_table shapes;   ///< grows while the program runs; locks itself
  std::deque<source> sources;
  std::vector<std::unique_ptr<function_code>> functions;
  std::vector<global_info> globals;
  /// `S.m` → slot of the global that holds the method.
  std::unordered_map<std::string, std::uint32_t> methods;
  /// The name that the shapes of `S` have → the slots of its operator methods, in the order of operator_methods.
  std::unordered_map<const object*, std::array<std::optional<std::uint32_t>, operator_methods.size()>> operators;
  /// Builtins written in Ruff: name → immortal function value.
  std::unordered_map<std::string, value> prelude;
  /// Builtin names that are plain values (`PI`, `Promise`).
  std::map<std::string, value, std::less<>> builtin_values;
  /// What constants of the code refer to; released with the program.
  std::vector<value> owned;
  std::map<std::string, value, std::less<>> texts;
  /// One immortal value per builtin.
  std::unordered_map<const native_entry*, value> native_values;

  /// Registers method `S.m`, kept in global `slot`.
  void add_method(const std::string& name, std::uint32_t slot);
  [[nodiscard]] value native_value(const native_entry* entry) const { return native_values.at(entry); }
  [[nodiscard]] value prelude_value(const std::string& name) const { return prelude.at(name); }

  bool assigns_captures = false;   ///< some function assigns captured variables
  std::vector<test_case> tests;    ///< in source order, if they were asked for
  value top_level;   ///< function value of the main file's top-level code
  std::int32_t depth_max = 100'000;
  program_size size;
};

/// What is compiled: test blocks are no part of a run.
enum class compile_purpose : std::uint8_t { run, tests };

/// Compiles the prelude and then `file` into `into` (fresh). Findings are static errors; the program must not run then.
[[nodiscard]] diagnostics compile(program& into, const native_registry& natives, std::string_view prelude_text, source file,
                                  compile_purpose purpose = compile_purpose::run);

/// Name of a function as shown to users.
[[nodiscard]] std::string_view code_name(const function_code& code) noexcept;

}  // namespace ruff::lang
