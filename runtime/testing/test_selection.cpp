#include "runtime/testing/test_selection.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fmt/core.h>
#include <re2/re2.h>

namespace ruff::runtime {

namespace {

namespace fs = std::filesystem;

void collect(const fs::path& folder, bool is_recursive, std::vector<std::string>& found) {
  std::error_code ignored;   // a folder that cannot be read has no tests
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename();
    if (name.starts_with('.')) continue;
    if (entry.is_directory(ignored)) {
      if (is_recursive) collect(entry.path(), is_recursive, found);
    } else if (entry.path().extension() == ".ruff") {
      found.push_back(entry.path().lexically_normal());
    }
  }
}

}  // namespace

std::vector<std::string> find_scripts(const std::vector<std::string>& paths, bool is_recursive, std::string& error) {
  std::vector<std::string> scripts;
  for (const std::string& path : paths) {
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (!fs::exists(status)) {
      error = fmt::format("Cannot read '{}': {}", path, std::strerror(failed.value() ? failed.value() : ENOENT));
      return {};
    }
    if (!fs::is_directory(status)) {
      scripts.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    collect(path, is_recursive, found);
    std::sort(found.begin(), found.end());
    scripts.insert(scripts.end(), found.begin(), found.end());
  }
  return scripts;
}

name_filter::name_filter(std::string_view text) {
  if (text.size() > 2 && text.front() == '/' && text.back() == '/')
    pattern_ = std::make_unique<re2::RE2>(std::string(text.substr(1, text.size() - 2)), re2::RE2::Quiet);
  else
    part_ = text;
}

name_filter::~name_filter() = default;

bool name_filter::accepts(std::string_view name) const {
  if (pattern_) return re2::RE2::PartialMatch({name.data(), name.size()}, *pattern_);
  return name.find(part_) != std::string_view::npos;
}

}  // namespace ruff::runtime
