#pragma once

// The counters of `--stats`.

#include "actors/statistics.hpp"

#include <string>

namespace ruff::runtime {

/// One line per counter, or one JSON object. Peak memory is that of the process, in KiB.
[[nodiscard]] std::string statistics_text(const actors::node_statistics& counters);
[[nodiscard]] std::string statistics_json(const actors::node_statistics& counters);

}  // namespace ruff::runtime
