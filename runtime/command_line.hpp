#pragma once

// The words on the command line and what they ask for. One table of options serves parsing, help and suggestions.
// Options stand before FILE or directly after it; the first word that is none of them starts the script's arguments.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::runtime {

enum class command : std::uint8_t { run, check, explain, help, version, usage_error };
enum class colour_choice : std::uint8_t { automatic, always, never };
enum class diagnostics_form : std::uint8_t { human, short_lines, json, sarif };
enum class statistics_form : std::uint8_t { none, text, json };

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
};

/// `words` without the program's name.
[[nodiscard]] command_line parse_command_line(std::span<const std::string> words);

/// Help for one command (`run`, `check`), or the overview.
[[nodiscard]] std::string help_text(std::string_view about);

}  // namespace ruff::runtime
