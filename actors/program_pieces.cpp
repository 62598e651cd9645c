// Programs that are run piece by piece: the top-level code, then tests in copies of the state that it leaves, or the inputs
// of a session. Each piece is a lane of its own that counts as top-level code of the node's present home.

#include "actors/circles.hpp"
#include "actors/node.hpp"
#include "lang/value/failure.hpp"
#include "lang/vm/crossing.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace ruff::actors {

namespace {

constexpr std::size_t waits_shown_max = 10;

}  // namespace

program_outcome local_node::run_piece(const lang::value& function, piece_end until, std::uint64_t limit_ms) {
  {
    const std::lock_guard guard(end_lock_);
    main_ended_ = false;
    exiting_.store(false);
    unwinding_.store(false);
    outcome_ = {};
    until_ = until;
    limit_ms_ = limit_ms;
    began_ = std::chrono::steady_clock::now();
  }
  auto lane = new_lane(*main_home_, lane_role::top_level);
  lane->start(function, {}, -1);
  // A lane of an earlier piece may be in the home: then the piece enters at its first touch.
  lane->begin_as_top_level(main_home_->enter());
  lane->schedule();
  lane = {};
  wait_for_end();
  return outcome_;
}

/// Ends a piece that has run for longer than it may.
void local_node::check_limit() {
  const auto taken = std::chrono::steady_clock::now() - began_;
  if (limit_ms_ == 0 || taken < std::chrono::milliseconds(limit_ms_) || exiting_.load()) return;
  std::string message = fmt::format("Not over after {} ms", limit_ms_);
  for (const std::string& line : describe_waits(live_lanes(), waits_shown_max)) message += "\n  " + line;
  outcome_.failure = lang::builtin_failure(message);
  exiting_.store(true);
}

void local_node::begin_copy() {
  auto* copy = new home(*this);
  lang::fork_globals(*main_home_, *copy);
  copy->is_shared.store(true, std::memory_order_relaxed);
  original_ = std::exchange(main_home_, copy);
}

void local_node::end_copy() {
  home* const copy = std::exchange(main_home_, std::exchange(original_, nullptr));
  copy->drop_user();
  copy->drop_reference();
  free_ended();
}

std::vector<std::string> local_node::unfinished() {
  auto lanes = live_lanes();
  std::sort(lanes.begin(), lanes.end(), [](const auto& a, const auto& b) { return a->number() < b->number(); });
  std::vector<std::string> names;
  for (const auto& lane : lanes) {
    // A lane leaves the list a moment after its promise is settled, that of the piece after the piece is over.
    if (lane->promise_actor::outcome() || lane->role() == lane_role::top_level) continue;
    const lane_position at = lane->position();
    const lang::source_place& place = at.place;
    names.push_back(place.file ? fmt::format("{} ({}:{}:{})", at.name, *place.file, place.line, place.column) : at.name);
  }
  return names;
}

}  // namespace ruff::actors
