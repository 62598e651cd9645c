#pragma once

// What a thread knows about itself.

#include "actors/run_queues.hpp"

#include <cstddef>
#include <cstdint>

namespace ruff::actors {

class local_node;

struct worker_place {
  local_node* node = nullptr;                        ///< whose lanes the thread runs
  std::size_t number = run_queues::no_worker;        ///< among that node's workers
  /// Activities that have ended here and may stand for the next ones that begin here (see local_node::end_activity).
  std::int64_t spare_activities = 0;
};

extern constinit thread_local worker_place this_worker;

}  // namespace ruff::actors
