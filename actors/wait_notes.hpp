#pragma once

// What has changed between two quiet points of a node.
//
// A program may be quiet very often: once for each channel that nobody sends to any more. So that a quiet point costs what
// has changed since the last one, and not a look at every lane, notes are taken from the first one on: of lanes that begin
// to await or to receive. A program that goes on with other work instead stops that soon, and its next quiet point is a
// first one.

#include "actors/promise_actor.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace ruff::actors {

class lane_actor;
class lane_list;

class wait_notes {
 public:
  explicit wait_notes(lane_list& lanes) : lanes_(lanes) {}

  /// `lane` is about to await or to receive; called by whoever runs it.
  void note_wait(lane_actor& lane) {
    if (are_taken()) add(lane);
  }
  /// A joint promise may be part of a circle from now on without a lane that begins to wait.
  void note_new_edge() {
    if (are_taken()) has_new_edge_.store(true, std::memory_order_relaxed);
  }
  /// `lane` has left the list of lanes.
  void note_end(lane_actor& lane) {
    if (are_taken()) forget(lane);
  }

  // At quiet points only, when no lane runs.
  /// The lanes that await and have begun to since the last call. Nothing at a first quiet point, and when that is not all
  /// there is to know about new circles.
  [[nodiscard]] std::optional<std::vector<actor_reference<lane_actor>>> take_awaiting();
  /// The channel whose oldest waiting lane was started first, the program's top-level code counting as last; null when no
  /// lane receives. After take_awaiting().
  [[nodiscard]] lang::value first_channel();

 private:
  using ranked_lane = std::pair<std::uint64_t, lane_actor*>;

  static ranked_lane ranked(lane_actor& lane) noexcept;
  [[nodiscard]] bool are_taken() const noexcept { return are_taken_.load(std::memory_order_relaxed); }
  void add(lane_actor& lane);
  void forget(lane_actor& lane);

  lane_list& lanes_;
  std::atomic<bool> are_taken_{false};   ///< written under the lock
  std::atomic<bool> has_new_edge_{false};
  std::mutex lock_;                      ///< of all below
  std::size_t lanes_seen_ = 0;           ///< at the first quiet point
  std::size_t left_ = 0;                 ///< notes before the next quiet point may as well look at every lane
  std::set<ranked_lane> waiting_;        ///< have begun to wait
  std::set<ranked_lane> receivers_;      ///< all that receive, but those in `waiting_`; some that do no more
};

}  // namespace ruff::actors
