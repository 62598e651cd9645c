#pragma once

// A node for tests of single parts: one worker, virtual time, output swallowed. No program runs, so nothing moves unless the
// test moves it.

#include "actors/node.hpp"

#include <cstdint>

namespace ruff::tests {

inline constexpr std::uint64_t node_seed = 1;

[[nodiscard]] inline actors::node_options quiet_options() {
  actors::node_options options;
  options.seed = node_seed;
  options.standard_output = options.error_output = [](std::string_view) {};
  return options;
}

struct quiet_node : actors::local_node {
  quiet_node() : local_node(quiet_options()) {}
};

}  // namespace ruff::tests
