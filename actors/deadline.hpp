#pragma once

// A promise beside a timer: whichever comes first decides, the other wait is left behind.

#include "actors/promise_actor.hpp"

namespace ruff::lang {
class fiber;
}

namespace ruff::actors {

/// `promise`, held by the lane of `by`, with a deadline: its value, `Promise rejected: REASON`, or `Timeout after Nms`. The
/// inner work goes on.
[[nodiscard]] lang::value promise_within(local_node& owner, lang::fiber& by, lang::value promise,
                                         std::uint64_t milliseconds);

}  // namespace ruff::actors
