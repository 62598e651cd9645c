#pragma once

// Enum values, results and options: a family (the enum's name), a variant and payloads in order.

#include "lang/value/string.hpp"
#include "lang/value/value.hpp"

#include <span>

namespace ruff::lang {

struct tagged_object : object {
  std::uint32_t payload_count;
  std::uint32_t unused;
  value family;   ///< string: "Result", "Option" or the enum's name
  value variant;  ///< string: "Ok", "Err", "Some", "None" or the variant's name

  [[nodiscard]] value* payload() noexcept { return reinterpret_cast<value*>(this + 1); }
  [[nodiscard]] const value* payload() const noexcept { return reinterpret_cast<const value*>(this + 1); }
};

/// Takes the payload values (null afterwards). Family and variant are strings, usually immortal.
[[nodiscard]] value make_tagged(value family, value variant, std::span<value> payload);
[[nodiscard]] value make_ok(value v);
[[nodiscard]] value make_err(value v);
[[nodiscard]] value make_some(value v);
[[nodiscard]] value make_none();

[[nodiscard]] inline bool is_variant(const value& v, std::string_view family, std::string_view variant) noexcept {
  return v.is(kind::tagged) && text_of(v.as<tagged_object>()->variant) == variant &&
         text_of(v.as<tagged_object>()->family) == family;
}

}  // namespace ruff::lang
