#include "runtime/command_line.hpp"

#include "runtime/suggestion.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/core.h>
#include <limits>
#include <re2/re2.h>

namespace ruff::runtime {

namespace {

enum command_set : std::uint8_t {
  for_run = 1, for_check = 2, for_test = 4, for_blocks = 8, hidden = 128,
  runs_scripts = for_run | for_blocks,
  runs_tests = for_test | for_blocks,
  for_all = for_run | for_check | for_test | for_blocks,
};

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

bool set_jobs(command_line& line, std::string_view text) {
  return read_number<std::size_t>(text, 1, 1024, line.tests.jobs);
}

/// `30s`, `500ms`, `2m`; a number alone is in seconds.
bool set_limit(command_line& line, std::string_view text) {
  constexpr std::pair<std::string_view, std::uint64_t> units[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"", 1000}};
  const auto* const unit =
      std::find_if(std::begin(units), std::end(units), [&](auto& u) { return text.ends_with(u.first); });
  if (!read_number<std::uint64_t>(text.substr(0, text.size() - unit->first.size()), 0, 1'000'000, line.tests.limit_ms))
    return false;
  line.tests.limit_ms *= unit->second;
  return true;
}

bool set_reporter(command_line& line, std::string_view text) {
  using form = report_form;
  constexpr std::pair<std::string_view, form> forms[] = {{"pretty", form::pretty}, {"dot", form::dot}, {"tap", form::tap},
                                                         {"junit", form::junit}, {"json", form::json}};
  const std::string_view name = text.substr(0, text.find('='));
  const auto* const found = std::find_if(std::begin(forms), std::end(forms), [&](auto& f) { return f.first == name; });
  if (found == std::end(forms) || text.size() == name.size() + 1) return false;
  line.tests.form = found->second;
  line.tests.report_file = name.size() < text.size() ? text.substr(name.size() + 1) : "";
  return true;
}

bool set_filter(command_line& line, std::string_view text) {
  line.tests.filter = text;
  const bool is_pattern = text.size() > 2 && text.front() == '/' && text.back() == '/';
  return !text.empty() && (!is_pattern || re2::RE2(std::string(text.substr(1, text.size() - 2)), re2::RE2::Quiet).ok());
}

bool set_update(command_line& line, std::string_view) { return line.tests.updates = true; }
bool set_recursive(command_line& line, std::string_view) { return line.tests.is_recursive = true; }
bool set_check_exit(command_line& line, std::string_view) { return line.tests.checks_exit = true; }
bool set_only_known(command_line& line, std::string_view) { return line.tests.only_known = true; }
bool set_test_json(command_line& line, std::string_view) { return set_reporter(line, "json"); }
bool set_quiet(command_line& line, std::string_view) { return line.is_quiet = true; }
bool set_verbose(command_line& line, std::string_view) { return line.is_verbose = true; }
bool set_json(command_line& line, std::string_view) { return line.wants_json = true; }
bool set_strict(command_line& line, std::string_view) { return line.is_strict = true; }
bool set_lanes(command_line& line, std::string_view) { return line.wants_lanes = true; }
bool set_nothing(command_line&, std::string_view) { return true; }
bool set_anything(command_line&, std::string_view) { return true; }

// `--stats` takes its value behind `=` only, so that `--stats FILE` works.
constexpr option_row options[] = {
    {"--workers", "N", runs_scripts, set_workers, "worker threads (default: one per core)"},
    {"--seed", "N", runs_scripts, set_seed, "deterministic schedule and virtual time, from this seed"},
    {"--scheduler-timeout-ms", "N", for_run, set_timeout, "end a program that makes no progress for N milliseconds"},
    {"--max-call-depth", "N", runs_scripts, set_depth, "nested calls before a catchable error (default: 100000)"},
    {"--stats", "[=json]", for_run, set_statistics, "counters on standard error at the end"},
    {"--color", "WHEN", for_all, set_colour, "always, never or auto"},
    {"--diagnostics", "FORM", for_all, set_diagnostics, "human, short, json or sarif"},
    {"--quiet", "", for_check, set_quiet, "say nothing on success (-q)"},
    {"--verbose", "", for_check, set_verbose, "show the size of the program (-v)"},
    {"--verbose", "", runs_tests, set_verbose, "name every test (-v)"},
    {"--strict", "", for_check, set_strict, "warnings are errors, exit 1"},
    {"--lanes", "", for_check, set_lanes, "say where each async function, mapper and spawn block may run"},
    {"--json", "", for_check, set_json, "one JSON document on standard output"},
    {"--filter", "TEXT", runs_tests, set_filter, "only tests whose name contains TEXT, or matches /TEXT/"},
    {"--reporter", "NAME[=FILE]", runs_tests, set_reporter, "pretty, dot, tap, junit or json; to FILE"},
    {"--json", "", runs_tests, set_test_json, "the same as --reporter json"},
    {"--timeout", "TIME", runs_tests, set_limit, "what a test may take: 30s, 500ms, 2m (default: 10m; 0: no limit)"},
    {"--recursive", "", runs_tests, set_recursive, "look into folders of folders, too"},
    {"--jobs", "N", for_test, set_jobs, "scripts that run at a time (default: one per core)"},
    {"--update", "", for_test, set_update, "write the snapshots anew instead of comparing"},
    {"--check-exit", "", for_test, set_check_exit, "a script without .exit beside it must end with 0"},
    {"--only-known", "", for_test, set_only_known, "leave scripts without a snapshot alone"},
    {"--runtime", "NAME", for_test | hidden, set_anything, ""},
    {"--jit", "", for_run | hidden, set_nothing, ""},
    {"--interpreter", "", for_run | hidden, set_nothing, ""},
};

struct command_row {
  std::string_view name;
  command what;
  std::uint8_t bit;
};

constexpr command_row commands[] = {
    {"run", command::run, for_run},       {"check", command::check, for_check},
    {"test", command::test, for_test},    {"test-run", command::test_run, for_blocks},
};

const command_row* find_command(std::string_view name) {
  const auto* const found = std::find_if(std::begin(commands), std::end(commands), [&](auto& c) { return c.name == name; });
  return found == std::end(commands) ? nullptr : found;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names{"explain", "help"};
  for (const command_row& row : commands) names.push_back(row.name);
  return names;
}

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
    if (const command_row* found = find_command(first)) {
      ++next_;
      present_ = found;
    } else if (!begins_run(first)) {
      return wrong(fmt::format("unknown command '{}'{}", first, hint_for(first, command_names())));
    }
    line_.what = present_->what;
    return (present_->bit & runs_tests) != 0 ? parse_tests() : parse_run();
  }

 private:
  static bool begins_run(const std::string& word) {
    return word.starts_with("-") || std::filesystem::exists(word) || word.ends_with(".ruff");
  }

  command_line wrong(std::string message) {
    line_.what = command::usage_error;
    line_.message = std::move(message);
    return line_;
  }

  command_line parse_tests() {
    for (; next_ < words_.size(); ++next_) {
      const std::string& word = words_[next_];
      if (word == "--help" || word == "-h") return help();
      if (const option_row* row = find_option(long_name(word.substr(0, word.find('='))), present_->bit)) {
        if (!apply(*row, word)) return line_;
      } else if (word.size() > 1 && word.front() == '-') {
        return wrong(fmt::format("unknown option '{}'{}", word, hint_for(word, option_names())));
      } else {
        line_.tests.paths.push_back(word);
      }
    }
    if (line_.what == command::test_run && line_.tests.paths.empty()) return wrong("test-run needs a file");
    return line_;
  }

  command_line help() {
    line_.what = command::help;
    line_.about = present_->name;
    return line_;
  }

  command_line parse_run() {
    bool has_program = false;
    for (; next_ < words_.size(); ++next_) {
      const std::string& word = words_[next_];
      if (word == "--help" || word == "-h") return help();
      if (const option_row* row = find_option(long_name(word.substr(0, word.find('='))), present_->bit)) {
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
    if (!has_program) return wrong(fmt::format("{} needs a file", present_->name));
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
      if ((row.commands & present_->bit) != 0 && (row.commands & hidden) == 0) names.push_back(row.name);
    return names;
  }

  std::span<const std::string> words_;
  std::size_t next_ = 0;
  const command_row* present_ = &commands[0];
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
    return "Usage: ruff-actor check [OPTIONS] FILE\n\n"
           "Reads and compiles a script without running it, and warns of what is likely wrong.\n\nOptions:\n" +
           option_list(for_check);
  if (about == "explain")
    return "Usage: ruff-actor explain [CODE]\n\n"
           "Says what a diagnostic means, with a wrong and a right example. CODE is the name or code of a diagnostic, as\n"
           "--diagnostics=short shows it; without one, all of them are listed.\n";
  if (about == "test")
    return "Usage: ruff-actor test [OPTIONS] [PATH]…\n\n"
           "Runs scripts and compares what they write with the .out beside them. PATH is a file, or a folder whose\n"
           "scripts are run (default: tests).\n\nOptions:\n" +
           option_list(for_test);
  if (about == "test-run")
    return "Usage: ruff-actor test-run [OPTIONS] PATH…\n\nRuns the test blocks of scripts.\n\nOptions:\n" +
           option_list(for_blocks);
  return "ruff-actor runs Ruff scripts on actors.\n\n"
         "Usage: ruff-actor COMMAND …\n\nCommands:\n"
         "  run FILE [ARGS]…            run a script (also: ruff-actor FILE)\n"
         "  check FILE                  find static errors without running\n"
         "  explain [CODE]              what a diagnostic means and how to mend it\n"
         "  test [PATH]…                compare what scripts write with their snapshots\n"
         "  test-run PATH…              run the test blocks of scripts\n"
         "  help COMMAND                the options of a command\n\nOptions:\n"
         "  -e CODE                     run CODE\n"
         "  --version                   show the version\n"
         "  --help                      show this text\n";
}

}  // namespace ruff::runtime
