#include "runtime/testing/snapshot.hpp"

#include "runtime/testing/child_process.hpp"
#include "runtime/testing/line_diff.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <sstream>

namespace ruff::runtime {

namespace {

constexpr int header_lines = 4;
/// Of the lines that may send a script to `test-run`.
constexpr int block_header_lines = 3;

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// Without lines about compilation and without ` (took ~…ms)`, which the original engine writes.
std::string without_times(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("Compiler optimization:")) continue;
    for (auto at = line.find(" (took ~"); at != std::string::npos; at = line.find(" (took ~", at)) {
      const auto close = line.find("ms)", at);
      if (close == std::string::npos) break;
      line.erase(at, close + 3 - at);
    }
    (kept += line) += '\n';
  }
  return std::string(trimmed(kept));
}

child_result run_script(const snapshot_case& tested, unsigned seed, std::uint64_t limit_ms) {
  child_command command;
  command.words = {own_path(), tested.has_blocks ? "test-run" : "run"};
  command.words.insert(command.words.end(), tested.options.begin(), tested.options.end());
  if (seed != 0) command.words.insert(command.words.end(), {"--seed", std::to_string(seed)});
  command.words.push_back(tested.script);
  command.words.insert(command.words.end(), tested.arguments.begin(), tested.arguments.end());
  command.input = read_text(tested.beside(".in"));
  command.limit_ms = limit_ms;
  return run_child(command);
}

/// Why the exit code is not what it should be; empty: it is.
std::string exit_complaint(const snapshot_case& tested, const child_result& got, const test_choice& wanted) {
  const bool is_exact = tested.exit_code || wanted.checks_exit || tested.has_blocks;
  const int expected = tested.exit_code.value_or(0);
  if (is_exact && got.exit_code != expected) return fmt::format("Exit code {} instead of {}", got.exit_code, expected);
  const bool was_killed = got.exit_code >= 128 && !is_exact;
  const bool is_silent = got.exit_code != 0 && !is_exact && got.output.empty() && got.error.empty();
  return was_killed || is_silent ? fmt::format("Exit code {}{}", got.exit_code, is_silent ? " and no output" : "") : "";
}

/// Looks at one run; a failure is written into `result`.
bool compare(const snapshot_case& tested, const child_result& got, const test_choice& wanted, test_result& result) {
  const std::string text = comparable_text(got.output, got.error);
  if (got.timed_out) {
    result.message = fmt::format("Not over after {} ms", wanted.limit_ms);
    result.details = text;
    return false;
  }
  if (tested.has_blocks && !tested.has_snapshot) {
    result.message = exit_complaint(tested, got, wanted);
    result.details = text;
    return result.message.empty();
  }
  if (!tested.has_snapshot) {
    result.message = "No snapshot: --update writes " + tested.beside(".out");
    return false;
  }
  const std::string expected = without_times(trimmed(read_text(tested.beside(".out"))));
  result.message = exit_complaint(tested, got, wanted);
  if (text != expected) {
    if (result.message.empty()) result.message = "The output is not what is expected";
    result.details = "Difference (- expected, + got):\n" + line_diff(expected, text);
  } else if (!result.message.empty()) {
    result.details = text;
  }
  return result.message.empty();
}

void write_if_new(const std::string& path, const std::string& text, test_result& result) {
  if (std::filesystem::exists(path) && trimmed(read_text(path)) == text) return;
  std::ofstream(path) << text;
  result.note += "wrote " + path + "\n";
}

void update(const snapshot_case& tested, const child_result& got, const test_choice& wanted, test_result& result) {
  write_if_new(tested.beside(".out"), comparable_text(got.output, got.error), result);
  const bool names_code = tested.exit_code || (wanted.checks_exit && got.exit_code != 0);
  if (names_code) write_if_new(tested.beside(".exit"), std::to_string(got.exit_code), result);
}

}  // namespace

std::string snapshot_case::beside(std::string_view extension) const {
  return std::filesystem::path(script).replace_extension(extension);
}

std::string comparable_text(std::string_view output, std::string_view error) {
  const std::string_view first = trimmed(output), second = trimmed(error);
  return without_times(std::string(first) + (first.empty() || second.empty() ? "" : "\n") + std::string(second));
}

snapshot_case read_snapshot_case(const std::string& script) {
  snapshot_case found;
  found.script = script;
  std::ifstream file(script);
  std::string line;
  for (int n = 0; n < header_lines && std::getline(file, line); ++n) {
    if (line.starts_with("# run: -")) found.options = words_of(line.substr(7));
    if (line.starts_with("# args: ")) found.arguments = words_of(line.substr(8));
    if (line.starts_with("# seeds: ")) found.seeds = static_cast<unsigned>(std::strtoul(line.c_str() + 9, nullptr, 10));
    const bool names_command = line.find("Run with: ruff test-run") != std::string::npos ||
                               line.find("Run with: ruff-actor test-run") != std::string::npos;
    if (n < block_header_lines && names_command) found.has_blocks = true;
  }
  const std::string exit_code = read_text(found.beside(".exit"));
  if (!exit_code.empty()) found.exit_code = std::atoi(exit_code.c_str());
  found.has_snapshot = std::filesystem::exists(found.beside(".out"));
  return found;
}

test_result run_snapshot_case(const snapshot_case& tested, const test_choice& wanted) {
  test_result result;
  result.name = result.file = tested.script;
  result.has_passed = true;
  const auto began = std::chrono::steady_clock::now();
  const bool updates = wanted.updates && !(tested.has_blocks && !tested.has_snapshot);
  for (unsigned seed = 0; seed <= (updates ? 0 : tested.seeds) && result.has_passed; ++seed) {
    const child_result got = run_script(tested, seed, wanted.limit_ms);
    if (updates && !got.timed_out) {
      update(tested, got, wanted, result);
      continue;
    }
    result.has_passed = compare(tested, got, wanted, result);
    if (!result.has_passed && seed != 0) result.message += fmt::format(" (with --seed {})", seed);
  }
  result.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  return result;
}

}  // namespace ruff::runtime
