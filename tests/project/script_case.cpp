#include "tests/project/script_case.hpp"

#include "tests/project/child.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ruff::tests {

namespace {

constexpr int header_lines = 4;

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

script_case read_case(const std::filesystem::path& script) {
  script_case found;
  found.script = script;
  std::ifstream file(script);
  std::string line;
  for (int n = 0; n < header_lines && std::getline(file, line); ++n) {
    if (line.starts_with("# run: ")) found.options = words_of(line.substr(7));
    if (line.starts_with("# args: ")) found.arguments = words_of(line.substr(8));
    if (line.starts_with("# seeds: ")) found.seeds = std::atoi(line.c_str() + 9);
  }
  const std::string exit_code = read_text(found.beside(".exit"));
  if (!exit_code.empty()) found.exit_code = std::atoi(exit_code.c_str());
  return found;
}

}  // namespace

std::string script_case::beside(const char* extension) const {
  return std::filesystem::path(script).replace_extension(extension);
}

std::vector<script_case> cases_in(const std::filesystem::path& folder, bool all) {
  std::vector<script_case> cases;
  if (!std::filesystem::exists(folder)) return cases;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".ruff") continue;
    script_case found = read_case(entry.path());
    // A script without expected output is a part of another case.
    if (all || std::filesystem::exists(found.beside(".out"))) cases.push_back(std::move(found));
  }
  std::sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) { return a.script < b.script; });
  return cases;
}

}  // namespace ruff::tests
