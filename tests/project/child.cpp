#include "tests/project/child.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ruff::tests {

namespace {

/// Under a sanitizer (set by the driver of the test run) everything takes several times as long.
int patience() { return std::getenv("RUFF_SANITIZED") ? 8 : 1; }

}  // namespace

child_result run_child(const std::vector<std::string>& words, const std::string& directory, const std::string& input,
                       int seconds) {
  return runtime::run_child({words, directory, input, static_cast<std::uint64_t>(seconds * patience()) * 1000});
}

std::string program_path() {
  const char* path = std::getenv("RUFF_PROGRAM");
  return path ? path : "ruff-actor";
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string trimmed(const std::string& text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace ruff::tests
