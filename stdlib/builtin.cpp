#include "stdlib/builtin.hpp"

#include <array>

namespace ruff::stdlib {

value hinted_arity_failure(const native_call& call, std::size_t expected, std::string_view hint) {
  std::string text = fmt::format("{}() expects {} argument{}", call.entry.canonical, expected,
                                 expected == 1 ? "" : "s");
  if (!hint.empty()) text += fmt::format(" ({})", hint);
  return failure("{}, got {}", text, call.count);
}

value text_value(std::string_view text) {
  if (text.size() > lang::string_bytes_max) return lang::fail(lang::error_code::string_too_long);
  return lang::make_string(text);
}

std::int64_t truncated(double d) noexcept {
  if (std::isnan(d)) return 0;
  if (d >= 9223372036854775808.0) return std::numeric_limits<std::int64_t>::max();
  if (d < -9223372036854775808.0) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(d);
}

value nested(const native_call& call, value result) {
  if (lang::depth_of(result) <= lang::nesting_depth_max) return result;
  return lang::fail(lang::error_code::data_depth, fmt::format("calling {}", call.entry.canonical));
}

value make_pair(value first, value second) {
  std::array<value, 2> items{std::move(first), std::move(second)};
  return lang::make_array(items);
}

}  // namespace ruff::stdlib
