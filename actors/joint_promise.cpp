#include "actors/joint_promise.hpp"

#include "actors/node.hpp"

namespace ruff::actors {

void joint_promise::enter_lists() { owner().list_joint(*this); }

joint_promise::~joint_promise() { owner().unlist_joint(*this); }

}  // namespace ruff::actors
