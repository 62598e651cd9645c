#pragma once

// The only place that allocates and frees heap objects: mimalloc below 128 KB, mmap/mremap above (growing arrays in
// mimalloc's large blocks cost twice). Destruction uses a work list per thread and never recurses natively.

#include "lang/value/value.hpp"

#include <algorithm>
#include <cstddef>

namespace ruff::lang {

/// From now on the process ends when memory is exhausted, whoever asks for it: one line on standard error, exit code 6.
void end_when_memory_is_exhausted() noexcept;
/// Called before that end; must not allocate.
void set_exhaustion_hook(void (*hook)()) noexcept;

/// Uninitialised block of `bytes` bytes, 16-aligned. Ends the process when memory is exhausted.
[[nodiscard]] void* allocate_block(std::size_t bytes);
/// Resizes a block from allocate_block, keeping its content; may move it.
[[nodiscard]] void* resize_block(void* block, std::size_t old_bytes, std::size_t new_bytes);
void free_block(void* block, std::size_t bytes) noexcept;

/// Fills in a header with a count of one.
inline void init_header(object* o, kind type, std::uint8_t flags = 0, std::uint16_t depth = 0) noexcept {
  o->count.store(1, std::memory_order_relaxed);
  o->type = type;
  o->flags = flags;
  o->depth = depth;
}

/// Frees an object whose count has gone to zero, and what only it held. Called by release_slow().
void destroy(object* o) noexcept;
/// Frees a generator. Defined by the interpreter.
void destroy_generator(object* o) noexcept;

/// Number of objects destroyed by this thread so far; the interpreter charges a slice for them.
[[nodiscard]] std::uint64_t destroyed_count() noexcept;

/// Greatest nesting depth of a value; deeper ones are the error `data_depth`.
inline constexpr std::uint16_t nesting_depth_max = 4096;
/// Depth and state bit of a value's object, 0 of a value that has none.
[[nodiscard]] inline std::uint16_t reach_of(const value& v) noexcept {
  return v.type() >= kind::array && v.type() <= kind::promise ? v.as_object()->depth : 0;
}
/// Nesting depth of a value: 0 for scalars and strings, 1 for `[]`, 2 for `[[]]` (an upper bound after edits).
[[nodiscard]] inline std::uint16_t depth_of(const value& v) noexcept {
  return static_cast<std::uint16_t>(reach_of(v) & ~state_bit);
}
/// False: no function with captured variables can be reached from the value.
[[nodiscard]] inline bool may_reach_state(const value& v) noexcept { return (reach_of(v) & state_bit) != 0; }
/// An item with this reach changes nothing in what `container` reaches. With the state bit a container's depth is read as a
/// negative number here, so that nothing is within it.
[[nodiscard]] inline bool is_within(std::uint16_t reach, const object& container) noexcept {
  return reach < static_cast<std::int16_t>(container.depth);
}
/// `container` holds `item` from now on.
inline void note_reach(object& container, const value& item) noexcept {
  const std::uint16_t reach = reach_of(item);
  if (is_within(reach, container)) return;
  const int depth = std::max(container.depth & ~state_bit, (reach & ~state_bit) + 1);
  container.depth = static_cast<std::uint16_t>(depth | ((container.depth | reach) & state_bit));
}

}  // namespace ruff::lang
