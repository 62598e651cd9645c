#pragma once

// Writes one function's instructions: words, constants, jumps and positions. Knows nothing of the tree.

#include "lang/compile/code.hpp"

#include <map>
#include <string>
#include <unordered_map>

namespace ruff::lang {

/// Register number; instructions hold byte offsets.
using reg_number = std::uint32_t;
inline constexpr reg_number registers_max = 4095;

class emitter {
 public:
  emitter(program& p, function_code& out) : program_(p), out_(out) {}

  /// Spans of the instructions that follow.
  void at(source_span span);

  std::size_t emit(opcode op, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0, std::uint8_t flags = 0);
  std::size_t emit_wide(opcode op, std::uint32_t a, std::int64_t wide, std::uint8_t flags = 0);
  void word(std::uint64_t raw);
  [[nodiscard]] std::size_t here() const noexcept { return out_.code.size(); }
  [[nodiscard]] instruction& operator[](std::size_t n) noexcept { return out_.code[n]; }

  /// Makes the jump at `from` lead to `target` (by default: here).
  void patch(std::size_t from) { patch(from, here()); }
  void patch(std::size_t from, std::size_t target);

  std::uint32_t constant(std::string_view text);
  std::uint32_t constant(std::int64_t number);
  std::uint32_t constant(double number);
  std::uint32_t constant(value immortal);

  /// A 16-bit jump was too short: the function must be compiled again with long jumps.
  [[nodiscard]] bool needs_long_jumps() const noexcept { return too_far_; }
  /// More constants than a 16-bit operand can name.
  [[nodiscard]] bool has_too_many_constants() const noexcept { return out_.constants.size() > 0xffff; }

 private:
  program& program_;
  function_code& out_;
  std::map<std::string, std::uint32_t, std::less<>> texts_;
  std::unordered_map<std::int64_t, std::uint32_t> numbers_;
  bool too_far_ = false;
};

/// Operand of an instruction field for a register.
[[nodiscard]] constexpr std::uint32_t offset_of(reg_number r) noexcept { return r * sizeof(slot); }

/// A text owned by the program, as a value that is not counted.
[[nodiscard]] value owned_text(program& p, std::string_view text);
/// Any value owned by the program from now on, as one that is not counted.
[[nodiscard]] value owned_value(program& p, value v);

}  // namespace ruff::lang
