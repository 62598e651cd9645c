#pragma once

// Sets, queues, stacks and bytes. All are values with copy-on-write. Sets keep insertion order and compare items by
// language equality; queues and stacks are one array each (a queue with a moving head); bytes are a byte block.

#include "lang/value/value.hpp"

#include <span>
#include <string_view>

namespace ruff::lang {

/// Sets, queues and stacks: `items` is an array value. A queue's first item is at `head`. Where an item was removed from a
/// set that only one thread knows, `items` is unset for a while: until somebody reads the items, or half of them are.
struct sequence_object : object {
  std::uint32_t head;
  std::uint32_t removed;   ///< items that are unset
  value items;   ///< array
  value index;   ///< sets: dict from hash text to array of positions; else null
};

struct bytes_object : object {
  std::uint64_t byte_count;
  [[nodiscard]] const std::uint8_t* data() const noexcept { return reinterpret_cast<const std::uint8_t*>(this + 1); }
  [[nodiscard]] std::uint8_t* data() noexcept { return reinterpret_cast<std::uint8_t*>(this + 1); }
  [[nodiscard]] std::span<const std::uint8_t> span() const noexcept { return {data(), byte_count}; }
};

[[nodiscard]] value make_set();
[[nodiscard]] value set_with(value set, value item);
[[nodiscard]] value set_without(value set, const value& item);
[[nodiscard]] bool set_has(const value& set, const value& item) noexcept;

[[nodiscard]] value make_queue();
[[nodiscard]] value enqueued(value queue, value item);
/// Removes the front, which must exist, from `queue` and returns it.
[[nodiscard]] value take_front(value& queue);

[[nodiscard]] value make_stack();
[[nodiscard]] value stacked(value stack, value item);
/// Removes the top, which must exist, from `stack` and returns it.
[[nodiscard]] value take_top(value& stack);

/// `sequence` with the items of `array` instead of its own, one for one: equal items must have been replaced by equal ones.
[[nodiscard]] value with_items(value sequence, value array);

/// The items of a set, queue (front first) or stack (bottom first).
[[nodiscard]] std::span<const value> sequence_items(const value& v);
[[nodiscard]] std::size_t sequence_size(const value& v) noexcept;
/// Before a set becomes known to other threads, which read it at the same time: squeezes out what was removed.
void squeeze(sequence_object& s);

[[nodiscard]] value make_bytes(std::string_view content);
[[nodiscard]] inline std::span<const std::uint8_t> bytes_of(const value& v) noexcept {
  return v.as<bytes_object>()->span();
}

}  // namespace ruff::lang
