#pragma once

// CAF's configuration of a node's actor system; through it every actor finds its node.

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

namespace ruff::actors {

class local_node;

struct lane_config : caf::actor_system_config {
  explicit lane_config(local_node& node_of_system);
  local_node& owner;
};

/// The node that the actor system belongs to.
[[nodiscard]] inline local_node& node_behind(caf::actor_system& system) noexcept {
  return static_cast<const lane_config&>(system.config()).owner;
}

}  // namespace ruff::actors
