#pragma once

// The lanes that have begun and not ended. Every lane comes and goes here, on any thread: the list is cut into parts, each
// with a lock of its own.

#include "actors/lane_actor.hpp"
#include "lang/spin_lock.hpp"

#include <array>
#include <vector>

namespace ruff::actors {

class lane_list {
 public:
  void add(lane_actor& lane);
  void remove(lane_actor& lane);

  /// Calls `visit` with each lane, under a lock; it must not call back. The last reference to a lane may have gone.
  template <class Visitor>
  void for_each(Visitor visit) {
    for (part& p : parts_) {
      const std::lock_guard guard(p.lock);
      for (lane_actor* lane = p.first; lane; lane = lane->next_alive) visit(*lane);
    }
    walks_.fetch_add(1, std::memory_order_relaxed);
  }
  /// How often for_each() was called.
  [[nodiscard]] std::uint64_t walks() const noexcept { return walks_.load(std::memory_order_relaxed); }

  /// The lanes for which `wanted` is true, held. It is asked under a lock, and must not call back.
  template <class Predicate>
  [[nodiscard]] std::vector<actor_reference<lane_actor>> hold_if(Predicate wanted) {
    std::vector<actor_reference<lane_actor>> lanes;
    for_each([&](lane_actor& lane) {
      // A lane whose last reference has gone is about to leave the list.
      if (wanted(lane) && lane.try_add_reference()) lanes.emplace_back(&lane);
    });
    return lanes;
  }

 private:
  struct alignas(64) part {
    lang::spin_lock lock;
    lane_actor* first = nullptr;
  };

  [[nodiscard]] part& part_of(const lane_actor& lane) noexcept { return parts_[lane.number() % parts_.size()]; }

  std::array<part, 16> parts_;
  std::atomic<std::uint64_t> walks_{0};
};

}  // namespace ruff::actors
