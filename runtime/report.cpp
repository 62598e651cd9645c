#include "runtime/report.hpp"

#include "lang/compile/code.hpp"
#include "lang/compile/declarations.hpp"
#include "lang/syntax/foreign_forms.hpp"
#include "runtime/known_names.hpp"
#include "runtime/suggestion.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace ruff::runtime {

namespace {

const lang::source* find_source(const lang::program& code, const lang::source_place& place) {
  for (std::uint32_t n = 0; n < code.units.size(); ++n)
    if (&code.units[n].file.name() == place.file) return &code.units[n].file;
  return nullptr;
}

/// The quoted word that begins behind `lead` in a message.
std::string_view quoted_behind(std::string_view message, std::string_view lead) {
  const std::size_t begin = message.find(lead);
  if (begin == message.npos) return {};
  const std::string_view rest = message.substr(begin + lead.size());
  return rest.substr(0, rest.find('\''));
}

report_call call_of(const std::string* function, const lang::source_place& where) {
  return {function && !function->empty() ? *function : "top level", where};
}

/// The top-level code of the main file goes without saying, unless it imports.
std::vector<report_call> calls_of(const std::vector<lang::trace_frame>& trace) {
  const auto is_top_level = [](const lang::trace_frame& call) { return call.function && call.function->empty(); };
  const bool shows_top_level = std::count_if(trace.begin(), trace.end(), is_top_level) > 1;
  std::vector<report_call> calls;
  for (const lang::trace_frame& call : trace)
    if (call.function && (shows_top_level || !is_top_level(call))) calls.push_back(call_of(call.function, call.place));
  return calls;
}

/// Where `word` stands in the line at `at`, from its span on; unknown when it does not.
report_place place_of_word(const report_place& at, std::string_view word) {
  report_place found = at;
  const std::string_view line = at.file ? at.file->line(at.where.line) : std::string_view();
  const std::size_t byte = word.empty() ? line.npos : line.find(word, lang::byte_of_column(line, at.where.column));
  if (byte == line.npos) return {};
  found.where.column = lang::column_of_byte(line, byte);
  found.where.end_line = at.where.line;
  found.where.end_column = lang::column_of_byte(line, byte + word.size());
  return found;
}

/// The nearest of the names that could stand in place of the one that `f` complains about.
void suggest(report& r, const lang::failure_object& f, const lang::program& code) {
  const std::string_view wrong = lang::hole_of(f.code, r.message);
  const bool is_variable = f.code == lang::error_code::undefined_variable;
  if (is_variable) r.help = lang::foreign_help("variable", {}, wrong);
  if (!r.help.empty()) return;
  const auto names = is_variable ? known_variables(code, r.at.file, wrong) : known_members(code, f);
  r.suggestion = nearest(wrong, names);
  if (!r.suggestion.empty()) r.misspelt = place_of_word(r.at, wrong);
  if (f.receiver == lang::kind::null) r.help = fmt::format("`x?.{}` is null where x is null", wrong);
}

/// The nearest of the names that the module exports.
void suggest_export(report& r, const lang::program& code) {
  const std::string_view wrong = quoted_behind(r.message, "Symbol '");
  r.suggestion = nearest(wrong, known_exports(code, quoted_behind(r.message, "not found in module '")));
  if (!r.suggestion.empty()) r.misspelt = place_of_word(r.at, wrong);
}

/// For an assignment to a `let` or `const`, and for a second declaration: where the first one stands.
void show_declaration(report& r, const lang::failure_object& f, const lang::program& code) {
  const auto found = r.at.file ? lang::declaration_of_target(code, *r.at.file, r.at.where) : std::nullopt;
  if (!found) return;
  const std::string_view name = lang::hole_of(f.code, r.message);
  const bool repeats = f.code == lang::error_code::duplicate_declaration;
  r.others.push_back({r.at.file->place_of(*found), r.at.file,
                      fmt::format("`{}` is declared here{}", name, repeats ? " first" : "")});
  if (!repeats) r.help = fmt::format("`mut {} := …` declares a variable that can change", name);
}

/// For a call with the wrong number of arguments: the function.
void show_function(report& r, const lang::failure_object& f, const lang::program& code) {
  const std::string_view message = lang::text_of(f.message);
  const std::string_view label = message.substr(0, message.find(" expects "));
  const auto found = r.at.file ? lang::declaration_of_function(code, *r.at.file, label) : std::nullopt;
  if (found) r.others.push_back({r.at.file->place_of(*found), r.at.file, fmt::format("`{}` is declared here", label)});
}

/// A call whose `(` begins a line was probably meant to be a statement of its own.
std::string_view call_help(const report_place& callee) {
  if (!callee.file) return {};
  const std::string_view rest = callee.file->text().substr(
      callee.file->offset_of({callee.where.end_line, callee.where.end_column}));
  const std::size_t next = rest.find_first_not_of(" \t\r\n");
  const bool begins_line = next != rest.npos && rest[next] == '(' && rest.substr(0, next).find('\n') != rest.npos;
  return begins_line ? "the `(` on the next line makes this a call: put a `;` between" : "";
}

/// What an operator between the two types of the message probably was to do.
std::string_view operator_help(std::string_view message) {
  if (message.find(" + string") != message.npos || message.find("string + ") != message.npos)
    return "`\"${x}\"` puts a value into text, `to_string(x)` makes text of it";
  if (message.find(" null") != message.npos) return "`x ?? y` is y where x is null";
  return {};
}

void explain_failure(report& r, const lang::failure_object& f, const lang::program& code) {
  switch (f.code) {
    case lang::error_code::undefined_variable:
    case lang::error_code::field_not_found:
    case lang::error_code::member_of_non_struct:
    case lang::error_code::channel_method: return suggest(r, f, code);
    case lang::error_code::symbol_missing: return suggest_export(r, code);
    case lang::error_code::reassign_let:
    case lang::error_code::reassign_const:
    case lang::error_code::duplicate_declaration:
    case lang::error_code::mutate_let:
    case lang::error_code::mutate_const: return show_declaration(r, f, code);
    case lang::error_code::not_callable: r.help = call_help(r.at); return;
    case lang::error_code::arity: return show_function(r, f, code);
    case lang::error_code::invalid_binary: r.help = operator_help(r.message); return;
    case lang::error_code::invalid_unary:
      if (r.message.find(": ! ") != r.message.npos) r.help = "`!` takes a bool: compare, as in `x == 0`";
      return;
    case lang::error_code::dict_key_type: r.help = "a key is an expression: `{\"name\": 1}`"; return;
    default: return;
  }
}

}  // namespace

report report_of(const lang::diagnostic& found, const lang::source& file) {
  report r;
  r.kind = found.kind;
  r.level = found.level;
  if (found.level == lang::severity::warning) r.heading = "warning";
  r.message = found.message;
  r.at = {file.place_of(found.span), &file, found.label};
  for (const lang::span_label& other : found.others) r.others.push_back({file.place_of(other.span), &file, other.text});
  r.help = found.help;
  r.note = found.note;
  r.suggestion = found.suggestion;
  if (!r.suggestion.empty()) r.misspelt = r.at;
  return r;
}

report report_of(const lang::failure_object& f, const lang::program& code, std::string_view lead) {
  report r;
  r.kind = lang::kind_of(f.code);
  r.heading = "Runtime Error";
  r.lead = lead;
  r.message = lang::text_of(f.message);
  const bool has_place = f.place.line != 0 || !f.made_by;
  const lang::trace_frame origin = has_place ? lang::trace_frame{nullptr, f.place} : lang::frame_of(code, f.made_by);
  r.at = {origin.place, find_source(code, origin.place), {}};
  r.calls = calls_of(has_place ? f.trace : std::vector{origin});
  for (const lang::await_link& link : f.awaits) r.awaits.push_back(call_of(link.function, link.place));
  r.awaits_left_out = f.awaits_left_out;
  explain_failure(r, f, code);
  return r;
}

report report_of(lang::diagnostic_kind kind, std::string_view message) {
  report r;
  r.kind = kind;
  r.message = message;
  return r;
}

std::string place_text(const lang::source_place& place) {
  return fmt::format("{}:{}:{}", place.file ? *place.file : "<unknown>", place.line, place.column);
}

}  // namespace ruff::runtime
