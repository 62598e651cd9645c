#include "actors/lane_list.hpp"

#include <mutex>

namespace ruff::actors {

void lane_list::add(lane_actor& lane) {
  part& p = part_of(lane);
  const std::lock_guard guard(p.lock);
  lane.next_alive = p.first;
  if (p.first) p.first->previous_alive = &lane;
  p.first = &lane;
}

void lane_list::remove(lane_actor& lane) {
  part& p = part_of(lane);
  const std::lock_guard guard(p.lock);
  (lane.previous_alive ? lane.previous_alive->next_alive : p.first) = lane.next_alive;
  if (lane.next_alive) lane.next_alive->previous_alive = lane.previous_alive;
}

}  // namespace ruff::actors
