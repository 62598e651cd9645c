#pragma once

// The modules whose top-level code is being executed in a home, and who waits for whom among them. A module is executed by
// one lane, once; others that import it meanwhile wait for a gate, unless that closes a circle of imports.

#include "lang/spin_lock.hpp"
#include "lang/value/value.hpp"

#include <string>
#include <vector>

namespace ruff::lang {

class lane_host;
struct unit;

class open_modules {
 public:
  /// What an import of a module meets.
  struct meeting {
    value gate;           ///< promise of the namespace, when another lane is executing the module; else null
    std::string circle;   ///< `a -> b -> a`, when this import would wait for itself; else empty
  };

  /// `importer`, the module whose top-level code imports (null: no module waits for this import), imports `wanted`.
  /// Nothing is met when the module is not open: whoever asked executes it next. In the home.
  [[nodiscard]] meeting import(const unit& wanted, const unit* importer, lane_host& host);
  /// The fiber at `runner` begins to execute `module` for an import by `importer`.
  void begin(const unit& module, const unit* importer, const void* runner);
  /// The frames that execute it have moved to another fiber.
  void move(const unit& module, const void* runner, lane_host& host);
  /// It has ended with its namespace, or a failure, which those who wait get.
  void end(const unit& module, const value& outcome, lane_host& host);

 private:
  struct entry {
    const unit* module;
    const void* runner;
    const unit* importing;   ///< by its top-level code, now; null: nothing
    value gate;              ///< null while nobody waits
  };

  [[nodiscard]] entry* find(const unit* module) noexcept;
  [[nodiscard]] std::string circle_from(const unit& wanted, const unit* importer);

  spin_lock lock_;
  std::vector<entry> entries_;
};

}  // namespace ruff::lang
