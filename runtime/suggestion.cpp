#include "runtime/suggestion.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <numeric>
#include <vector>

namespace ruff::runtime {

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  const std::size_t longer = std::max(a.size(), b.size());
  if (longer - std::min(a.size(), b.size()) > most) return most + 1;
  // Rows i - 2, i - 1 and i of the table of distances between beginnings.
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return std::min(row.back(), most + 1);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> names) {
  const std::size_t most = std::min<std::size_t>(3, std::max<std::size_t>(1, word.size() / 3));
  std::string_view best;
  std::size_t best_distance = most + 1;
  for (const std::string_view name : names) {
    const std::size_t distance = edit_distance(word, name, most);
    if (distance >= best_distance || distance >= word.size()) continue;
    best = name;
    best_distance = distance;
  }
  return best;
}

std::string hint_for(std::string_view word, std::span<const std::string_view> names) {
  const std::string_view found = nearest(word, names);
  return found.empty() ? "" : fmt::format("; did you mean '{}'?", found);
}

}  // namespace ruff::runtime
