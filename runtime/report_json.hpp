#pragma once

// Reports as machines read them: objects of the command line specification, section 3.3, and SARIF 2.1.0 (OASIS 2020).

#include "runtime/report.hpp"

#include <span>
#include <string>

namespace ruff::runtime {

/// One object on one line.
[[nodiscard]] std::string json_line(const report& r);

/// One result of a SARIF log, and the log of several.
[[nodiscard]] lang::value sarif_result(const report& r);
[[nodiscard]] std::string sarif_log(std::span<const lang::value> results);

}  // namespace ruff::runtime
