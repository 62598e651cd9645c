#pragma once

// A promise that one party claims: whoever is about to settle it with something that must not get lost, or the end of the
// wait for it, after which that goes to somebody else.

#include "actors/promise_actor.hpp"

namespace ruff::actors {

class claimable_promise : public promise_actor {
 public:
  using promise_actor::promise_actor;
  /// True for the first who asks.
  [[nodiscard]] bool claim() noexcept { return !is_claimed_.exchange(true, std::memory_order_acq_rel); }
  [[nodiscard]] bool is_claimed() const noexcept { return is_claimed_.load(std::memory_order_acquire); }
  /// The lane was cancelled.
  void on_no_waiter() override { static_cast<void>(claim()); }

 private:
  std::atomic<bool> is_claimed_{false};
};

}  // namespace ruff::actors
