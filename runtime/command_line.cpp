#include "runtime/command_line.hpp"

#include "runtime/suggestion.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/core.h>
#include <limits>

namespace ruff::runtime {

namespace {

enum command_set : std::uint8_t { for_run = 1, for_check = 2, for_both = 3, hidden = 4 };

struct option_row {
  std::string_view name;
  std::string_view value;      ///< what stands behind the option in help; empty: it takes no value
  std::uint8_t commands;
  /// Sets the option; false: `text` is not a value that it takes.
  bool (*set)(command_line& line, std::string_view text);
  std::string_view doc;
};

template <class Number>
bool read_number(std::string_view text, Number least, Number most, Number& out) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least || number > most) return false;
  out = number;
  return true;
}

bool set_workers(command_line& line, std::string_view text) {
  return read_number<std::size_t>(text, 1, 1024, line.workers);
}

bool set_seed(command_line& line, std::string_view text) {
  std::uint64_t seed = 0;
  if (!read_number<std::uint64_t>(text, 0, std::numeric_limits<std::uint64_t>::max(), seed)) return false;
  line.seed = seed;
  return true;
}

bool set_timeout(command_line& line, std::string_view text) {
  return read_number<std::uint64_t>(text, 1, 1'000'000'000'000, line.scheduler_timeout_ms);
}

bool set_depth(command_line& line, std::string_view text) {
  return read_number<std::int32_t>(text, 1, 10'000'000, line.call_depth_max);
}

bool set_statistics(command_line& line, std::string_view text) {
  if (!text.empty() && text != "json") return false;
  line.statistics = text.empty() ? statistics_form::text : statistics_form::json;
  return true;
}

bool set_colour(command_line& line, std::string_view text) {
  if (text != "always" && text != "never" && text != "auto") return false;
  line.colour = text == "always" ? colour_choice::always : text == "never" ? colour_choice::never : colour_choice::automatic;
  return true;
}

bool set_diagnostics(command_line& line, std::string_view text) {
  constexpr std::string_view forms[] = {"human", "short", "json", "sarif"};   // in the order of diagnostics_form
  const auto* found = std::find(std::begin(forms), std::end(forms), text);
  if (found == std::end(forms)) return false;
  line.diagnostics = static_cast<diagnostics_form>(found - std::begin(forms));
  return true;
}

bool set_quiet(command_line& line, std::string_view) { return line.is_quiet = true; }
bool set_verbose(command_line& line, std::string_view) { return line.is_verbose = true; }
bool set_json(command_line& line, std::string_view) { return line.wants_json = true; }
bool set_nothing(command_line&, std::string_view) { return true; }

// `--stats` takes its value behind `=` only, so that `--stats FILE` works.
constexpr option_row options[] = {
    {"--workers", "N", for_run, set_workers, "worker threads (default: one per core)"},
    {"--seed", "N", for_run, set_seed, "deterministic schedule and virtual time, from this seed"},
    {"--scheduler-timeout-ms", "N", for_run, set_timeout, "end a program that makes no progress for N milliseconds"},
    {"--max-call-depth", "N", for_run, set_depth, "nested calls before a catchable error (default: 100000)"},
    {"--stats", "[=json]", for_run, set_statistics, "counters on standard error at the end"},
    {"--color", "WHEN", for_both, set_colour, "always, never or auto"},
    {"--diagnostics", "FORM", for_both, set_diagnostics, "human, short, json or sarif"},
    {"--quiet", "", for_check, set_quiet, "say nothing on success (-q)"},
    {"--verbose", "", for_check, set_verbose, "show the size of the program (-v)"},
    {"--json", "", for_check, set_json, "one JSON document on standard output"},
    {"--jit", "", for_run | hidden, set_nothing, ""},
    {"--interpreter", "", for_run | hidden, set_nothing, ""},
};

constexpr std::string_view commands[] = {"run", "check", "explain", "help"};

bool takes_next_word(const option_row& row) { return !row.value.empty() && row.value.front() != '['; }

std::string_view long_name(std::string_view word) { return word == "-q" ? "--quiet" : word == "-v" ? "--verbose" : word; }

const option_row* find_option(std::string_view name, std::uint8_t wanted) {
  for (const option_row& row : options)
    if (row.name == name && (row.commands & wanted) != 0) return &row;
  return nullptr;
}

class parser {
 public:
  explicit parser(std::span<const std::string> words) : words_(words) {}

  command_line parse() {
    if (words_.empty()) return line_;
    const std::string& first = words_.front();
    if (first == "--help" || first == "-h" || first == "help") {
      line_.about = words_.size() > 1 ? words_[1] : "";
      return line_;
    }
    if (first == "--version" || first == "-V") {
      line_.what = command::version;
      return line_;
    }
    if (first == "explain") {
      if (words_.size() > 2) return wrong(fmt::format("explain takes one code, but '{}' follows", words_[2]));
      line_.what = command::explain;
      line_.about = words_.size() > 1 ? words_[1] : "";
      return line_;
    }
    if (first == "run" || first == "check") {
      ++next_;
      line_.what = first == "run" ? command::run : command::check;
    } else if (!begins_run(first)) {
      return wrong(fmt::format("unknown command '{}'{}", first, hint_for(first, commands)));
    } else {
      line_.what = command::run;
    }
    return parse_run();
  }

 private:
  static bool begins_run(const std::string& word) {
    return word.starts_with("-") || std::filesystem::exists(word) || word.ends_with(".ruff");
  }

  std::uint8_t wanted() const { return line_.what == command::check ? for_check : for_run; }

  command_line wrong(std::string message) {
    line_.what = command::usage_error;
    line_.message = std::move(message);
    return line_;
  }

  command_line parse_run() {
    const std::string about = line_.what == command::check ? "check" : "run";
    bool has_program = false;
    for (; next_ < words_.size(); ++next_) {
      const std::string& word = words_[next_];
      if (word == "--help" || word == "-h") {
        line_.what = command::help;
        line_.about = about;
        return line_;
      }
      if (const option_row* row = find_option(long_name(word.substr(0, word.find('='))), wanted())) {
        if (!apply(*row, word)) return line_;
      } else if (word == "-e" && !has_program && line_.what == command::run) {
        if (next_ + 1 == words_.size()) return wrong("-e needs the code to run behind it");
        line_.code = words_[++next_];
        has_program = true;
      } else if (has_program) {
        break;   // the script's arguments begin here
      } else if (word == "--" && next_ + 1 < words_.size()) {
        line_.file = words_[next_ + 1];   // whatever it looks like
        next_ += 2;
        return finish();
      } else if (word.size() > 1 && word.front() == '-') {
        return wrong(fmt::format("unknown option '{}'{}", word, hint_for(word, option_names())));
      } else {
        line_.file = word;
        has_program = true;
      }
    }
    if (!has_program) return wrong(fmt::format("{} needs a file", about));
    return finish();
  }

  command_line finish() {
    if (next_ < words_.size() && words_[next_] == "--") ++next_;
    line_.arguments.assign(words_.begin() + static_cast<std::ptrdiff_t>(next_), words_.end());
    if (line_.what == command::check && !line_.arguments.empty())
      return wrong(fmt::format("check takes one file, but '{}' follows", line_.arguments.front()));
    if (line_.is_quiet && line_.is_verbose) return wrong("--quiet and --verbose exclude each other");
    return line_;
  }

  bool apply(const option_row& row, const std::string& word) {
    const auto sign = word.find('=');
    std::string text = sign == std::string::npos ? "" : word.substr(sign + 1);
    if (sign == std::string::npos && takes_next_word(row)) {
      if (next_ + 1 == words_.size())
        return wrong(fmt::format("{} needs a value: {} {}", row.name, row.name, row.value)), false;
      text = words_[++next_];
    }
    if (row.set(line_, text) && (sign == std::string::npos || !row.value.empty())) return true;
    wrong(fmt::format("'{}' is not a value for {}", text, row.name));
    return false;
  }

  std::vector<std::string_view> option_names() const {
    std::vector<std::string_view> names;
    for (const option_row& row : options)
      if ((row.commands & wanted()) != 0 && (row.commands & hidden) == 0) names.push_back(row.name);
    return names;
  }

  std::span<const std::string> words_;
  std::size_t next_ = 0;
  command_line line_;
};

std::string option_list(std::uint8_t wanted) {
  std::string text;
  for (const option_row& row : options) {
    if ((row.commands & wanted) == 0 || (row.commands & hidden) != 0) continue;
    const std::string_view gap = takes_next_word(row) ? " " : "";
    text += fmt::format("  {:<27} {}\n", fmt::format("{}{}{}", row.name, gap, row.value), row.doc);
  }
  return text;
}

}  // namespace

command_line parse_command_line(std::span<const std::string> words) { return parser(words).parse(); }

std::string help_text(std::string_view about) {
  if (about == "run")
    return "Usage: ruff-actor run [OPTIONS] FILE [ARGS]…\n"
           "       ruff-actor FILE [ARGS]…\n"
           "       ruff-actor -e CODE [ARGS]…\n\n"
           "Runs a script; FILE `-` is standard input. ARGS are what the script's args() gives.\n\nOptions:\n" +
           option_list(for_run);
  if (about == "check")
    return "Usage: ruff-actor check [OPTIONS] FILE\n\nReads and compiles a script without running it.\n\nOptions:\n" +
           option_list(for_check);
  if (about == "explain")
    return "Usage: ruff-actor explain [CODE]\n\n"
           "Says what a diagnostic means, with a wrong and a right example. CODE is the name or code of a diagnostic, as\n"
           "--diagnostics=short shows it; without one, all of them are listed.\n";
  return "ruff-actor runs Ruff scripts on actors.\n\n"
         "Usage: ruff-actor COMMAND …\n\nCommands:\n"
         "  run FILE [ARGS]…            run a script (also: ruff-actor FILE)\n"
         "  check FILE                  find static errors without running\n"
         "  explain [CODE]              what a diagnostic means and how to mend it\n"
         "  help COMMAND                the options of a command\n\nOptions:\n"
         "  -e CODE                     run CODE\n"
         "  --version                   show the version\n"
         "  --help                      show this text\n";
}

}  // namespace ruff::runtime
