#include "runtime/report_text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace ruff::runtime {

namespace {

constexpr std::size_t frames_max = 30;
constexpr std::size_t columns_max = 160;

// Select Graphic Rendition codes of the palette.
constexpr std::string_view code_style = "1;95", subsystem_style = "96", kind_style = "1;31", message_style = "1",
                           gutter_style = "94", caret_style = "1;31", other_style = "1;94", help_style = "33",
                           suggestion_style = "32", note_style = "36", title_style = "1;37";

/// Blanks as wide as the line before the column: tabs stay tabs, so that the caret stands below its character.
std::string indent_for(std::string_view line, std::size_t column) {
  std::string blanks;
  const std::size_t end = lang::byte_of_column(line, column);
  for (std::size_t n = 0; n < end; ++n)
    if ((static_cast<unsigned char>(line[n]) & 0xc0) != 0x80) blanks += line[n] == '\t' ? '\t' : ' ';
  return blanks;
}

std::size_t width_of(const lang::source_place& place, std::string_view line) {
  const std::uint32_t end =
      place.end_line == place.line ? place.end_column : lang::column_of_byte(line, line.size());
  return end > place.column ? std::min<std::size_t>(end - place.column, columns_max - place.column + 1) : 1;
}

/// What a line of code shows: control characters as blanks, so that a hostile source cannot move the cursor.
std::string printable(std::string_view line) {
  std::string text(line.substr(0, lang::byte_of_column(line, columns_max)));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t') c = ' ';
  return text;
}

/// One report in the long form.
class page {
 public:
  page(const report& r, bool with_colour) : report_(r), with_colour_(with_colour) {}

  std::string text() {
    add_first_line();
    if (report_.at.is_known()) add_frame();
    add_detail(help_style, "help", report_.help);
    if (!report_.suggestion.empty())
      text_ += "   = " + painted(suggestion_style, fmt::format("Did you mean '{}'?", report_.suggestion)) + "\n";
    add_detail(note_style, "note", report_.note);
    add_calls();
    add_awaits();
    if (report_.heading == "Runtime Error") text_ += '\n';
    return std::move(text_);
  }

 private:
  std::string painted(std::string_view style, std::string_view text) const {
    return with_colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string(text);
  }

  void add_first_line() {
    const lang::diagnostic_row& row = lang::row_of(report_.kind);
    if (report_.lead.empty())
      text_ += fmt::format("{} {} {} ", painted(code_style, fmt::format("[{}]", row.code)),
                           painted(subsystem_style, fmt::format("[{}]", row.subsystem)),
                           painted(kind_style, fmt::format("{}:", report_.heading)));
    else
      text_ += painted(kind_style, report_.lead);
    text_ += painted(message_style, report_.message) + "\n";
  }

  /// The lines of all places in the main file, in order, each place underlined below its line.
  void add_frame() {
    text_ += painted(gutter_style, "  --> " + place_text(report_.at.where)) + "\n";
    if (!report_.at.file || report_.at.where.column > columns_max) return;
    std::vector<const report_place*> marks{&report_.at};
    for (const report_place& other : report_.others)
      if (other.file == report_.at.file && other.where.column <= columns_max) marks.push_back(&other);
    std::stable_sort(marks.begin(), marks.end(), [](auto* a, auto* b) { return a->where.line < b->where.line; });
    text_ += bar() + "\n";
    std::uint32_t shown = 0;
    for (const report_place* mark : marks) {
      const std::uint32_t line = mark->where.line;
      if (line != shown) {
        if (shown != 0 && line > shown + 1) text_ += painted(gutter_style, "  …") + "\n";
        text_ += painted(gutter_style, fmt::format("{:>3} |", line)) + " " + printable(mark->file->line(line)) + "\n";
      }
      add_mark(*mark);
      shown = line;
    }
    text_ += bar() + "\n";
  }

  void add_mark(const report_place& mark) {
    const std::string_view line = mark.file->line(mark.where.line);
    const bool is_main = &mark == &report_.at;
    std::string under(width_of(mark.where, line), is_main ? '^' : '-');
    if (!mark.text.empty()) under += " " + mark.text;
    text_ += bar() + " " + indent_for(line, mark.where.column) + painted(is_main ? caret_style : other_style, under) + "\n";
  }

  std::string bar() const { return painted(gutter_style, "    |"); }

  void add_detail(std::string_view style, std::string_view what, std::string_view detail) {
    if (!detail.empty()) text_ += "   = " + painted(style, fmt::format("{}: {}", what, detail)) + "\n";
  }

  void add_call(std::size_t number, const report_call& call) {
    text_ += painted(gutter_style, fmt::format("  {} at", number)) +
             fmt::format(" {} ({})\n", call.function, place_text(call.where));
  }

  /// Calls of one function from one place, as recursion makes them, are shown once.
  void add_calls() {
    const std::vector<report_call>& calls = report_.calls;
    if (!calls.empty()) text_ += "\n" + painted(title_style, "Call stack:") + "\n";
    std::size_t shown = 0;
    for (std::size_t n = 0; n < calls.size(); ++n) {
      if (shown == frames_max) {
        text_ += fmt::format("  … {} more\n", calls.size() - n);
        return;
      }
      add_call(shown++, calls[n]);
      const std::size_t first = n;
      while (n + 1 < calls.size() && is_same(calls[n + 1], calls[first])) ++n;
      if (n > first) text_ += fmt::format("  … {} more\n", n - first);
    }
  }

  static bool is_same(const report_call& a, const report_call& b) {
    return a.function == b.function && a.where.file == b.where.file && a.where.line == b.where.line &&
           a.where.column == b.where.column;
  }

  void add_awaits() {
    const std::vector<report_call>& awaits = report_.awaits;
    if (!awaits.empty()) text_ += "\n" + painted(title_style, "Awaited by:") + "\n";
    for (std::size_t n = 0; n < std::min(awaits.size(), frames_max); ++n) add_call(n, awaits[n]);
    if (awaits.size() > frames_max)
      text_ += fmt::format("  … {} more\n", awaits.size() + report_.awaits_left_out - frames_max);
  }

  const report& report_;
  bool with_colour_;
  std::string text_;
};

/// On one line.
std::string flat(std::string_view text) {
  std::string line;
  for (const char c : text)
    if (c == '\n')
      line += ';';
    else if (c != ' ' || !line.ends_with("; "))
      line += c;
  return line;
}

std::string short_line(const lang::source_place& place, std::string_view severity, std::string_view text) {
  const std::string where = place.line == 0 ? "ruff-actor" : place_text(place);
  return fmt::format("{}: {}: {}\n", where, severity, flat(text));
}

}  // namespace

std::string human_text(const report& r, bool with_colour) { return page(r, with_colour).text(); }

std::string short_text(const report& r) {
  const lang::diagnostic_row& row = lang::row_of(r.kind);
  const std::string_view level = r.level == lang::severity::warning ? "warning" : "error";
  std::string text = short_line(r.at.where, level, fmt::format("{}{} [{}/{}]", r.lead, r.message, row.code, row.slug));
  for (const report_place& other : r.others) text += short_line(other.where, "note", other.text);
  for (const report_call& call : r.calls) text += short_line(call.where, "note", "in " + call.function);
  for (const report_call& link : r.awaits) text += short_line(link.where, "note", "awaited by " + link.function);
  return text;
}

}  // namespace ruff::runtime
