#pragma once

// Whether a stream wants colour.

#include "runtime/command_line.hpp"

namespace ruff::runtime {

/// Decided per stream: the option, NO_COLOR, CLICOLOR_FORCE and FORCE_COLOR, TERM=dumb, else whether it is a terminal.
[[nodiscard]] bool wants_colour(int descriptor, colour_choice choice);

}  // namespace ruff::runtime
