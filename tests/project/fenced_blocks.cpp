#include "tests/project/fenced_blocks.hpp"

#include <sstream>

namespace ruff::tests {

std::vector<fenced_block> blocks_of(const std::string& text) {
  std::vector<fenced_block> blocks;
  std::istringstream stream(text);
  bool inside = false;
  bool only_blank = false;
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.starts_with("```")) {
      if (!inside) blocks.push_back({line.substr(3), number, only_blank, {}});
      inside = !inside;
      only_blank = !inside;
    } else if (inside) {
      blocks.back().text += line + "\n";
    } else if (!line.empty()) {
      only_blank = false;
    }
  }
  return blocks;
}

}  // namespace ruff::tests
