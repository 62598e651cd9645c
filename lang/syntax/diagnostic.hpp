#pragma once

// Static findings: what the lexer, the parser and the compiler report before anything runs.

#include "lang/syntax/ast.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ruff::lang {

/// One finding. `code` and `subsystem` as in the command line specification, section 3.
struct diagnostic {
  std::string code;        ///< RUFLEX001 … RUFLEX010, RUFPARSE001, RUFVM001
  std::string subsystem;   ///< lexer, parser, vm
  std::string message;
  source_span span;
  std::string help;        ///< empty: none
  std::string note;        ///< empty: none
};

using diagnostics = std::vector<diagnostic>;

}  // namespace ruff::lang
