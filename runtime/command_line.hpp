#pragma once

// The words on the command line and what they ask for. One table of options serves parsing, help and suggestions.
// Options stand before FILE or directly after it; the first word that is none of them starts the script's arguments.

#include "runtime/testing/test_report.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::runtime {

enum class command : std::uint8_t { run, check, explain, test, test_run, help, version, usage_error };
enum class colour_choice : std::uint8_t { automatic, always, never };
enum class diagnostics_form : std::uint8_t { human, short_lines, json, sarif };
enum class statistics_form : std::uint8_t { none, text, json };

/// What `test` and `test-run` are asked for.
struct test_choice {
  std::vector<std::string> paths;          ///< files and folders; empty: the folder `tests`
  std::string filter;                      ///< a part of the names wanted, or `/a pattern of them/`; empty: all
  report_form form = report_form::pretty;
  std::string report_file;                 ///< empty: standard output
  std::size_t jobs = 0;                    ///< 0: one per core
  std::uint64_t limit_ms = 600'000;        ///< of each test; 0: none
  bool is_recursive = false;
  bool updates = false;                    ///< write snapshots instead of comparing
  bool checks_exit = false;                ///< a script without `.exit` must end with 0
  bool only_known = false;                 ///< scripts without a snapshot are parts of others
};

struct command_line {
  command what = command::help;
  std::string file;                        ///< as given; `-` is standard input
  std::optional<std::string> code;         ///< of `-e`
  std::vector<std::string> arguments;      ///< of the script
  std::string message;                     ///< usage_error: what is wrong
  std::string about;                       ///< help: the command, explain: the code it is about; empty: all

  std::size_t workers = 0;                 ///< 0: one per core
  std::optional<std::uint64_t> seed;
  std::uint64_t scheduler_timeout_ms = 0;  ///< 0: none
  std::int32_t call_depth_max = 100'000;
  statistics_form statistics = statistics_form::none;
  colour_choice colour = colour_choice::automatic;
  diagnostics_form diagnostics = diagnostics_form::human;
  bool is_quiet = false;
  bool is_verbose = false;
  bool wants_json = false;
  bool is_strict = false;                  ///< findings of `check` are errors
  bool wants_lanes = false;                ///< `check` says where each lane may run
  test_choice tests;
};

/// `words` without the program's name.
[[nodiscard]] command_line parse_command_line(std::span<const std::string> words);

/// Help for one command, or the overview.
[[nodiscard]] std::string help_text(std::string_view about);

}  // namespace ruff::runtime
