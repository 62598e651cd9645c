#include "tests/project/temporary_folder.hpp"

#include <stdlib.h>
#include <string>
#include <system_error>

namespace ruff::tests {

temporary_folder::temporary_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / ("ruff-" + std::string(6, 'X'))).string();
  if (!mkdtemp(pattern.data())) throw std::system_error(errno, std::generic_category(), pattern);
  path_ = pattern;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace ruff::tests
