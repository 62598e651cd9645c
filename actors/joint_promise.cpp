#include "actors/joint_promise.hpp"

#include "actors/node.hpp"

namespace ruff::actors {

joint_promise::joint_promise(caf::actor_config& config) : promise_actor(config) {
  owner().list_joint(*this);
}

joint_promise::~joint_promise() { owner().unlist_joint(*this); }

}  // namespace ruff::actors
