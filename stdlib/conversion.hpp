#pragma once

// Numbers in text as the conversions of the core library, `env_int` and CSV read them.

#include <cstdint>
#include <string_view>

namespace ruff::stdlib {

/// `[+-]?digits` within int64, nothing around it.
[[nodiscard]] bool parse_integer(std::string_view text, std::int64_t& out) noexcept;
/// Decimal float with `1e3`, `.5`, `5.`, `inf`, `infinity`, `nan` in any case; too large gives
/// infinity.
[[nodiscard]] bool parse_float(std::string_view text, double& out) noexcept;

}  // namespace ruff::stdlib
