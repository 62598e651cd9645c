#pragma once

// The only place that allocates and frees heap objects: mimalloc below 128 KB, mmap/mremap above (growing arrays in
// mimalloc's large blocks cost twice). Destruction uses a work list per thread and never recurses natively.

#include "lang/value/value.hpp"

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
/// Nesting depth of a value: 0 for scalars and strings, 1 for `[]`, 2 for `[[]]` (an upper bound after edits).
[[nodiscard]] inline std::uint16_t depth_of(const value& v) noexcept {
  return v.type() >= kind::array && v.type() <= kind::stack ? v.as_object()->depth : 0;
}

}  // namespace ruff::lang
