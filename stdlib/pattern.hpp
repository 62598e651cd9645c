#pragma once

// Regular expressions on RE2 in the dialect of the standard library specification, strings, section
// 3: `(?<n>…)` and Unicode `\d \w \s` are rewritten before RE2 sees the pattern.

#include <functional>
#include <memory>
#include <re2/re2.h>
#include <string>
#include <string_view>

namespace ruff::stdlib {

/// `pattern` in RE2's syntax. An invalid pattern stays invalid.
[[nodiscard]] std::string rewritten_pattern(std::string_view pattern);

/// The compiled pattern; `ok()` may be false. Cached per thread.
[[nodiscard]] std::shared_ptr<const re2::RE2> compiled_pattern(std::string_view pattern);

/// Calls `visit` with the groups of each match, from left to right, not overlapping; group 0 is the
/// whole match. An empty match directly behind the previous match does not count.
void for_each_match(const re2::RE2& pattern, std::string_view text, int groups,
                    const std::function<void(const re2::StringPiece*)>& visit);

}  // namespace ruff::stdlib
