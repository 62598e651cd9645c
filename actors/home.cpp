#include "actors/home.hpp"

#include "actors/lane_actor.hpp"
#include "actors/node.hpp"

namespace ruff::actors {

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
    lane.next_in_home = reinterpret_cast<lane_actor*>(old);
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
      lane_actor* const next = stack->next_in_home;
      stack->next_in_home = waiting_;
      waiting_ = stack;
      stack = next;
    }
  }
  lane_actor* const first = waiting_;
  waiting_ = first->next_in_home;
  first->next_in_home = nullptr;
  first->handed_home();
}

void home::lock() noexcept {
  while (lock_.exchange(1, std::memory_order_acquire) != 0)
    while (lock_.load(std::memory_order_relaxed) != 0) __builtin_ia32_pause();
}

std::uint32_t home::take_view() noexcept {
  lock();
  ++views_;
  // Only a turn of the top-level code can change what a later view sees.
  const std::uint32_t view = top_level_in_turn.load(std::memory_order_relaxed) ? epoch.fetch_add(1) : epoch.load() - 1;
  unlock();
  return view;
}

std::uint32_t home::copy_view(std::uint32_t view) noexcept {
  lock();
  ++views_;
  unlock();
  return view;
}

void home::release_view() noexcept {
  std::vector<old_value> garbage;
  lock();
  if (--views_ == 0) garbage.swap(history_);
  unlock();
}

lang::value home::read(std::uint32_t slot, std::uint32_t view) {
  lock();
  const lang::global_slot& g = globals[slot];
  const lang::value* found = nullptr;
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
  lang::value result = found ? *found : lang::value::unset();
  unlock();
  return result;
}

lang::value* home::begin_write(std::uint32_t slot) {
  lock();
  lang::global_slot& g = globals[slot];
  const std::uint32_t now = epoch.load(std::memory_order_relaxed);
  if (views_ > 0 && g.written.load(std::memory_order_relaxed) < now)
    history_.push_back({slot, g.written.load(std::memory_order_relaxed), g.content});
  g.written.store(now, std::memory_order_release);
  return &g.content;
}

}  // namespace ruff::actors
