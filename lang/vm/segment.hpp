#pragma once

// Where frames live. A segment is one block, `header | registers → … ← frame records`: registers of successive calls overlap
// (a callee's first register is its caller's first argument), records of 32 bytes grow down from the end. Async calls,
// generators and lanes begin a segment of their own, so that splitting off relinks two pointers; so do operator methods,
// since the instruction of an operator has no registers for a call, and the top-level code of modules. Registers never move.
//
// A record is shaped like two uncounted slots, and a dead register always holds an uncounted slot; so registers and records
// may reuse each other's memory, and whatever lies in the register range can be released without knowing what it is.

#include "lang/compile/code.hpp"
#include "lang/value/value.hpp"
#include "lang/vm/fiber.hpp"

#include <cstdint>

namespace ruff::lang {

struct generator_object;

/// One open call.
struct frame {
  std::uint64_t base_word;          ///< caller's base << 8
  const instruction* return_ip;
  std::uint64_t below;              ///< of a segment's bottom frame: the caller's record << 8; else 0
  const function_code* code;        ///< the callee

  [[nodiscard]] slot* caller_base() const noexcept { return reinterpret_cast<slot*>(base_word >> 8); }
  void set_caller_base(slot* base) noexcept { base_word = reinterpret_cast<std::uint64_t>(base) << 8; }
};
static_assert(sizeof(frame) == 32);

enum class segment_kind : std::uint8_t { lane, overflow, async, generator, operation, module };

/// What an async call leaves in its result register.
enum class call_mode : std::uint8_t { promise, await_result, item };

struct segment {
  segment* prev;
  const instruction* return_ip;
  slot* result;                     ///< where the result goes; operation: null when its truth decides a jump
  frame* record_min;                ///< no more records below this one: memory or call depth is used up
  union {
    step_count start_steps;         ///< async: the fiber's steps at the call
    generator_object* generator;    ///< generator: the object being advanced
  };
  std::int32_t depth;               ///< calls open below this segment; -1 below top-level code
  std::uint16_t frames;             ///< size of the whole block, in frames
  segment_kind kind;
  call_mode mode;

  [[nodiscard]] std::size_t bytes() const noexcept { return std::size_t{frames} * sizeof(frame); }
  [[nodiscard]] slot* registers() noexcept { return reinterpret_cast<slot*>(this + 1); }
  [[nodiscard]] frame* end() noexcept { return reinterpret_cast<frame*>(this) + frames; }
  [[nodiscard]] frame* bottom() noexcept { return end() - 1; }
  /// The frame below, which lies in another segment: its registers and its record.
  [[nodiscard]] slot* return_base() noexcept { return bottom()->caller_base(); }
  [[nodiscard]] frame* return_record() noexcept { return reinterpret_cast<frame*>(bottom()->below >> 8); }
  void set_return(slot* base, frame* record, const instruction* ip) noexcept {
    bottom()->set_caller_base(base);
    bottom()->below = reinterpret_cast<std::uint64_t>(record) << 8;
    return_ip = ip;
  }
};
static_assert(sizeof(segment) % sizeof(slot) == 0);

/// A segment with room for at least `slots` registers and `records` records, all registers dead.
[[nodiscard]] segment* acquire_segment(std::size_t slots, std::size_t records);
/// Gives a segment back; its registers are dead.
void return_segment(segment* s) noexcept;

/// Largest segment made for ordinary growth, in bytes.
inline constexpr std::size_t segment_bytes_max = 65536;

}  // namespace ruff::lang
