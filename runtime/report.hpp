#pragma once

// Diagnostics as people read them: first line, place, the source line with its span underlined, call stack, awaits. Layout
// as in the command line specification, section 3.1.

#include "lang/compile/program.hpp"
#include "lang/syntax/diagnostic.hpp"
#include "lang/value/failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ruff::runtime {

class reporter {
 public:
  explicit reporter(bool with_colour) : with_colour_(with_colour) {}

  /// Static findings of `file`, at most 20 of them.
  [[nodiscard]] std::string findings(const lang::diagnostics& found, const lang::source& file) const;

  /// An error of the running program. `lead` stands before the message instead of code and kind, unless it is empty.
  [[nodiscard]] std::string failure(const lang::failure_object& f, const lang::program& code, std::string_view lead) const;

  /// `[RUFCLI001] [cli] error: MESSAGE`.
  [[nodiscard]] std::string command_error(std::string_view message) const;

 private:
  [[nodiscard]] std::string painted(std::string_view style, std::string_view text) const;
  [[nodiscard]] std::string first_line(std::string_view code, std::string_view subsystem, std::string_view kind,
                                       std::string_view message) const;
  [[nodiscard]] std::string frame(const lang::source_place& place, const lang::source* file) const;
  [[nodiscard]] std::string help(std::string_view text) const;
  [[nodiscard]] std::string call_stack(const std::vector<lang::trace_frame>& calls) const;
  [[nodiscard]] std::string await_chain(const lang::failure_object& f) const;

  bool with_colour_;
};

}  // namespace ruff::runtime
