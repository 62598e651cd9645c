#pragma once

// Static findings: what the lexer, the parser and the compiler report before anything runs.

#include "lang/diagnostic_kind.hpp"
#include "lang/syntax/ast.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ruff::lang {

/// A further place that a finding is about.
struct span_label {
  source_span span;
  std::string text;
};

/// A warning does not keep the program from running.
enum class severity : std::uint8_t { error, warning };

/// One finding. Empty texts: there is none.
struct diagnostic {
  diagnostic_kind kind;
  std::string message;
  source_span span;
  std::string help{};                  ///< what to write instead
  std::string note{};
  std::string label{};                 ///< what the span is, beside other places
  std::vector<span_label> others{};
  severity level = severity::error;
  std::string suggestion{};            ///< what was probably meant in place of what stands at `span`
};

using diagnostics = std::vector<diagnostic>;

}  // namespace ruff::lang
