#pragma once

// Reports as people read them. Layout of the long form: command line specification, section 3.1.

#include "runtime/report.hpp"

#include <string>

namespace ruff::runtime {

/// First line, source lines with the places underlined, help, call stack, awaits.
[[nodiscard]] std::string human_text(const report& r, bool with_colour);

/// `FILE:LINE:COLUMN: error: MESSAGE [CODE/SLUG]`, and one such line as a note for every further place, call and await.
[[nodiscard]] std::string short_text(const report& r);

}  // namespace ruff::runtime
