#pragma once

// Compiled functions: instructions, constants, and side tables for positions and handlers that are searched on errors only.
// Shared read-only by all cores; inline caches are single words written atomically a bounded number of times.

#include "lang/compile/program.hpp"
#include "lang/syntax/ast.hpp"
#include "lang/value/function.hpp"

#include <cstring>
#include <string>
#include <vector>

namespace ruff::lang {

enum class opcode : std::uint8_t {
#define RUFF_OP(name, operands, words) name##_op,
#include "lang/compile/opcodes.def"
#undef RUFF_OP
};

/// One 64-bit instruction word; registers are byte offsets from the frame's base.
struct instruction {
  opcode op;
  std::uint8_t flags;
  std::uint16_t a;
  std::uint16_t b;
  std::uint16_t c;

  [[nodiscard]] std::int32_t wide() const noexcept {
    std::int32_t v;
    std::memcpy(&v, &b, 4);
    return v;
  }
  void set_wide(std::int32_t v) noexcept { std::memcpy(&b, &v, 4); }
  [[nodiscard]] std::uint64_t raw() const noexcept {
    std::uint64_t v;
    std::memcpy(&v, this, 8);
    return v;
  }
};
static_assert(sizeof(instruction) == 8);

/// Flags of instructions.
enum instruction_flag : std::uint8_t {
  b_dies = 1,          ///< operand b is not used afterwards: taken or released
  c_dies = 2,
  a_dies = 4,          ///< jumps: operand a
  opposite = 8,        ///< jumps on equality: the script has the other operator of `==` and `!=`
  inverted = 16,       ///< jumps on comparisons: the script has `!(…)` around it
  with_last = 4,       ///< ranges: the second end belongs to them
  in_pairs = 1,        ///< for_prepare: of a dict, key and item
  cancelled_only = 1,  ///< throw_pending: what is left by a jump is dropped, unless it is a cancellation
  // set_index, set_field, set_path: where the root variable is
  root_register = 0,
  root_global = 8,
  root_cell = 16,
  // calls
  await_result = 1,    ///< an async callee that ends at once gives its result and skips the await behind the call
  uncounted = 2,       ///< push_local, get_length: of the prelude, whose calls count no step
  item_call = 2,       ///< the callee runs in an async segment of its own whatever its kind (mappings)
  optional_export = 1, ///< get_export: unset when there is no such export
};

/// What match_form asks of a value; its word says more.
enum class pattern_form : std::uint8_t {
  array_of,          ///< so many items
  array_from,        ///< at least so many
  dict_with,         ///< an entry for each name of a constant array
  structure_with,    ///< of the name that a constant array begins with, with a field for each further one
  payloads,          ///< so many
  equal_to,          ///< a constant
  in_range,          ///< of two constants
  in_closed_range,   ///< the same with the second end
};

/// set_global: bits 0–1 global_class, bits 2–4 how.
enum class global_write : std::uint8_t { assign, declare_let, declare_mut, declare_const, assign_known, import_name };
/// Bindings of a global slot.
enum class slot_binding : std::uint8_t { mutable_binding, let_binding, const_binding };

enum class handler_kind : std::uint8_t {
  except,    ///< gets the error as a struct, cancellations never
  finally,   ///< gets the failure itself
  pending,   ///< the body of a `finally` that has it in `reg`: an error there replaces it, unless it is a cancellation
};

/// An exception handler: errors at instructions [from, to) go on at `target` with the error in `reg`; registers from `first`
/// on are released.
struct handler {
  std::uint32_t from;
  std::uint32_t to;
  std::uint32_t target;
  std::uint16_t reg;
  std::uint16_t first;
  handler_kind kind = handler_kind::except;
};

/// Source span of the instructions from `at` to the next entry.
struct position_entry {
  std::uint32_t at;
  source_span span;
};

struct function_code {
  std::string name;                ///< as shown to users; empty: top-level code
  std::string label;               ///< name in traces
  const source* file = nullptr;
  const unit* module = nullptr;    ///< that the function belongs to; null: the prelude's or the main file's
  std::vector<instruction> code;
  const instruction* entry = nullptr;   ///< first instruction
  std::vector<value> constants;    ///< immortal values
  std::vector<handler> handlers;   ///< inner ones first
  std::vector<position_entry> positions;
  std::uint16_t parameter_count = 0;
  std::uint16_t parameters_required = 0;
  std::uint16_t register_count = 0;
  std::uint16_t capture_count = 0;
  bool is_async = false;
  bool is_generator = false;
  bool assigns_captures = false;
  bool is_prelude = false;
  bool has_self = false;           ///< method: parameter 0 is the receiver and does not count in arity errors
  bool has_rest = false;           ///< the last parameter is the array of all further arguments
  bool is_plain = true;            ///< neither async nor generator, no rest: the fast path of calls with all arguments

  /// Whether a call may pass so many arguments, the receiver of a method included.
  [[nodiscard]] bool takes(std::size_t count) const noexcept {
    return count >= parameters_required && (has_rest || count <= parameter_count);
  }
  /// Span of the expression that the instruction at `ip` belongs to.
  [[nodiscard]] source_span span_at(const instruction* ip) const noexcept;
  /// The innermost handler for the instruction at `ip`, or the next one around `inner`; null when there is none.
  [[nodiscard]] const handler* handler_at(const instruction* ip, const handler* inner = nullptr) const noexcept;
};

/// The function that `at` is an instruction of, and the place there; empty when it is none of the program's.
[[nodiscard]] trace_frame frame_of(const program& of, const instruction* at);

/// Number of raw words behind an instruction.
[[nodiscard]] std::uint8_t words_behind(opcode op) noexcept;
[[nodiscard]] std::string_view opcode_name(opcode op) noexcept;
[[nodiscard]] std::string_view opcode_operands(opcode op) noexcept;

/// The instructions as text, one per line, for tests and debugging.
[[nodiscard]] std::string disassemble(const function_code& code);
/// Empty when the code is well formed: registers, ranges and constants exist, jumps and handlers lead to instructions, and
/// nothing runs off the end. Else the first complaint.
[[nodiscard]] std::string verify(const function_code& code, const program& of);

}  // namespace ruff::lang
