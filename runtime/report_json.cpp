#include "runtime/report_json.hpp"

#include "lang/value/array.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/string.hpp"
#include "stdlib/json.hpp"

#include <cctype>
#include <fmt/core.h>
#include <initializer_list>
#include <set>
#include <utility>
#include <vector>

namespace ruff::runtime {

namespace {

using lang::value;

value text(std::string_view content) { return lang::make_string(content); }
value number(std::uint64_t n) { return value::integer(static_cast<std::int64_t>(n)); }
value level_of(const report& r) { return text(r.level == lang::severity::warning ? "warning" : "error"); }
value text_or_null(std::string_view content) { return content.empty() ? value() : text(content); }

value object(std::initializer_list<std::pair<std::string_view, value>> members) {
  value made = lang::make_dict(members.size());
  for (const auto& [name, member] : members) made = lang::with_entry(std::move(made), name, member);
  return made;
}

template <class Items, class Make>
value list(const Items& items, Make&& make) {
  value made = lang::make_array();
  for (const auto& item : items) made = lang::push(std::move(made), make(item));
  return made;
}

std::string written(const value& document, int indent) {
  std::string out;
  [[maybe_unused]] const value done = stdlib::append_json(out, document, indent);
  return out + "\n";
}

// ---- Objects of the project's own form.

value file_of(const lang::source_place& place) { return place.file ? text(*place.file) : value(); }

value span_of(const lang::source_place& place) {
  return object({{"file", file_of(place)},
                 {"line", number(place.line)},
                 {"column", number(place.column)},
                 {"end_line", number(place.end_line)},
                 {"end_column", number(place.end_column)}});
}

value label_of(const report_place& place, bool is_main) {
  value label = lang::with_entry(span_of(place.where), "text", text(place.text));
  return lang::with_entry(std::move(label), "primary", value::boolean(is_main));
}

value labels_of(const report& r) {
  value labels = lang::make_array();
  if (r.at.is_known()) labels = lang::push(std::move(labels), label_of(r.at, true));
  for (const report_place& other : r.others) labels = lang::push(std::move(labels), label_of(other, false));
  return labels;
}

value call_of(const report_call& call) {
  return object({{"function", text(call.function)},
                 {"file", file_of(call.where)},
                 {"line", number(call.where.line)},
                 {"column", number(call.where.column)}});
}

value suggestions_of(const report& r) {
  value suggestions = lang::make_array();
  if (r.suggestion.empty()) return suggestions;
  return lang::push(std::move(suggestions),
                    object({{"replacement", text(r.suggestion)},
                            {"span", r.misspelt.is_known() ? span_of(r.misspelt.where) : value()},
                            {"applicability", text("maybe")}}));
}

// ---- SARIF. Section numbers are those of the standard.

/// A relative or absolute path as a URI reference (3.4).
std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) || std::string_view("/._-~").find(c) != path.npos;
    uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

value region_of(const lang::source_place& place) {
  return object({{"startLine", number(place.line)},
                 {"startColumn", number(place.column)},
                 {"endLine", number(place.end_line)},
                 {"endColumn", number(place.end_column)}});
}

value artifact_of(const lang::source_place& place) { return object({{"uri", text(uri_of(*place.file))}}); }

value physical_of(const lang::source_place& place) {
  return object({{"artifactLocation", artifact_of(place)}, {"region", region_of(place)}});
}

value location_of(const lang::source_place& place) { return object({{"physicalLocation", physical_of(place)}}); }

value message_of(std::string_view content) { return object({{"text", text(content)}}); }

value related_of(const report_place& place) {
  return lang::with_entry(location_of(place.where), "message", message_of(place.text));
}

/// A call or an await (3.45).
value frame_of(const report_call& call) {
  const value function = object({{"fullyQualifiedName", text(call.function)}});
  value place = object({{"logicalLocations", lang::push(lang::make_array(), function)}});
  if (call.where.line != 0) place = lang::with_entry(std::move(place), "physicalLocation", physical_of(call.where));
  return object({{"location", place}});
}

value stacks_of(const report& r) {
  value stacks = lang::make_array();
  const auto add = [&](std::string_view what, const std::vector<report_call>& calls) {
    if (!calls.empty())
      stacks = lang::push(std::move(stacks), object({{"message", message_of(what)}, {"frames", list(calls, frame_of)}}));
  };
  add("Call stack", r.calls);
  add("Awaited by", r.awaits);
  return stacks;
}

/// The suggestion as an edit (3.55).
value fix_of(const report& r) {
  const value edit = object({{"deletedRegion", region_of(r.misspelt.where)},
                             {"insertedContent", object({{"text", text(r.suggestion)}})}});
  const value change = object({{"artifactLocation", artifact_of(r.misspelt.where)},
                               {"replacements", lang::push(lang::make_array(), edit)}});
  return object({{"description", message_of(fmt::format("Did you mean '{}'?", r.suggestion))},
                 {"artifactChanges", lang::push(lang::make_array(), change)}});
}

std::string rule_id(const lang::diagnostic_row& row) { return fmt::format("{}/{}", row.code, row.slug); }

value rule_of(const lang::diagnostic_row& row) {
  return object({{"id", text(rule_id(row))},
                 {"name", text(row.slug)},
                 {"shortDescription", message_of(row.title)},
                 {"help", message_of(fmt::format("ruff-actor explain {}", row.slug))}});
}

}  // namespace

std::string json_line(const report& r) {
  const lang::diagnostic_row& row = lang::row_of(r.kind);
  return written(object({{"code", text(row.code)},
                         {"detail", text(row.slug)},
                         {"severity", level_of(r)},
                         {"subsystem", text(row.subsystem)},
                         {"message", text(r.lead + r.message)},
                         {"help", text_or_null(r.help)},
                         {"file", file_of(r.at.where)},
                         {"line", number(r.at.where.line)},
                         {"column", number(r.at.where.column)},
                         {"end_line", number(r.at.where.end_line)},
                         {"end_column", number(r.at.where.end_column)},
                         {"labels", labels_of(r)},
                         {"notes", list(std::span(&r.note, r.note.empty() ? 0 : 1), text)},
                         {"suggestions", suggestions_of(r)},
                         {"call_stack", list(r.calls, call_of)},
                         {"awaited_by", list(r.awaits, call_of)}}),
                 -1);
}

value sarif_result(const report& r) {
  std::string message = r.lead + r.message;
  if (!r.help.empty()) message += "\n" + r.help;
  value result = object({{"ruleId", text(rule_id(lang::row_of(r.kind)))},
                         {"level", level_of(r)},
                         {"message", message_of(message)}});
  const auto add = [&](std::string_view name, value member) {
    if (!lang::items_of(member).empty()) result = lang::with_entry(std::move(result), name, std::move(member));
  };
  add("locations", list(std::span(&r.at.where, r.at.is_known() ? 1 : 0), location_of));
  add("relatedLocations", list(r.others, related_of));
  add("stacks", stacks_of(r));
  add("fixes", list(std::span(&r, r.misspelt.is_known() ? 1 : 0), fix_of));
  return result;
}

std::string sarif_log(std::span<const value> results) {
  std::set<std::string_view> used;
  for (const value& result : results) used.insert(lang::text_of(*lang::find(*result.as<lang::dict_object>(), "ruleId")));
  std::vector<lang::diagnostic_row> rules;
  for (const lang::diagnostic_row& row : lang::diagnostic_rows())
    if (used.contains(rule_id(row))) rules.push_back(row);
  const value driver = object({{"name", text("ruff-actor")},
                               {"version", text(RUFF_VERSION)},
                               {"rules", list(rules, rule_of)}});
  const value run = object({{"tool", object({{"driver", driver}})},
                            {"columnKind", text("unicodeCodePoints")},
                            {"results", list(results, [](const value& result) { return result; })}});
  return written(object({{"$schema", text("https://json.schemastore.org/sarif-2.1.0.json")},
                         {"version", text("2.1.0")},
                         {"runs", lang::push(lang::make_array(), run)}}),
                 0);
}

}  // namespace ruff::runtime
