#pragma once

// Circles of awaits: lanes that wait for each other, directly or through aggregates, mappings and generators, so that none
// of them can ever go on. A scan of the parked lanes finds them, on a timer and when the program is quiet; an await never
// looks.
//
// The node's scan tick makes one scan enough: it grows when a scan begins, a lane notes it when it begins to wait, and only
// waits with an older tick count. Each edge that is seen has then held since before the scan began, so at that moment all of
// them held.

#include "actors/promise_actor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ruff::actors {

class joint_promise;
class lane_actor;

/// A lane in a circle, and what it waits for as a name for the report.
struct circle_member {
  actor_reference<lane_actor> lane;
  std::string text;   ///< `f (a.ruff:3:9) waits for g`
};

/// Where a search for circles looks.
struct waiting_parts {
  std::vector<actor_reference<lane_actor>> lanes;
  std::vector<actor_reference<joint_promise>> joints;
};

/// `lanes` with all that they wait for, directly or not, as far as that may be part of a circle; nothing when the gate of a
/// generator is among it, whose lane can only be told among all lanes. While no lane runs.
[[nodiscard]] std::optional<waiting_parts> follow_waits(const std::vector<actor_reference<lane_actor>>& lanes);

/// The circles among `parts`; `tick`: the scan's, waits that carry it are too young. Each circle is one vector.
/// Source: strongly connected components after R. Tarjan, Depth-first search and linear graph algorithms, 1972, section 4,
/// with a stack of its own, on the nodes that are left when everything that may still go on was taken away.
[[nodiscard]] std::vector<std::vector<circle_member>> find_circles(waiting_parts parts, std::uint32_t tick);

/// Who waits for whom and where, one line per waiting lane, at most `lines_max`; for the report of a program that cannot go
/// on.
[[nodiscard]] std::vector<std::string> describe_waits(const std::vector<actor_reference<lane_actor>>& lanes,
                                                      std::size_t lines_max);

}  // namespace ruff::actors
