#include "runtime/explain.hpp"

#include "lang/diagnostic_kind.hpp"
#include "runtime/suggestion.hpp"

#include <fmt/core.h>
#include <vector>

namespace ruff::runtime {

namespace {

using lang::diagnostic_row;

/// What stands below the heading `slug`.
std::string_view section_of(std::string_view slug) {
  const std::string_view page = errors_page();
  const std::string heading = fmt::format("\n## {}\n", slug);
  const std::size_t begin = page.find(heading);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = page.substr(begin + heading.size());
  return rest.substr(0, rest.find("\n## "));
}

/// Without the marks of Markdown for code: blocks of it are indented instead.
std::string plain(std::string_view section) {
  std::string text;
  bool is_code = false;
  while (!section.empty()) {
    const std::size_t end = section.find('\n');
    const std::string_view line = section.substr(0, end);
    section.remove_prefix(end == std::string_view::npos ? section.size() : end + 1);
    if (line.starts_with("```"))
      is_code = !is_code;
    else
      text += fmt::format("{}{}\n", is_code && !line.empty() ? "    " : "", line);
  }
  return text;
}

std::string page_of(const diagnostic_row& row) {
  return fmt::format("{}/{}: {}\n{}", row.code, row.slug, row.title, plain(section_of(row.slug)));
}

std::string list_of(const std::vector<const diagnostic_row*>& rows) {
  std::string text;
  for (const diagnostic_row* row : rows) text += fmt::format("{:<11}  {:<21}  {}\n", row->code, row->slug, row->title);
  return text;
}

}  // namespace

std::optional<std::string> explanation(std::string_view word) {
  if (const auto sign = word.find('/'); sign != std::string_view::npos) word.remove_prefix(sign + 1);
  std::vector<const diagnostic_row*> family;
  for (const diagnostic_row& row : lang::diagnostic_rows()) {
    if (row.slug == word) return page_of(row);
    if (row.code == word || word.empty()) family.push_back(&row);
  }
  if (family.empty()) return std::nullopt;
  return family.size() == 1 ? page_of(*family.front()) : list_of(family);
}

std::string explanation_hint(std::string_view word) {
  std::vector<std::string_view> names;
  for (const diagnostic_row& row : lang::diagnostic_rows()) names.insert(names.end(), {row.slug, row.code});
  return hint_for(word, names);
}

}  // namespace ruff::runtime
