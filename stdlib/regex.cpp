// Regular expression builtins: standard library specification, strings, section 3.

#include "stdlib/builtin.hpp"
#include "stdlib/pattern.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

using lang::string_object;
using lang::string_of;
using lang::text_of;

bool are_strings(const native_call& call, std::size_t count) noexcept {
  for (std::size_t n = 0; n < count; ++n)
    if (!is_argument(call, n, kind::string)) return false;
  return true;
}

// Checks the arguments and compiles the pattern; a failure, or null.
value prepare(native_call& call, std::size_t count, const compiled_pattern*& pattern) {
  if (!are_strings(call, count))
    return failure("{} requires {} string arguments ({})", call.entry.canonical,
                   count == 2 ? "two" : "three",
                   count == 2 ? "text, pattern" : "text, pattern, replacement");
  call.charge_bytes(8 * text_of(call[0]).size() + 16 * text_of(call[1]).size());
  pattern = &pattern_of(text_of(call[1]));
  if (pattern->general.ok()) return {};
  return failure("Invalid regex pattern '{}': {}", text_of(call[1]), pattern->general.error());
}

value regex_match(native_call& call) {
  const compiled_pattern* pattern = nullptr;
  value problem = prepare(call, 2, pattern);
  if (is_failure(problem)) return problem;
  return value::boolean(occurs(*pattern, string_of(call[0])));
}

value regex_find_all(native_call& call) {
  const compiled_pattern* pattern = nullptr;
  value problem = prepare(call, 2, pattern);
  if (is_failure(problem)) return problem;
  const string_object& text = string_of(call[0]);
  value out = lang::make_array();
  for (match_walk walk(*pattern, text, 1); walk.next();)
    out = lang::push(std::move(out), lang::make_part(text, walk.group(0)));
  call.charge_items(lang::items_of(out).size());
  return out;
}

value regex_split(native_call& call) {
  const compiled_pattern* pattern = nullptr;
  value problem = prepare(call, 2, pattern);
  if (is_failure(problem)) return problem;
  const string_object& whole = string_of(call[0]);
  const std::string_view text = whole.view();
  value out = lang::make_array();
  const char* done = text.data();
  for (match_walk walk(*pattern, whole, 1); !text.empty() && walk.next();) {
    const std::string_view match = walk.group(0);
    out = lang::push(std::move(out), lang::make_part(whole, {done, match.data()}));
    done = match.data() + match.size();
  }
  call.charge_items(lang::items_of(out).size());
  return lang::push(std::move(out), lang::make_part(whole, {done, text.data() + text.size()}));
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
  parts.reserve(4);
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
  const compiled_pattern* pattern = nullptr;
  value problem = prepare(call, 3, pattern);
  if (is_failure(problem)) return problem;
  const std::string_view text = text_of(call[0]);
  const auto parts = replacement_parts(pattern->general, text_of(call[2]));
  std::size_t groups = 1;
  for (const auto& part : parts) groups = std::max(groups, static_cast<std::size_t>(part.group + 1));
  match_walk walk(*pattern, string_of(call[0]), groups);
  if (!walk.next()) {
    call.charge_bytes(text.size());
    return std::move(call[0]);
  }
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  const char* done = text.data();
  do {
    const std::string_view match = walk.group(0);
    out.append(done, match.data());
    done = match.data() + match.size();
    for (const auto& part : parts) out += part.group < 0 ? part.text : walk.group(static_cast<std::size_t>(part.group));
  } while (out.size() <= lang::string_bytes_max && walk.next());
  out.append(done, text.data() + text.size());
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
