#pragma once

// A hash index of values under strict equality, for `unique`. Scalars, strings and null are hashed
// by content; all other kinds share a bucket per kind and are compared one by one.

#include "stdlib/builtin.hpp"

#include <bit>
#include <unordered_map>

namespace ruff::stdlib {

class strict_index {
 public:
  /// Notes `v`, which must outlive the index; false when an equal one is there. NaN equals nothing.
  bool insert(const value& v) {
    if (v.is(kind::floating) && std::isnan(v.as_float())) return true;
    auto [from, to] = seen_.equal_range(hash(v));
    for (auto at = from; at != to; ++at)
      if (lang::equals_strictly(*at->second, v)) return false;
    seen_.emplace(hash(v), &v);
    return true;
  }

 private:
  static std::uint64_t hash(const value& v) noexcept {
    const auto salt = static_cast<std::uint64_t>(v.type()) << 56;
    if (v.is(kind::string)) return salt ^ lang::hash_of(*v.as<lang::string_object>());
    if (v.is(kind::integer) || v.is(kind::boolean))
      return salt ^ static_cast<std::uint64_t>(v.as_integer());
    if (v.is(kind::floating))
      return salt ^ std::bit_cast<std::uint64_t>(v.as_float() == 0 ? 0.0 : v.as_float());
    if (v.is(kind::array)) return salt ^ lang::items_of(v).size();
    return v.is(kind::dict) ? salt ^ v.as<lang::dict_object>()->live : salt;
  }

  std::unordered_multimap<std::uint64_t, const value*> seen_;
};

}  // namespace ruff::stdlib
