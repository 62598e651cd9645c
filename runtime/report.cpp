#include "runtime/report.hpp"

#include "lang/compile/code.hpp"
#include "lang/syntax/foreign_forms.hpp"
#include "lang/syntax/lexer.hpp"
#include "lang/value/string.hpp"
#include "lang/vm/native.hpp"
#include "runtime/suggestion.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace ruff::runtime {

namespace {

constexpr std::size_t findings_max = 20;
constexpr std::size_t frames_max = 30;
constexpr std::size_t columns_max = 160;

// Select Graphic Rendition codes of the palette.
constexpr std::string_view code_style = "1;95", subsystem_style = "96", kind_style = "1;31", message_style = "1",
                           gutter_style = "94", caret_style = "1;31",
                           help_style = "33", suggestion_style = "32", note_style = "36", title_style = "1;37";

const lang::source* find_source(const lang::program& code, const lang::source_place& place) {
  for (const lang::source& s : code.sources)
    if (&s.name() == place.file) return &s;
  return nullptr;
}

std::string place_text(const lang::source_place& place) {
  return fmt::format("{}:{}:{}", place.file ? *place.file : "<unknown>", place.line, place.column);
}

std::size_t byte_of_column(std::string_view line, std::size_t column) {
  std::size_t at = 0;
  for (std::size_t n = 1; n < column && at < line.size(); ++n)
    do ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xc0) == 0x80);
  return at;
}

/// Blanks as wide as the line before the span: tabs stay tabs, so that the caret stands below its character.
std::string indent_for(std::string_view line, std::size_t column) {
  std::string blanks;
  const std::size_t end = byte_of_column(line, column);
  for (std::size_t n = 0; n < end; ++n)
    if ((static_cast<unsigned char>(line[n]) & 0xc0) != 0x80) blanks += line[n] == '\t' ? '\t' : ' ';
  return blanks;
}

std::size_t span_width(const lang::source_place& place, std::string_view line) {
  const std::string rest = indent_for(line, line.size() + 1);
  const std::size_t end = place.end_line == place.line ? place.end_column : rest.size() + 1;
  return end > place.column ? end - place.column : 1;
}

/// What a line of code shows: control characters as blanks, so that a hostile source cannot move the cursor.
std::string printable(std::string_view line) {
  std::string text(line.substr(0, byte_of_column(line, columns_max)));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t') c = ' ';
  return text;
}

std::string_view label_of(const std::string* name) { return name && !name->empty() ? std::string_view(*name) : "top level"; }

/// The name that is not defined, if that is what `f` says.
std::string_view undefined_name(const lang::failure_object& f) {
  constexpr std::string_view lead = "Undefined variable: ";
  const std::string_view message = lang::text_of(f.message);
  const bool is_undefined = f.code == lang::error_code::undefined_variable && message.starts_with(lead);
  return is_undefined ? message.substr(lead.size()) : std::string_view();
}

/// The known name nearest to an undefined one: of the names that occur in the file, and of the builtins.
std::string suggestion_for(std::string_view wanted, const lang::program& code, const lang::source* file) {
  if (wanted.empty() || !file) return {};
  std::vector<std::string_view> names;
  const lang::lex_result words = lang::lex(*file);
  for (const lang::token& t : words.tokens)
    if (t.kind == lang::token_kind::name && !t.is_keyword && t.text != wanted) names.push_back(t.text);
  for (const auto& [entry, value] : code.native_values) names.push_back(entry->name);
  for (const auto& [name, value] : code.prelude)
    if (!name.starts_with("__")) names.push_back(name);
  std::sort(names.begin(), names.end());
  return std::string(nearest(wanted, names));
}

}  // namespace

std::string reporter::painted(std::string_view style, std::string_view text) const {
  return with_colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string(text);
}

std::string reporter::first_line(std::string_view code, std::string_view subsystem, std::string_view kind,
                                 std::string_view message) const {
  return fmt::format("{} {} {} {}\n", painted(code_style, fmt::format("[{}]", code)),
                     painted(subsystem_style, fmt::format("[{}]", subsystem)), painted(kind_style, fmt::format("{}:", kind)),
                     painted(message_style, message));
}

std::string reporter::frame(const lang::source_place& place, const lang::source* file) const {
  if (place.line == 0) return {};
  std::string text = painted(gutter_style, "  --> " + place_text(place)) + "\n";
  if (!file || place.column > columns_max) return text;
  const std::string_view line = file->line(place.line);
  const std::string bar = painted(gutter_style, "    |");
  const std::size_t width = std::min(span_width(place, line), columns_max - place.column + 1);
  text += bar + "\n";
  text += painted(gutter_style, fmt::format("{:>3} |", place.line)) + " " + printable(line) + "\n";
  text += bar + " " + indent_for(line, place.column) + painted(caret_style, std::string(width, '^')) + "\n";
  return text + bar + "\n";
}

std::string reporter::help(std::string_view text) const {
  return text.empty() ? std::string() : "   = " + painted(help_style, fmt::format("help: {}", text)) + "\n";
}

std::string reporter::findings(const lang::diagnostics& found, const lang::source& file) const {
  std::string text;
  for (std::size_t n = 0; n < found.size() && n < findings_max; ++n) {
    const lang::diagnostic& d = found[n];
    text += first_line(d.code, d.subsystem, "error", d.message);
    text += frame(file.place_of(d.span), &file);
    text += help(d.help);
    if (!d.note.empty()) text += "   = " + painted(note_style, "note: " + d.note) + "\n";
  }
  if (found.size() > findings_max) text += fmt::format("… and {} more\n", found.size() - findings_max);
  return text;
}

std::string reporter::call_stack(const std::vector<lang::trace_frame>& calls) const {
  std::string text;
  std::size_t shown = 0;
  for (std::size_t n = 0; n < calls.size(); ++n) {
    const lang::trace_frame& call = calls[n];
    if (!call.function || call.function->empty()) continue;
    if (shown == frames_max) return text + fmt::format("  … {} more\n", calls.size() - n);
    text += painted(gutter_style, fmt::format("  {} at", shown++)) +
            fmt::format(" {} ({})\n", *call.function, place_text(call.place));
    std::size_t equal = n;
    while (equal + 1 < calls.size() && calls[equal + 1].function == call.function &&
           calls[equal + 1].place.line == call.place.line && calls[equal + 1].place.column == call.place.column)
      ++equal;
    if (equal > n) text += fmt::format("  … {} more\n", equal - n);
    n = equal;
  }
  return text.empty() ? text : "\n" + painted(title_style, "Call stack:") + "\n" + text;
}

std::string reporter::await_chain(const lang::failure_object& f) const {
  if (f.awaits.empty()) return {};
  std::string text = "\n" + painted(title_style, "Awaited by:") + "\n";
  for (std::size_t n = 0; n < f.awaits.size(); ++n) {
    if (n == frames_max) return text + fmt::format("  … {} more\n", f.awaits.size() + f.awaits_left_out - n);
    text += painted(gutter_style, fmt::format("  {} at", n)) +
            fmt::format(" {} ({})\n", label_of(f.awaits[n].function), place_text(f.awaits[n].place));
  }
  return text;
}

std::string reporter::failure(const lang::failure_object& f, const lang::program& code, std::string_view lead) const {
  const std::string_view message = lang::text_of(f.message);
  std::string text = lead.empty() ? first_line("RUFVM001", "vm", "Runtime Error", message)
                                  : painted(kind_style, lead) + painted(message_style, message) + "\n";
  const bool has_place = f.place.line != 0 || !f.made_by;
  const lang::trace_frame origin = has_place ? lang::trace_frame{nullptr, f.place} : lang::frame_of(code, f.made_by);
  const lang::source* file = find_source(code, origin.place);
  text += frame(origin.place, file);
  const std::string_view undefined = undefined_name(f);
  const std::string_view foreign = lang::foreign_help("variable", {}, undefined);
  const std::string suggestion = foreign.empty() ? suggestion_for(undefined, code, file) : std::string();
  text += help(foreign);
  if (!suggestion.empty()) text += "   = " + painted(suggestion_style, fmt::format("Did you mean '{}'?", suggestion)) + "\n";
  return text + call_stack(has_place ? f.trace : std::vector{origin}) + await_chain(f) + "\n";
}

std::string reporter::command_error(std::string_view message) const {
  return first_line("RUFCLI001", "cli", "error", message);
}

}  // namespace ruff::runtime
