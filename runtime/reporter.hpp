#pragma once

// Where reports go: into texts of the form that the command line asks for.

#include "runtime/command_line.hpp"
#include "runtime/report.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace ruff::runtime {

/// Used by all threads that have something to report.
class reporter {
 public:
  reporter(diagnostics_form form, bool with_colour) : form_(form), with_colour_(with_colour) {}

  /// What to write for a report now.
  [[nodiscard]] std::string text_of(const report& r);
  /// The same for static findings of `file`: people get at most 20 of them, machines all.
  [[nodiscard]] std::string text_of(const lang::diagnostics& found, const lang::source& file);
  /// What to write when the command is over: a SARIF log is one document.
  [[nodiscard]] std::string rest();

 private:
  diagnostics_form form_;
  bool with_colour_;
  std::mutex lock_;
  std::vector<lang::value> results_;   ///< of the SARIF log
};

}  // namespace ruff::runtime
