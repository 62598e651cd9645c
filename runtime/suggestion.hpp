#pragma once

// "Did you mean": the nearest of some known names, for whatever a user may have misspelt.

#include <span>
#include <string>
#include <string_view>

namespace ruff::runtime {

/// Number of insertions, deletions, replacements and swaps of neighbours between two texts (optimal string alignment: the
/// distance of Damerau 1964, with no swapped pair edited again), at most `most + 1`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most);

/// The nearest of `names` at a distance of at most 3 (less for short words, which share a letter with it), or an empty text.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> names);

/// `; did you mean 'NAME'?`, or nothing.
[[nodiscard]] std::string hint_for(std::string_view word, std::span<const std::string_view> names);

}  // namespace ruff::runtime
