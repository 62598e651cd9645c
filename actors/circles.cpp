#include "actors/circles.hpp"

#include "actors/channel.hpp"
#include "actors/joint_promise.hpp"
#include "actors/lane_actor.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace ruff::actors {

namespace {

using node_index = std::uint32_t;

/// Lanes first, then joint promises. An edge goes from who waits to what is waited for.
class wait_graph {
 public:
  wait_graph(const std::vector<actor_reference<lane_actor>>& lanes,
             const std::vector<actor_reference<joint_promise>>& joints, std::uint32_t tick)
      : lane_count_(lanes.size()), nodes_(lanes.size() + joints.size()) {
    for (node_index n = 0; n < lane_count_; ++n) {
      by_address_.emplace(static_cast<const promise_actor*>(lanes[n].get()), n);
      by_address_.emplace(&lanes[n]->running_fiber(), n);
    }
    for (node_index n = 0; n < joints.size(); ++n)
      by_address_.emplace(static_cast<const promise_actor*>(joints[n].get()), static_cast<node_index>(lane_count_ + n));
    for (node_index n = 0; n < lane_count_; ++n)
      if (const promise_actor* awaited = lanes[n]->awaited_since_before(tick)) add_edge(n, awaited);
    for (node_index n = 0; n < joints.size(); ++n) {
      const auto at = static_cast<node_index>(lane_count_ + n);
      nodes_[at].needs_every = joints[n]->needs_every_member();
      if (joints[n]->outcome()) continue;
      joints[n]->visit_awaited([&](const promise_actor& member) { add_edge(at, &member); });
      if (const void* fiber = joints[n]->awaited_fiber()) add_edge(at, fiber);
    }
  }

  /// Takes away every node that may still go on by itself, and then those that only waited for such.
  void keep_stuck() {
    std::vector<std::vector<node_index>> waiting_for(nodes_.size());
    std::vector<node_index> free;
    for (node_index n = 0; n < nodes_.size(); ++n) {
      for (const node_index target : nodes_[n].targets) waiting_for[target].push_back(n);
      const bool may_go_on = nodes_[n].targets.empty() || (!nodes_[n].needs_every && nodes_[n].waits_outside);
      if (may_go_on) free.push_back(n);
    }
    std::vector<std::size_t> stuck_targets(nodes_.size());
    for (node_index n = 0; n < nodes_.size(); ++n) stuck_targets[n] = nodes_[n].targets.size();
    for (const node_index n : free) nodes_[n].is_stuck = false;
    while (!free.empty()) {
      const node_index freed = free.back();
      free.pop_back();
      for (const node_index n : waiting_for[freed]) {
        if (!nodes_[n].is_stuck) continue;
        if (nodes_[n].needs_every && --stuck_targets[n] != 0) continue;
        nodes_[n].is_stuck = false;
        free.push_back(n);
      }
    }
  }

  /// The strongly connected components of the stuck nodes that have a circle in them.
  [[nodiscard]] std::vector<std::vector<node_index>> components() {
    std::vector<std::vector<node_index>> found;
    for (node_index n = 0; n < nodes_.size(); ++n)
      if (nodes_[n].is_stuck && nodes_[n].order == 0) search_from(n, found);
    return found;
  }

  [[nodiscard]] bool is_lane(node_index n) const noexcept { return n < lane_count_; }
  [[nodiscard]] const std::vector<node_index>& targets(node_index n) const noexcept { return nodes_[n].targets; }

 private:
  struct node {
    std::vector<node_index> targets;
    bool needs_every = true;
    bool waits_outside = false;   ///< for something that is no lane and no joint promise
    bool is_stuck = true;
    bool is_on_stack = false;
    std::uint32_t order = 0;      ///< in which the search came here; 0: not yet
    std::uint32_t lowest = 0;     ///< lowest order that can be reached
  };
  struct visit {
    node_index at;
    std::size_t next_target;
  };

  void add_edge(node_index from, const void* to) {
    const auto found = by_address_.find(to);
    if (found == by_address_.end())
      nodes_[from].waits_outside = true;
    else
      nodes_[from].targets.push_back(found->second);
  }

  void enter(node_index n) {
    nodes_[n].order = nodes_[n].lowest = ++orders_;
    nodes_[n].is_on_stack = true;
    stack_.push_back(n);
    path_.push_back({n, 0});
  }

  void search_from(node_index start, std::vector<std::vector<node_index>>& found) {
    enter(start);
    while (!path_.empty()) {
      const node_index at = path_.back().at;
      if (path_.back().next_target < nodes_[at].targets.size()) {
        const node_index target = nodes_[at].targets[path_.back().next_target++];
        if (!nodes_[target].is_stuck) continue;
        if (nodes_[target].order == 0)
          enter(target);
        else if (nodes_[target].is_on_stack)
          nodes_[at].lowest = std::min(nodes_[at].lowest, nodes_[target].order);
        continue;
      }
      path_.pop_back();
      if (!path_.empty()) nodes_[path_.back().at].lowest = std::min(nodes_[path_.back().at].lowest, nodes_[at].lowest);
      if (nodes_[at].lowest == nodes_[at].order) take_component(at, found);
    }
  }

  void take_component(node_index root, std::vector<std::vector<node_index>>& found) {
    std::vector<node_index> members;
    node_index n = root;
    do {
      n = stack_.back();
      stack_.pop_back();
      nodes_[n].is_on_stack = false;
      members.push_back(n);
    } while (n != root);
    const auto& targets = nodes_[root].targets;
    if (members.size() > 1 || std::find(targets.begin(), targets.end(), root) != targets.end())
      found.push_back(std::move(members));
  }

  std::size_t lane_count_;
  std::vector<node> nodes_;
  std::unordered_map<const void*, node_index> by_address_;
  std::uint32_t orders_ = 0;
  std::vector<node_index> stack_;
  std::vector<visit> path_;
};

std::string place_text(const lane_position& at) {
  if (at.place.line == 0) return at.name;
  return fmt::format("{} ({}:{}:{})", at.name, at.place.file ? *at.place.file : "<unknown>", at.place.line, at.place.column);
}

/// The lane of the same component that lane `n` waits for, looking through joint promises; by name.
std::string awaited_name(const wait_graph& graph, node_index n, const std::vector<bool>& is_member,
                         const std::vector<lane_position>& positions) {
  std::vector<node_index> open{graph.targets(n)};
  std::vector<bool> seen(is_member.size());
  while (!open.empty()) {
    const node_index at = open.back();
    open.pop_back();
    if (!is_member[at] || seen[at]) continue;
    seen[at] = true;
    if (graph.is_lane(at)) return positions[at].name;
    open.insert(open.end(), graph.targets(at).begin(), graph.targets(at).end());
  }
  return "itself";
}

/// Leaves out lanes that wait for something that is neither a lane nor a joint promise, and those that wait for such. A
/// graph takes ten times the memory, and of very many parked lanes hardly any are left for it.
void leave_out_free(std::vector<actor_reference<lane_actor>>& lanes,
                    const std::vector<actor_reference<joint_promise>>& joints, std::uint32_t tick) {
  constexpr int passes = 4;
  std::vector<const promise_actor*> stuck;
  for (int pass = 0; pass < passes; ++pass) {
    stuck.assign(joints.size(), nullptr);
    std::transform(joints.begin(), joints.end(), stuck.begin(), [](const auto& joint) { return joint.get(); });
    for (const auto& lane : lanes) stuck.push_back(lane.get());
    std::sort(stuck.begin(), stuck.end());
    const auto is_free = [&](const auto& lane) {
      return !std::binary_search(stuck.begin(), stuck.end(), lane->awaited_since_before(tick));
    };
    if (std::erase_if(lanes, is_free) == 0) return;
  }
}

}  // namespace

std::optional<waiting_parts> follow_waits(const std::vector<actor_reference<lane_actor>>& lanes) {
  waiting_parts found{lanes, {}};
  std::unordered_set<const promise_actor*> seen;
  for (const auto& lane : lanes) seen.insert(lane.get());
  std::size_t followed_lanes = 0;
  std::size_t followed_joints = 0;
  const auto follow = [&](promise_actor& awaited) {
    if (awaited.outcome() || !seen.insert(&awaited).second || !awaited.try_add_reference()) return;
    if (auto* lane = dynamic_cast<lane_actor*>(&awaited))
      found.lanes.emplace_back(lane);
    else if (auto* joint = dynamic_cast<joint_promise*>(&awaited))
      found.joints.emplace_back(joint);
    else
      awaited.drop_reference();
  };
  for (;;) {
    if (followed_lanes < found.lanes.size()) {
      if (promise_actor* const awaited = found.lanes[followed_lanes++]->awaited()) follow(*awaited);
    } else if (followed_joints < found.joints.size()) {
      joint_promise& joint = *found.joints[followed_joints++];
      if (joint.awaited_fiber()) return std::nullopt;
      joint.visit_awaited(follow);
    } else {
      return found;
    }
  }
}

std::vector<std::vector<circle_member>> find_circles(waiting_parts parts, std::uint32_t tick) {
  auto& [lanes, joints] = parts;
  leave_out_free(lanes, joints, tick);
  wait_graph graph(lanes, joints, tick);
  graph.keep_stuck();
  std::vector<std::vector<circle_member>> circles;
  for (const auto& component : graph.components()) {
    std::vector<bool> is_member(lanes.size() + joints.size());
    std::vector<lane_position> positions(lanes.size());
    std::vector<node_index> members;
    for (const node_index n : component) {
      is_member[n] = true;
      if (!graph.is_lane(n)) continue;
      members.push_back(n);
      positions[n] = lanes[n]->position();
    }
    // In the order in which the lanes were started.
    std::sort(members.begin(), members.end(),
              [&](node_index a, node_index b) { return lanes[a]->number() < lanes[b]->number(); });
    std::vector<circle_member> circle;
    for (const node_index n : members)
      circle.push_back({lanes[n], fmt::format("{} waits for {}", place_text(positions[n]),
                                              awaited_name(graph, n, is_member, positions))});
    if (!circle.empty()) circles.push_back(std::move(circle));
  }
  return circles;
}

namespace {

using lanes_by_address = std::unordered_map<const void*, lane_actor*>;

/// What a lane waits for, with the word before it.
std::string what_is_awaited(lane_actor& lane, const lanes_by_address& lanes) {
  promise_actor* const awaited = lane.awaited();
  const auto target = lanes.find(awaited);
  if (target != lanes.end()) return "for " + target->second->position().name;
  if (dynamic_cast<joint_promise*>(awaited)) return "for several promises";
  if (dynamic_cast<send_promise*>(awaited)) return "to send to a full channel";
  return "for a promise that nobody will settle";
}

}  // namespace

std::vector<std::string> describe_waits(const std::vector<actor_reference<lane_actor>>& lanes, std::size_t lines_max) {
  lanes_by_address by_address;
  for (const auto& lane : lanes) by_address.emplace(static_cast<const promise_actor*>(lane.get()), lane.get());
  std::vector<lane_actor*> waiting;
  for (const auto& lane : lanes)
    if (lane->awaited()) waiting.push_back(lane.get());
  std::sort(waiting.begin(), waiting.end(), [](const auto* a, const auto* b) { return a->number() < b->number(); });
  std::vector<std::string> lines;
  for (lane_actor* lane : waiting) {
    if (lines.size() == lines_max) {
      lines.push_back(fmt::format("… {} more", waiting.size() - lines_max));
      break;
    }
    lines.push_back(fmt::format("{} waits {}", place_text(lane->position()), what_is_awaited(*lane, by_address)));
  }
  return lines;
}

}  // namespace ruff::actors
