#pragma once

// Numbers for objects, in the order in which they come: a hash table with linear probing, at most half full, which holds the
// numbers only; whoever uses it keeps the objects.

#include "lang/value/value.hpp"

#include <cstdint>
#include <vector>

namespace ruff::lang {

class object_index {
 public:
  /// The number of `o`; if it has none, it gets `next`. `object_at(n)` is the object with number n.
  template <class F>
  [[nodiscard]] std::uint32_t find_or_add(const object* o, std::uint32_t next, F&& object_at) {
    if (std::size_t{next} * 2 >= places_.size()) grow(next, object_at);
    std::uint32_t& place = place_of(o, object_at);
    if (place == free) place = next;
    return place;
  }

 private:
  static constexpr std::uint32_t free = UINT32_MAX;
  static constexpr std::size_t places_min = 64;

  template <class F>
  std::uint32_t& place_of(const object* o, F&& object_at) {
    const std::size_t mask = places_.size() - 1;
    std::size_t at = (reinterpret_cast<std::uintptr_t>(o) * 0x9e3779b97f4a7c15ULL >> 32) & mask;
    while (places_[at] != free && object_at(places_[at]) != o) at = (at + 1) & mask;
    return places_[at];
  }

  template <class F>
  void grow(std::uint32_t count, F&& object_at) {
    places_.assign(places_.empty() ? places_min : places_.size() * 2, free);
    for (std::uint32_t n = 0; n < count; ++n) place_of(object_at(n), object_at) = n;
  }

  std::vector<std::uint32_t> places_;   ///< a power of two of them
};

}  // namespace ruff::lang
