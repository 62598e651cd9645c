#pragma once

// Finds, reads and compiles the modules of one program (language specification, section 10). Each module is compiled once
// per file and search root, and again when the file's time or size has changed. A module's file must lie in the search root
// that it was found in.

#include "lang/compile/module_source.hpp"
#include "lang/compile/program.hpp"
#include "lang/syntax/diagnostic.hpp"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ruff::runtime {

class module_loader final : public lang::module_source {
 public:
  /// Loads for `program`, whose main file lies in `folder` (as the user wrote it; empty: the working directory).
  module_loader(lang::program& program, const std::string& folder);

  [[nodiscard]] lang::result<const lang::unit*> load(std::string_view name, const lang::unit& importer,
                                                     const lang::unit* used) override;
  [[nodiscard]] std::optional<std::vector<std::string>> exports_of(std::string_view name,
                                                                   const lang::unit& importer) override;

 private:
  struct location {
    std::string path;        ///< as shown in diagnostics
    std::string root;
    std::string canonical;
    std::filesystem::file_time_type time;
    std::uintmax_t size = 0;
  };
  struct loaded {
    const lang::unit* newest = nullptr;
    std::filesystem::file_time_type time;
    std::uintmax_t size = 0;
  };

  [[nodiscard]] std::vector<std::string> roots_for(const lang::unit& importer) const;
  [[nodiscard]] lang::result<location> find(std::string_view name, const lang::unit& importer) const;
  [[nodiscard]] lang::result<const lang::unit*> compile(std::string_view name, const location& at,
                                                        const lang::unit* earlier);

  lang::program& program_;
  std::vector<std::string> roots_;     ///< of every program: by the main file and the working directory
  std::recursive_mutex lock_;          ///< of all below; compiling a module asks for the exports of others
  std::vector<std::string> found_in_;  ///< folders of the modules loaded so far
  std::map<std::pair<std::string, std::string>, loaded> modules_;   ///< by root and canonical path
};

}  // namespace ruff::runtime
