#pragma once

// JSON as the standard library specification, data, section 1 wants it. Used by the JSON builtins
// and by whoever stores JSON.

#include "stdlib/builtin.hpp"

namespace ruff::stdlib {

inline constexpr std::size_t json_bytes_max = 1'048'576;
/// Depth of the deepest value; the root has 0.
inline constexpr unsigned json_depth_max = 64;

/// The value of a text of strict RFC 8259, or a failure with reason and place.
[[nodiscard]] value read_json(std::string_view text);
/// Appends a quoted and escaped string.
void append_json_text(std::string& out, std::string_view text);
/// Appends `v` to `out`; a failure, or null. `indent` < 0: compact, else two spaces per level from
/// that level on.
[[nodiscard]] value append_json(std::string& out, const value& v, int indent);

}  // namespace ruff::stdlib
