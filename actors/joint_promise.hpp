#pragma once

// A promise that other promises or a lane decide: aggregates, mappings, and the gate of a generator that another lane is
// advancing. The node lists those that are pending, so that a scan for circles of awaits can follow them
// (actors/circles.hpp).

#include "actors/promise_actor.hpp"

#include <atomic>
#include <functional>
#include <vector>

namespace ruff::actors {

class joint_promise : public promise_actor {
 public:
  using promise_actor::promise_actor;
  ~joint_promise() override;
  /// Lists the complete object; called by make_light_actor.
  void enter_lists();

  /// Calls `visit` with each promise that is waited for still; it stays alive during the call. Any thread.
  virtual void visit_awaited(const std::function<void(promise_actor&)>&) {}
  /// The fiber of a lane that is waited for, else null. For comparison only.
  [[nodiscard]] virtual const void* awaited_fiber() const noexcept { return nullptr; }
  /// Whether one member that never settles is enough to keep this promise pending (all, map), or only all of them (any,
  /// race).
  [[nodiscard]] virtual bool needs_every_member() const noexcept { return true; }

  joint_promise* previous_listed = nullptr;   ///< links in the node's list
  joint_promise* next_listed = nullptr;
};

/// What a lane waits for while another one advances a generator.
class generator_gate final : public joint_promise {
 public:
  generator_gate(caf::actor_config& config, const void* advancing_fiber)
      : joint_promise(config), fiber_(advancing_fiber) {}
  /// The frames that advance the generator have moved to another fiber.
  void move_to(const void* advancing_fiber) noexcept { fiber_.store(advancing_fiber, std::memory_order_relaxed); }
  [[nodiscard]] const void* awaited_fiber() const noexcept override { return fiber_.load(std::memory_order_relaxed); }
  const char* name() const override { return "ruff.gate"; }

 private:
  std::atomic<const void*> fiber_;
};

}  // namespace ruff::actors
