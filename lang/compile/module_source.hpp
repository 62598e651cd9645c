#pragma once

// Where the modules of a program come from. The language does no I/O: whoever runs a program reads and compiles its modules
// (runtime/module_loader.hpp). Both calls may block and come from any thread.

#include "lang/compile/unit.hpp"
#include "lang/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::lang {

class module_source {
 public:
  /// The module that `name` means in a file of `importer`, compiled and part of the program. Given `used`, a unit that the
  /// importing home cannot execute any more, another unit of the same text.
  [[nodiscard]] virtual result<const unit*> load(std::string_view name, const unit& importer, const unit* used) = 0;

  /// The names that such a module exports, from its text; nothing when it cannot be read.
  [[nodiscard]] virtual std::optional<std::vector<std::string>> exports_of(std::string_view name, const unit& importer) = 0;

 protected:
  ~module_source() = default;
};

}  // namespace ruff::lang
