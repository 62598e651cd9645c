#pragma once

// Jobs of the blocking pool that belong together, one promise for all. Each of them is done by one of the helpers that the
// batch has in the pool, as many as may be in flight; a helper is called by the one before it, when that one has begun.

#include "actors/promise_actor.hpp"

#include <functional>
#include <vector>

namespace ruff::actors {

/// Runs `jobs`, of which there is at least one, with at most `limit` in flight. The promise gets the array of their results
/// in order, or the first failure; jobs not begun by then are left out. `must_finish`: as in blocking_pool::run().
[[nodiscard]] actor_reference<promise_actor> run_batch(local_node& owner, std::vector<std::function<lang::value()>> jobs,
                                                       std::size_t limit, bool must_finish);

}  // namespace ruff::actors
