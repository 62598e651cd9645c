#pragma once

// The promise of `async_sleep(0)`: settled by the scheduler as soon as it comes to it, behind other work. Needs no timer.
// It is queued when its first waiter comes: otherwise another core could settle it before the await that follows, and nobody
// would be let in.

#include "actors/promise_actor.hpp"

#include <caf/resumable.hpp>

namespace ruff::actors {

class yield_promise final : public promise_actor, public caf::resumable {
 public:
  using promise_actor::promise_actor;
  [[nodiscard]] static lang::value make(local_node& owner);
  void on_first_waiter() override;

  resume_result resume(caf::execution_unit* unit, std::size_t throughput) override;
  void intrusive_ptr_add_ref_impl() override { add_reference(); }
  void intrusive_ptr_release_impl() override { drop_reference(); }
  const char* name() const override { return "ruff.yield"; }
};

}  // namespace ruff::actors
