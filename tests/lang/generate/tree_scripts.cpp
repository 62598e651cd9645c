#include "tests/lang/generate/tree_scripts.hpp"

#include "lang/value/string.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace ruff::lang::tests {

namespace {

namespace fs = std::filesystem;

/// Each case of a file of cases is a script.
void add_cases(std::vector<tree_script>& to, const tree_script& file) {
  constexpr std::string_view mark = "\n=== ";
  for (std::size_t at = file.text.find(mark); at != std::string::npos;) {
    const std::size_t begin = file.text.find('\n', at + 1) + 1;
    at = file.text.find(mark, begin - 1);
    const std::size_t end = std::min(at, file.text.find("\n##", begin - 1));
    to.push_back({file.path, file.text.substr(begin, std::max(begin, end) - begin)});
  }
}

std::vector<tree_script> find_scripts() {
  const char* root = std::getenv("RUFF_ROOT");
  std::vector<tree_script> found;
  for (const char* folder : {"tests", "docs", "benchmarks", "stdlib"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root ? root : ".") / folder)) {
      if (entry.path().extension() != ".ruff" && entry.path().extension() != ".cases") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      tree_script script{entry.path(), {std::istreambuf_iterator<char>(file), {}}};
      if (!is_valid_utf8(script.text)) continue;
      if (entry.path().extension() == ".cases")
        add_cases(found, script);
      else
        found.push_back(std::move(script));
    }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return found;
}

}  // namespace

const std::vector<tree_script>& tree_scripts() {
  static const std::vector<tree_script> all = find_scripts();
  return all;
}

}  // namespace ruff::lang::tests
