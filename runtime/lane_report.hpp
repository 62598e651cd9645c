#pragma once

// Where the lanes of a program may run, known from its text: the report of `check --lanes`.

#include "lang/compile/program.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ruff::runtime {

enum class lane_place : std::uint8_t {
  any_core,   ///< nothing that it names holds it at home
  home,       ///< it enters its home at the touch
  own_home,   ///< a spawned block: any core, as the top-level code of a home of its own
};

/// What makes a lane enter its home.
struct home_entry {
  std::string name;            ///< the variable, or `spawn` or `spawn_task`, which copy all variables
  lang::source_span touched;
  lang::source_span assigned;  ///< by a function, or in a loop that waits; empty for what copies
};

struct lane_row {
  std::string what;            ///< `async func load`, `mapper <lambda>`, `spawn`
  lang::source_span span;
  lane_place place = lane_place::any_core;
  std::optional<home_entry> held_by;   ///< the first one found, if `place` is the home
};

/// Every async function, mapper and spawn block of `file`, in source order. Functions that a lane calls count with it as far
/// as their names tell which they are. `file` belongs to `code`, which compiled without findings.
[[nodiscard]] std::vector<lane_row> lanes_of(const lang::program& code, const lang::source& file);

/// One line per lane.
[[nodiscard]] std::string lanes_text(const std::vector<lane_row>& lanes, const lang::source& file);
/// A JSON array.
[[nodiscard]] std::string lanes_json(const std::vector<lane_row>& lanes, const lang::source& file);

}  // namespace ruff::runtime
