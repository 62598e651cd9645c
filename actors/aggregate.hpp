#pragma once

// One core for everything that waits for several promises: a light actor that is itself the promise of the aggregate, with a
// slot per member and a waiter per pending one, all in one block. Policies decide when it settles. Settled members go
// straight into their slots; an aggregate of nothing but settled members never becomes an actor.

#include "actors/promise_actor.hpp"

#include <memory>
#include <span>

namespace ruff::lang {
class fiber;
}

namespace ruff::actors {

enum class aggregate_policy : std::uint8_t { all, all_settled, any, race };

/// The aggregate promise of `members`, all of them promises that the lane of `by` holds. Result order is index order (race
/// and any excepted).
/// Errors: all: `Promise I rejected: REASON`, the first in time; race: the member's; any: `All promises were rejected`.
[[nodiscard]] lang::value aggregate_of(local_node& owner, lang::fiber& by, std::span<const lang::value> members,
                                       aggregate_policy policy);

}  // namespace ruff::actors
