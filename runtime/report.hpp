#pragma once

// One thing that a user is told: what is wrong, where, what else is concerned, how to mend it, and for an error of a running
// program who called and who awaited. What it looks like is the matter of report_text and report_json.

#include "lang/compile/program.hpp"
#include "lang/syntax/diagnostic.hpp"
#include "lang/value/failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ruff::runtime {

/// A place in a file. `file` is null when its text is not at hand.
struct report_place {
  lang::source_place where;
  const lang::source* file = nullptr;
  std::string text;                      ///< what the place is; may be empty

  [[nodiscard]] bool is_known() const noexcept { return where.line != 0; }
};

/// A call or an await; top-level code has the name `top level`.
struct report_call {
  std::string function;
  lang::source_place where;
};

struct report {
  lang::diagnostic_kind kind{};
  lang::severity level = lang::severity::error;
  std::string_view heading = "error";    ///< or `warning`, `Runtime Error`
  std::string lead{};                    ///< stands before the message in place of code and heading; may be empty
  std::string message{};
  report_place at{};
  std::vector<report_place> others{};
  std::string help{};
  std::string note{};
  std::string suggestion{};              ///< what was probably meant in place of `misspelt`
  report_place misspelt{};
  std::vector<report_call> calls{};      ///< innermost first
  std::vector<report_call> awaits{};     ///< innermost first
  std::size_t awaits_left_out = 0;
};

/// A static finding of `file`.
[[nodiscard]] report report_of(const lang::diagnostic& found, const lang::source& file);

/// An error of the running program. `lead` says what became of it when it did not end the program.
[[nodiscard]] report report_of(const lang::failure_object& f, const lang::program& code, std::string_view lead);

/// What is wrong with the command, not with a program.
[[nodiscard]] report report_of(lang::diagnostic_kind kind, std::string_view message);

/// `FILE:LINE:COLUMN`.
[[nodiscard]] std::string place_text(const lang::source_place& place);

}  // namespace ruff::runtime
