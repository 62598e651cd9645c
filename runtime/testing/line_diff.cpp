#include "runtime/testing/line_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace ruff::runtime {

namespace {

constexpr std::size_t context_lines = 2;
/// Entries of the table of the differing middle.
constexpr std::size_t table_max = 4'000'000;

using text_lines = std::vector<std::string_view>;

struct diff_line {
  char mark;   ///< `-`, `+`, or a blank
  std::string_view text;
};

text_lines lines_of(std::string_view text) {
  text_lines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Length of the longest common subsequence of a[i…] and b[j…], for all i and j.
class common_lengths {
 public:
  common_lengths(const text_lines& a, const text_lines& b) : width_(b.size() + 1), lengths_((a.size() + 1) * width_) {
    for (std::size_t i = a.size(); i-- > 0;)
      for (std::size_t j = b.size(); j-- > 0;)
        at(i, j) = a[i] == b[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  }
  std::uint32_t& at(std::size_t i, std::size_t j) { return lengths_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> lengths_;
};

void compare_middle(const text_lines& a, const text_lines& b, std::vector<diff_line>& out) {
  std::size_t i = 0, j = 0;
  if ((a.size() + 1) * (b.size() + 1) <= table_max) {
    common_lengths lengths(a, b);
    while (i < a.size() && j < b.size()) {
      if (a[i] == b[j]) {
        out.push_back({' ', a[i++]});
        ++j;
      } else if (lengths.at(i + 1, j) >= lengths.at(i, j + 1)) {
        out.push_back({'-', a[i++]});
      } else {
        out.push_back({'+', b[j++]});
      }
    }
  }
  for (; i < a.size(); ++i) out.push_back({'-', a[i]});
  for (; j < b.size(); ++j) out.push_back({'+', b[j]});
}

std::vector<diff_line> compare(text_lines a, text_lines b) {
  const auto first = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto same = static_cast<std::size_t>(first.first - a.begin());
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - same && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  std::vector<diff_line> out;
  for (std::size_t n = 0; n < same; ++n) out.push_back({' ', a[n]});
  const auto middle = [&](const text_lines& lines) {
    return text_lines(lines.begin() + static_cast<std::ptrdiff_t>(same), lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  compare_middle(middle(a), middle(b), out);
  for (std::size_t n = a.size() - tail; n < a.size(); ++n) out.push_back({' ', a[n]});
  return out;
}

}  // namespace

std::string line_diff(std::string_view expected, std::string_view got) {
  const std::vector<diff_line> lines = compare(lines_of(expected), lines_of(got));
  std::string text;
  bool has_left_out = false;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    const std::size_t from = n - std::min(n, context_lines);
    const std::size_t to = std::min(lines.size(), n + context_lines + 1);
    const bool is_shown = std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(from),
                                      lines.begin() + static_cast<std::ptrdiff_t>(to),
                                      [](const diff_line& line) { return line.mark != ' '; });
    if (!is_shown) {
      has_left_out = true;
      continue;
    }
    if (has_left_out) text += "  …\n";
    has_left_out = false;
    ((text += lines[n].mark) += ' ').append(lines[n].text) += '\n';
  }
  if (has_left_out && !text.empty()) text += "  …\n";
  return text;
}

}  // namespace ruff::runtime
