#include "actors/wait_notes.hpp"

#include "actors/lane_list.hpp"

#include <algorithm>

namespace ruff::actors {

namespace {

constexpr std::size_t notes_min = 64;

bool receives(const lane_actor& lane) noexcept { return lane.receives_from() != nullptr; }

}  // namespace

wait_notes::ranked_lane wait_notes::ranked(lane_actor& lane) noexcept {
  return {lane.role() == lane_role::top_level ? UINT64_MAX : lane.number(), &lane};
}

void wait_notes::add(lane_actor& lane) {
  const std::lock_guard guard(lock_);
  if (!are_taken()) return;
  waiting_.insert(ranked(lane));
  if (--left_ != 0) return;
  are_taken_.store(false, std::memory_order_relaxed);
  waiting_.clear();
  receivers_.clear();
}

void wait_notes::forget(lane_actor& lane) {
  const std::lock_guard guard(lock_);
  waiting_.erase(ranked(lane));
  receivers_.erase(ranked(lane));
}

std::optional<std::vector<actor_reference<lane_actor>>> wait_notes::take_awaiting() {
  std::optional<std::vector<actor_reference<lane_actor>>> awaiting;
  const std::lock_guard guard(lock_);
  if (!are_taken()) {
    // First, so that a lane which ends meanwhile and was in the list is forgotten again.
    are_taken_.store(true, std::memory_order_relaxed);
    lanes_seen_ = 0;
    lanes_.for_each([this](lane_actor& lane) {
      ++lanes_seen_;
      if (receives(lane)) receivers_.insert(ranked(lane));
    });
  } else if (!has_new_edge_.load(std::memory_order_relaxed)) {
    awaiting.emplace();
  }
  has_new_edge_.store(false, std::memory_order_relaxed);
  for (const auto& [rank, lane] : waiting_) {
    if (receives(*lane)) receivers_.emplace(rank, lane);
    if (awaiting && lane->awaited() && lane->try_add_reference()) awaiting->emplace_back(lane);
  }
  waiting_.clear();
  left_ = std::max(lanes_seen_, notes_min);
  return awaiting;
}

lang::value wait_notes::first_channel() {
  const std::lock_guard guard(lock_);
  while (!receivers_.empty() && !receives(*receivers_.begin()->second)) receivers_.erase(receivers_.begin());
  return receivers_.empty() ? lang::value() : receivers_.begin()->second->running_fiber().stopped_with();
}

}  // namespace ruff::actors
