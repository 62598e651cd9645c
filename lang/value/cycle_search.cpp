#include "lang/value/cycle_search.hpp"

#include "lang/value/function.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/home_members.hpp"
#include "lang/value/parts.hpp"

#include <algorithm>
#include <span>

namespace ruff::lang {

namespace {

constexpr std::uint8_t cyclic_function = private_state_flag | late_flag;

bool is_cyclic(const object& o) noexcept {
  return (o.type == kind::function && (o.flags & cyclic_function)) || is_generator(o) || is_handle(o);
}

/// Cyclic objects whose parts others may change while they are shared. A late function gets its variable before.
bool may_change(const object& o) noexcept {
  return is_cyclic(o) && (o.type != kind::function || (o.flags & private_state_flag));
}

/// One more reference, which searches do not notice.
void hold(object& o) noexcept {
  if (o.is_shared())
    o.count.fetch_add(1, std::memory_order_relaxed);
  else
    retain(&o);
}

bool leads_on(const object& o) noexcept {
  return o.type != kind::string && o.type != kind::bytes && o.type != kind::native;
}

}  // namespace

cycle_search::cycle_search(cyclic_list& of_lane) : lane_(&of_lane) { of_lane.begin_visits(); }

cycle_search::cycle_search(std::vector<home_members*> of_homes) : homes_(std::move(of_homes)) {
  for (home_members* home : homes_) home->begin_visits();
}

cycle_search::~cycle_search() {
  for (std::size_t n = phase_ == phase::release ? node_at_ : 0; phase_ != phase::done && n < nodes_.size(); ++n)
    release(nodes_[n].of);
}

bool cycle_search::advance(std::size_t steps) {
  for (; steps > 0 && phase_ != phase::done; --steps) {
    if (!kept_.empty())
      spread();
    else if (phase_ == phase::walk)
      walk();
    else if (node_at_ < nodes_.size())
      look_at(nodes_[node_at_], node_at_), ++node_at_;
    else
      begin(static_cast<phase>(static_cast<int>(phase_) + 1));
  }
  return phase_ == phase::done;
}

void cycle_search::begin(phase next) noexcept {
  phase_ = next;
  node_at_ = 0;
}

/// One part of the present node, or the step to the next one, or to a listed object that was not met.
void cycle_search::walk() {
  if (node_at_ == nodes_.size()) {
    cyclic_object* const listed = next_listed();
    if (!listed) return begin(phase::compare);
    ++listed_;
    if (is_inside(*listed)) add(*listed);
    return release(listed);
  }
  node& n = nodes_[node_at_];
  if (!is_begun_) open(n);
  const std::span<const value> parts = is_copied(*n.of) ? std::span<const value>(parts_) : parts_of(*n.of);
  if (part_at_ < parts.size()) return meet(parts[part_at_++]);
  parts_.clear();
  is_begun_ = false;
  part_at_ = 0;
  ++node_at_;
}

void cycle_search::open(node& n) {
  is_begun_ = true;
  n.first_edge = edges_.size();
  n.is_open = is_cyclic(*n.of);
  if (is_copied(*n.of)) n.is_open = take_parts(*n.of);
}

bool cycle_search::is_copied(const object& o) const noexcept { return !lane_ && may_change(o); }

/// Copies what an object refers to that others may change afterwards; false when it cannot be looked into.
bool cycle_search::take_parts(object& o) {
  const auto take = [this](const value& part) {
    if (!part.is_counted()) return;
    hold(*part.as_object());
    parts_.push_back(value::own(part.as_object()));
  };
  if (is_handle(o)) {
    static_cast<handle_object&>(o).target->visit_held(take);
    return true;
  }
  if (o.type == kind::function) {
    if (std::find(homes_.begin(), homes_.end(), static_cast<function_object&>(o).home) == homes_.end()) return false;
    for (const value& part : parts_of(o)) take(part);
    return true;
  }
  if (!claim_generator(o)) return false;
  for (const value& part : parts_of(o)) take(part);
  unclaim_generator(o);
  return true;
}

/// A reference from the present node.
void cycle_search::meet(const value& part) {
  if (!part.is_counted() || !is_inside(*part.as_object())) return;
  const std::uint32_t number = add(*part.as_object());
  ++nodes_[number].references;
  edges_.push_back(number);
}

/// The number of an object in the table; a new one is held from now on.
std::uint32_t cycle_search::add(object& o) {
  const auto next = static_cast<std::uint32_t>(nodes_.size());
  const std::uint32_t number = numbers_.find_or_add(&o, next, [this](std::uint32_t n) { return nodes_[n].of; });
  if (number != next) return number;
  nodes_.push_back({&o});
  hold(o);
  if (!lane_) o.count.fetch_or(watched_bit, std::memory_order_relaxed);
  return number;
}

/// An object that only this search's reach can refer to and change.
bool cycle_search::is_inside(const object& o) const noexcept {
  return o.is_shared() != (lane_ != nullptr) && leads_on(o);
}

/// The next listed object, held.
cyclic_object* cycle_search::next_listed() {
  if (lane_) {
    cyclic_object* const o = lane_->visit();
    if (o) hold(*o);
    return o;
  }
  for (; home_at_ < homes_.size(); ++home_at_)
    if (cyclic_object* const o = homes_[home_at_]->visit()) return o;
  return nullptr;
}

void cycle_search::look_at(node& n, std::uint32_t number) {
  const std::int32_t count = n.of->count.load(std::memory_order_acquire);
  switch (phase_) {
    case phase::compare:
      if (static_cast<std::uint32_t>(count & count_mask) != n.references + 1) keep(number);
      return;
    case phase::confirm:
      if (!lane_ && !(count & watched_bit)) keep(number);
      return;
    case phase::empty:
      if (!n.is_kept && n.is_open) empty(static_cast<cyclic_object&>(*n.of));
      return;
    case phase::release: return release(n.of);
    case phase::walk:
    case phase::done: return;
  }
}

void cycle_search::keep(std::uint32_t number) {
  if (nodes_[number].is_kept) return;
  nodes_[number].is_kept = true;
  kept_.push_back(number);
}

/// What a kept object refers to is kept.
void cycle_search::spread() {
  const std::uint32_t number = kept_.back();
  kept_.pop_back();
  const std::size_t end = number + 1 < nodes_.size() ? nodes_[number + 1].first_edge : edges_.size();
  for (std::size_t n = nodes_[number].first_edge; n < end; ++n) keep(edges_[n]);
}

/// The objects themselves go when the search lets go of them.
void cycle_search::empty(cyclic_object& o) {
  if (o.previous) ++freed_;
  if (is_handle(o)) return static_cast<handle_object&>(o).target->let_go();
  if (is_generator(o)) return empty_generator(o);
  for (value& part : parts_of(o)) part = value();
}

}  // namespace ruff::lang
