#pragma once

// A compiled program: its units, shapes, methods and the builtins. It only grows: modules are compiled while it runs, one at
// a time, and what lanes on all cores may be reading is never changed.

#include "lang/compile/unit.hpp"
#include "lang/syntax/diagnostic.hpp"
#include "lang/value/structure.hpp"
#include "lang/vm/native.hpp"

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ruff::lang {

/// Number of top-level statements and of instructions of the main file, for `check -v`.
struct program_size {
  std::size_t statements = 0;
  std::size_t instructions = 0;
};

/// A test block of the main file: functions to be called one after the other in a copy of the state that the top-level code
/// leaves. They share what the setups declare.
struct test_case {
  std::string name;                ///< `group › name`
  source_span span;                ///< in the main file
  std::vector<value> setups;
  value body;
  std::vector<value> teardowns;    ///< run whatever the others do
};

/// Methods that operators call: those of binary_operator in its order, then `-x` and `!x`.
inline constexpr std::array<std::string_view, 13> operator_methods = {
    "op_add", "op_sub", "op_mul", "op_div", "op_mod", "op_eq", "op_ne",
    "op_lt",  "op_le",  "op_gt",  "op_ge",  "op_neg", "op_not"};

/// The units of a program by number. Units are added one at a time; readers need no lock.
class unit_list {
 public:
  [[nodiscard]] const unit& operator[](std::uint32_t number) const noexcept { return *units_[number]; }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_.load(std::memory_order_acquire); }
  [[nodiscard]] bool is_full() const noexcept { return size() == units_max; }
  /// Gives the unit the next number. It can be reached by that number, but is not counted before add_staged().
  unit& stage(std::unique_ptr<unit> next);
  void add_staged() noexcept { size_.fetch_add(1, std::memory_order_release); }
  /// Whether there is a unit of that number, or one that is being compiled.
  [[nodiscard]] bool has(std::uint32_t number) const noexcept { return number < units_max && units_[number] != nullptr; }
  void clear() noexcept;

 private:
  std::array<std::unique_ptr<unit>, units_max> units_;
  std::atomic<std::uint32_t> size_{0};
};

/// Where the methods of structs are kept.
struct method_index {
  /// `S.m` → index of the global that holds the method.
  std::unordered_map<std::string, std::uint32_t> globals;
  /// The name that the shapes of `S` have → its operator methods, in the order of operator_methods.
  std::unordered_map<const object*, std::array<std::optional<std::uint32_t>, operator_methods.size()>> operators;
};

class module_source;

struct program {
  program();
  ~program();
  program(const program&) = delete;
  program& operator=(const program&) = delete;

  const native_registry* natives = nullptr;
  mutable shape_table shapes;   ///< grows while the program runs; locks itself
  unit_list units;   ///< the prelude, the main file, then modules
  module_source* modules = nullptr;   ///< where modules come from; null: there are none
  /// Builtins written in Ruff: name → immortal function value.
  std::unordered_map<std::string, value> prelude;
  /// Builtin names that are plain values (`PI`, `Promise`).
  std::map<std::string, value, std::less<>> builtin_values;
  /// What constants of the code refer to; released with the program.
  std::vector<value> owned;
  std::map<std::string, value, std::less<>> texts;
  /// One immortal value per builtin.
  std::unordered_map<const native_entry*, value> native_values;

  [[nodiscard]] const global_info& global(std::uint32_t index) const noexcept {
    return units[unit_of(index)].globals[slot_of(index)];
  }
  [[nodiscard]] const function_code& function(std::uint32_t index) const noexcept {
    return *units[unit_of(index)].functions[slot_of(index)];
  }
  [[nodiscard]] const unit& main() const noexcept { return units[main_unit]; }
  [[nodiscard]] const method_index& methods() const noexcept { return *methods_.load(std::memory_order_acquire); }
  /// Registers methods `S.m` with the globals that hold them.
  void add_methods(std::span<const std::pair<std::string, std::uint32_t>> added);
  [[nodiscard]] value native_value(const native_entry* entry) const { return native_values.at(entry); }
  [[nodiscard]] value prelude_value(const std::string& name) const { return prelude.at(name); }

  std::atomic<bool> assigns_captures{false};   ///< some function assigns captured variables
  std::vector<test_case> tests;    ///< in source order, if they were asked for
  std::int32_t depth_max = 100'000;
  program_size size;

 private:
  std::vector<std::unique_ptr<method_index>> indexes_;   ///< the present one last
  std::atomic<const method_index*> methods_;
};

/// What is compiled: test blocks are no part of a run.
enum class compile_purpose : std::uint8_t { run, tests };

/// Compiles the prelude and then `file` into `into` (fresh). Findings are static errors; the program must not run then.
[[nodiscard]] diagnostics compile(program& into, const native_registry& natives, std::string_view prelude_text, source file,
                                  compile_purpose purpose = compile_purpose::run);

/// Compiles a module of the running program; with findings, the program is as before. One call at a time.
[[nodiscard]] diagnostics compile_module(program& into, std::unique_ptr<unit> module);


/// Name of a function as shown to users.
[[nodiscard]] std::string_view code_name(const function_code& code) noexcept;

}  // namespace ruff::lang
