#pragma once

// Which tests are wanted: files below the paths that were given, and names that a filter accepts.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace ruff::runtime {

/// The scripts that `paths` name, sorted per path: files as they are, of folders those that end in `.ruff`; of their
/// folders, too, if `is_recursive`. Hidden ones are left out. Empty with `error` when a path does not exist.
[[nodiscard]] std::vector<std::string> find_scripts(const std::vector<std::string>& paths, bool is_recursive,
                                                    std::string& error);

/// A part of a name, or `/a regular expression/`. The empty filter accepts everything.
class name_filter {
 public:
  explicit name_filter(std::string_view text);
  ~name_filter();
  [[nodiscard]] bool accepts(std::string_view name) const;

 private:
  std::string part_;
  std::unique_ptr<re2::RE2> pattern_;
};

}  // namespace ruff::runtime
