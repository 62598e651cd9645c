#include "actors/home.hpp"

#include "actors/joint_promise.hpp"
#include "actors/lane_actor.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/compile/module_source.hpp"
#include "lang/compile/program.hpp"

#include <algorithm>

namespace ruff::actors {

using lang::value;

home::home(local_node& owner) : owner_(owner) {
  host = this;
  number = owner.statistics.homes.fetch_add(1, std::memory_order_relaxed) + 1;
}

bool home::enter() noexcept {
  std::uintptr_t idle = idle_mark;
  return queue_.compare_exchange_strong(idle, 0, std::memory_order_acq_rel);
}

bool home::enter_or_join(lane_actor& lane) noexcept {
  std::uintptr_t old = queue_.load(std::memory_order_acquire);
  for (;;) {
    if (old == idle_mark) {
      if (queue_.compare_exchange_weak(old, 0, std::memory_order_acq_rel)) return true;
      continue;
    }
    lane.next_in_queue = reinterpret_cast<lane_actor*>(old);
    if (queue_.compare_exchange_weak(old, reinterpret_cast<std::uintptr_t>(&lane), std::memory_order_acq_rel))
      return false;
  }
}

void home::leave() noexcept {
  if (!waiting_) {
    std::uintptr_t nobody = 0;
    if (queue_.compare_exchange_strong(nobody, idle_mark, std::memory_order_acq_rel)) return;
    auto* stack = reinterpret_cast<lane_actor*>(queue_.exchange(0, std::memory_order_acq_rel));
    while (stack) {
      lane_actor* const next = stack->next_in_queue;
      stack->next_in_queue = waiting_;
      waiting_ = stack;
      stack = next;
    }
  }
  lane_actor* const first = waiting_;
  waiting_ = first->next_in_queue;
  first->next_in_queue = nullptr;
  first->handed_home();
}

namespace {

/// A search must keep up with those who make new members meanwhile.
constexpr std::size_t steps_per_new_member = 16;

}  // namespace

void home::tidy() {
  const std::size_t present = members->count();
  if (!search_) {
    search_ = std::make_unique<lang::cycle_search>(std::vector{members});
    tidied_at_.store(0, std::memory_order_relaxed);
    members_seen_ = present;
  }
  const std::size_t made = present - std::min(present, members_seen_);
  members_seen_ = present;
  if (!search_->advance(lang::search_portion + made * steps_per_new_member)) return;
  owner_.count(&event_counters::freed_in_cycles, search_->freed());
  tidied_at_.store(lang::next_search_at(*search_), std::memory_order_relaxed);
  search_.reset();
}

/// No lane belongs to the home any more: what it holds goes, and what holds itself.
void home::end() noexcept {
  globals.reset();
  pinned.clear();
  history_.clear();
  if (search_) owner_.count(&event_counters::freed_in_cycles, search_->freed());
  search_.reset();
  if (members->count() == 0) return;
  owner_.count(&event_counters::freed_in_cycles, lang::free_cycles(std::vector{members}));
  if (members->count() != 0) owner_.keep_ended(*this);
}

std::uint32_t home::take_view() noexcept {
  lock_.lock();
  // Only a turn of the top-level code can change what a later view sees.
  const std::uint32_t view = top_level_in_turn.load(std::memory_order_relaxed) ? epoch.fetch_add(1) : epoch.load() - 1;
  ++views_[view];
  lock_.unlock();
  return view;
}

bool home::take_settled_view(std::uint32_t& view) noexcept {
  lock_.lock();
  const bool is_settled = !top_level_in_turn.load(std::memory_order_acquire);
  if (is_settled) {
    view = settled_view();
    ++views_[view];
  }
  lock_.unlock();
  return is_settled;
}

std::uint32_t home::copy_view(std::uint32_t view) noexcept {
  lock_.lock();
  ++views_[view];
  lock_.unlock();
  return view;
}

void home::release_view(std::uint32_t view) noexcept {
  std::vector<value> garbage;   // freed after the lock
  lock_.lock();
  const auto held = views_.find(view);
  if (--held->second == 0) views_.erase(held);
  if (!history_.empty() && (views_.empty() || history_.size() > 2 * pruned_size_ + 64)) prune(garbage);
  lock_.unlock();
}

bool home::is_visible_locked(std::uint32_t written, std::uint32_t replaced) const noexcept {
  const auto first = views_.lower_bound(written);
  return first != views_.end() && first->first < replaced;
}

/// Drops the old values that no held view shows.
void home::prune(std::vector<value>& garbage) {
  std::map<std::uint32_t, std::uint32_t> followed;   // slot → epoch of the value after the one that is looked at
  std::vector<old_value> kept;
  for (auto old = history_.rbegin(); old != history_.rend(); ++old) {
    const std::uint32_t newest = globals[old->slot].written.load(std::memory_order_relaxed);
    const auto next = followed.try_emplace(old->slot, newest).first;
    if (is_visible_locked(old->written, next->second))
      kept.push_back({old->slot, old->written, old->content});
    else
      garbage.push_back(std::move(old->content));
    next->second = old->written;
  }
  history_.assign(std::make_move_iterator(kept.rbegin()), std::make_move_iterator(kept.rend()));
  pruned_size_ = history_.size();
}

value home::read(std::uint32_t slot, std::uint32_t view) {
  lock_.lock();
  const lang::global_slot& g = globals[slot];
  const value* found = nullptr;
  std::uint32_t best = 0;
  if (g.written.load(std::memory_order_relaxed) <= view) {
    found = &g.content;
  } else {
    for (const old_value& old : history_)
      if (old.slot == slot && old.written <= view && (!found || old.written >= best)) {
        found = &old.content;
        best = old.written;
      }
  }
  value result = found ? *found : value::unset();
  lock_.unlock();
  return result;
}

// ---- What running fibers ask for.

value home::split_off(lang::fiber& parent, lang::fiber&& child, lang::split_reason why) {
  return lane_actor::of(parent).split_off(std::move(child), why);
}

lang::host_answer home::enter_home(lang::fiber& f) { return lane_actor::of(f).enter_home(); }
lang::host_answer home::refresh_view(lang::fiber& f) { return lane_actor::of(f).refresh_view(); }

lang::host_answer home::read_top_level(lang::fiber& f, std::uint32_t slot, value& out) {
  if (f.view_is_stale && refresh_view(f) == lang::host_answer::stop) return lang::host_answer::stop;
  out = read(slot, f.view);
  return lang::host_answer::done;
}

value* home::begin_top_level_write(lang::fiber&, std::uint32_t slot) {
  lock_.lock();
  lang::global_slot& g = globals.own(slot);
  const std::uint32_t now = epoch.load(std::memory_order_relaxed);
  const std::uint32_t written = g.written.load(std::memory_order_relaxed);
  if (is_visible_locked(written, now)) history_.push_back({slot, written, g.content});
  g.written.store(now, std::memory_order_release);
  return &g.content;
}

void home::spawn(lang::fiber&, value function) {
  owner_.spawn_lane(*this, std::move(function), {}, lane_role::spawned)->schedule(true);
}

value home::make_gate(const void* runner) {
  owner_.count(&event_counters::promise_actors);
  auto gate = make_light_actor<generator_gate>(owner_.system(), runner);
  return promise_of(actor_reference<promise_actor>(gate.release()));
}

void home::move_gate(const value& gate, const void* runner) {
  static_cast<generator_gate*>(gate.as<lang::promise_object>()->source)->move_to(runner);
}

void home::open_gate(const value& gate, value outcome) {
  static_cast<promise_actor*>(gate.as<lang::promise_object>()->source)->settle(std::move(outcome));
}

value home::load_module(std::string_view name, const lang::unit& importer, const lang::unit* used) {
  auto& source = *code->modules;
  const auto load = [&source, name = std::string(name), &importer, used]() -> value {
    auto loaded = source.load(name, importer, used);
    return loaded ? value::integer((*loaded)->number) : std::move(loaded.error());
  };
  return promise_of(owner_.pool().run(load, false));
}

}  // namespace ruff::actors
