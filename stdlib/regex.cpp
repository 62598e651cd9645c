// Regular expression builtins: standard library specification, strings, section 3.

#include "stdlib/builtin.hpp"
#include "stdlib/pattern.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

using lang::text_of;
using compiled = std::shared_ptr<const re2::RE2>;

bool are_strings(const native_call& call, std::size_t count) noexcept {
  for (std::size_t n = 0; n < count; ++n)
    if (!is_argument(call, n, kind::string)) return false;
  return true;
}

// Checks the arguments and compiles the pattern; a failure, or null.
value prepare(native_call& call, std::size_t count, compiled& pattern) {
  if (!are_strings(call, count))
    return failure("{} requires {} string arguments ({})", call.entry.canonical,
                   count == 2 ? "two" : "three",
                   count == 2 ? "text, pattern" : "text, pattern, replacement");
  call.charge_bytes(8 * text_of(call[0]).size() + 16 * text_of(call[1]).size());
  pattern = compiled_pattern(text_of(call[1]));
  if (pattern->ok()) return {};
  return failure("Invalid regex pattern '{}': {}", text_of(call[1]), pattern->error());
}

std::string_view view_of(const re2::StringPiece& piece) noexcept {
  return {piece.data(), piece.size()};
}

value regex_match(native_call& call) {
  compiled pattern;
  value problem = prepare(call, 2, pattern);
  if (is_failure(problem)) return problem;
  const std::string_view text = text_of(call[0]);
  return value::boolean(
      re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern));
}

value regex_find_all(native_call& call) {
  compiled pattern;
  value problem = prepare(call, 2, pattern);
  if (is_failure(problem)) return problem;
  value out = lang::make_array();
  for_each_match(*pattern, text_of(call[0]), 0, [&](const re2::StringPiece* groups) {
    out = lang::push(std::move(out), lang::make_string(view_of(groups[0])));
  });
  call.charge_items(lang::items_of(out).size());
  return out;
}

value regex_split(native_call& call) {
  compiled pattern;
  value problem = prepare(call, 2, pattern);
  if (is_failure(problem)) return problem;
  const std::string_view text = text_of(call[0]);
  value out = lang::make_array();
  std::size_t done = 0;
  if (!text.empty())
    for_each_match(*pattern, text, 0, [&](const re2::StringPiece* groups) {
      const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
      out = lang::push(std::move(out), lang::make_string(text.substr(done, begin - done)));
      done = begin + groups[0].size();
    });
  call.charge_items(lang::items_of(out).size());
  return lang::push(std::move(out), lang::make_string(text.substr(done)));
}

// One piece of a replacement: plain text, or the group to put there (-1: none).
struct replacement_part {
  std::string_view text;
  int group = -1;
};

constexpr std::string_view name_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

// The group that `name` stands for; -1 for an unknown one, which gives nothing.
int group_of(const re2::RE2& pattern, std::string_view name) {
  if (name.find_first_not_of("0123456789") == std::string_view::npos) {
    const int number = name.size() > 6 ? -1 : std::stoi(std::string(name));
    return number <= pattern.NumberOfCapturingGroups() ? number : -1;
  }
  const auto& names = pattern.NamedCapturingGroups();
  const auto found = names.find(std::string(name));
  return found == names.end() ? -1 : found->second;
}

// Takes `$…` apart: `$$`, `$name`, `${name}`; a `$` that begins nothing of these is itself.
replacement_part read_reference(const re2::RE2& pattern, std::string_view rest,
                                std::size_t& length) {
  length = 1;
  if (rest.starts_with("$$")) {
    length = 2;
    return {rest.substr(0, 1), -1};
  }
  const bool has_brace = rest.starts_with("${");
  const std::size_t begin = has_brace ? 2 : 1;
  std::size_t end = has_brace ? rest.find('}', begin) : rest.find_first_not_of(name_letters, begin);
  if (has_brace && end == std::string_view::npos) return {rest.substr(0, 1), -1};
  end = std::min(end, rest.size());
  if (end == begin) return {rest.substr(0, 1), -1};
  length = has_brace ? end + 1 : end;
  return {{}, group_of(pattern, rest.substr(begin, end - begin))};
}

std::vector<replacement_part> replacement_parts(const re2::RE2& pattern, std::string_view text) {
  std::vector<replacement_part> parts;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    if (dollar > 0) parts.push_back({text.substr(0, dollar), -1});
    text.remove_prefix(dollar);
    if (text.empty()) break;
    std::size_t length = 0;
    parts.push_back(read_reference(pattern, text, length));
    text.remove_prefix(length);
  }
  return parts;
}

value regex_replace(native_call& call) {
  compiled pattern;
  value problem = prepare(call, 3, pattern);
  if (is_failure(problem)) return problem;
  const std::string_view text = text_of(call[0]);
  const auto parts = replacement_parts(*pattern, text_of(call[2]));
  int groups_used = 0;
  for (const auto& part : parts) groups_used = std::max(groups_used, part.group);
  std::string out;
  std::size_t done = 0;
  for_each_match(*pattern, text, groups_used, [&](const re2::StringPiece* groups) {
    const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
    out += text.substr(done, begin - done);
    done = begin + groups[0].size();
    if (out.size() > lang::string_bytes_max) return;
    for (const auto& part : parts)
      out += part.group < 0 ? part.text : view_of(groups[part.group]);
  });
  out += text.substr(done);
  call.charge_bytes(out.size());
  return text_value(out);
}

constexpr auto own = arity_style::own;

constexpr native_entry table[] = {
    pure("regex_find_all", 0, variadic, own, regex_find_all, "(text, pattern) All matches of a pattern."),
    pure("regex_match", 0, variadic, own, regex_match, "(text, pattern) Tests whether a pattern occurs."),
    pure("regex_replace", 0, variadic, own, regex_replace, "(text, pattern, repl) Replaces all matches."),
    pure("regex_split", 0, variadic, own, regex_split, "(text, pattern) Splits at the matches."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table regex_table() noexcept { return table; }

}  // namespace ruff::stdlib
