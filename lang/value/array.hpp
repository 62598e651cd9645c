#pragma once

// Arrays: header and items in one block that doubles when it is full. Values with copy-on-write: every editing function
// takes the array by value, edits it in place when that is the only reference and copies it otherwise.

#include "lang/value/value.hpp"

#include <span>

namespace ruff::lang {

struct array_object : object {
  std::uint32_t size;
  std::uint32_t capacity;

  [[nodiscard]] value* items() noexcept { return reinterpret_cast<value*>(this + 1); }
  [[nodiscard]] const value* items() const noexcept { return reinterpret_cast<const value*>(this + 1); }
  [[nodiscard]] std::span<value> span() noexcept { return {items(), size}; }
  [[nodiscard]] std::span<const value> span() const noexcept { return {items(), size}; }
};

inline constexpr std::size_t array_items_max = 0xffffffffu;

/// Empty array with room for `capacity` items. Items are appended with push().
[[nodiscard]] value make_array(std::size_t capacity = 0);
/// Array that takes the given values (they are null afterwards).
[[nodiscard]] value make_array(std::span<value> items);

/// `array` with `item` at the end. Amortised O(1) when `array` is the only reference.
[[nodiscard]] value push(value array, value item);
/// `array` with `items` at the end; they lie in another array. Amortised O(items) when `array` is the only reference.
[[nodiscard]] value append(value array, std::span<const value> items);
/// `array` with `item` at `index` (< size).
[[nodiscard]] value with_item(value array, std::size_t index, value item);
/// The same array as a unique one that may be edited in place (a copy if others hold it).
[[nodiscard]] value unshared_array(value array);

[[nodiscard]] inline std::span<const value> items_of(const value& v) noexcept { return v.as<array_object>()->span(); }

}  // namespace ruff::lang
