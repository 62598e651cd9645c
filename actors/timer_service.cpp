#include "actors/timer_service.hpp"

#include "actors/lane_actor.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"

#include <chrono>
#include <memory>
#include <mutex>

namespace ruff::actors {

namespace {

constexpr std::uint64_t never = UINT64_MAX;

std::uint64_t monotonic_ns() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count());
}

}  // namespace

timer_promise::~timer_promise() { owner().timers().remove(*this); }
void timer_promise::expire() {
  settle(lang::value());
  owner().timers().remove(*this);   // no more than: the firing does not count any more
  drop_reference();
}

void timer_promise::on_first_waiter() { owner().timers().count(*this); }
void timer_promise::on_no_waiter() { owner().timers().stop_counting(*this); }

timer_service::timer_service(local_node& owner, bool is_virtual)
    : owner_(owner), is_virtual_(is_virtual), start_ns_(monotonic_ns()), wheel_(is_virtual ? 0 : slots) {
  if (!is_virtual_) thread_ = std::thread([this] { run(); });
}

timer_service::~timer_service() { stop(); }

void timer_service::stop() {
  {
    const std::lock_guard guard(lock_);
    stopping_ = true;
    for (timer_entry* t : wheel_)
      for (; t; t = t->next_) t->is_listed_ = false;
    for (auto& [due, t] : ordered_) t->is_listed_ = false;
    wheel_.assign(wheel_.size(), nullptr);
    ordered_.clear();
    listed_ = 0;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::uint64_t timer_service::now_ns() const {
  if (!is_virtual_) return monotonic_ns() - start_ns_;
  const std::lock_guard guard(lock_);
  return virtual_now_ * 1'000'000;
}

std::uint64_t timer_service::now_ms() const { return now_ns() / 1'000'000; }

std::uint64_t timer_service::due_after(std::uint64_t milliseconds) const {
  return is_virtual_ ? now_ms() + milliseconds : (now_ns() + 999'999) / 1'000'000 + milliseconds;
}

bool timer_service::list(timer_entry& t) {
  bool is_first = false;
  {
    const std::lock_guard guard(lock_);
    if (stopping_) return false;
    t.order_ = orders_++;
    // Whoever was held up since it looked at the clock may be late: the slot of a tick that is over comes round a lap later.
    if (!is_virtual_) t.due_ms_ = std::max(t.due_ms_, done_ + 1);
    link(t);
    is_first = !is_virtual_ && t.due_ms_ < planned_;
    if (is_first) planned_ = t.due_ms_;
  }
  if (is_first) changed_.notify_one();
  return true;
}

actor_reference<promise_actor> timer_service::add(std::uint64_t milliseconds) {
  owner_.count(&event_counters::promise_actors);
  auto timer = make_light_actor<timer_promise>(owner_.system(), due_after(milliseconds));
  static_cast<void>(list(*timer));
  return actor_reference<promise_actor>(timer.release());
}

lane_timer* timer_service::make_pause(lane_actor& lane, std::uint64_t milliseconds) {
  auto timer = std::make_unique<lane_timer>(lane, due_after(milliseconds));
  timer->counts_ = true;
  return timer.release();
}

void timer_service::begin_pause(lane_timer& timer) {
  owner_.begin_activity();
  timer.lane_.add_reference();
  static_cast<void>(list(timer));
}

void timer_service::end_pause(lane_timer* timer) {
  using phase = lane_timer::phase;
  std::unique_ptr<lane_timer> owned(timer);
  phase seen = timer->phase_.load(std::memory_order_acquire);
  if (seen == phase::listed) {
    {
      const std::lock_guard guard(lock_);
      seen = timer->phase_.load(std::memory_order_relaxed);
      if (timer->is_listed_) unlink(*timer);
    }
    if (seen == phase::listed) {
      owner_.end_activity();
      timer->lane_.drop_reference();
      return;
    }
  }
  if (seen == phase::expiring && timer->phase_.compare_exchange_strong(seen, phase::abandoned, std::memory_order_acq_rel)) {
    owned.release();
    return;
  }
  // Once the lane has taken its timer back, nothing of it comes any more.
  while (timer->phase_.load(std::memory_order_acquire) != phase::over) std::this_thread::yield();
}

void lane_timer::expire() {
  lane_actor& lane = lane_;
  local_node& owner = lane.owner();
  phase expected = phase::expiring;
  bool keeps_reference = true;
  if (phase_.compare_exchange_strong(expected, phase::waking, std::memory_order_acq_rel)) {
    keeps_reference = !lane.wait_is_over(true);
    phase_.store(phase::over, std::memory_order_release);   // from now on the lane may delete it
  } else {
    delete this;
  }
  owner.end_activity();
  if (keeps_reference) lane.drop_reference();
}

void timer_service::link(timer_entry& t) {
  t.is_listed_ = true;
  ++listed_;
  if (is_virtual_) {
    ordered_.emplace(std::pair(t.due_ms_, t.order_), &t);
    return;
  }
  auto*& head = wheel_[t.due_ms_ % slots];
  t.previous_ = nullptr;
  t.next_ = head;
  if (head) head->previous_ = &t;
  head = &t;
}

void timer_service::unlink(timer_entry& t) {
  t.is_listed_ = false;
  --listed_;
  if (is_virtual_) {
    ordered_.erase({t.due_ms_, t.order_});
    return;
  }
  if (t.previous_)
    t.previous_->next_ = t.next_;
  else
    wheel_[t.due_ms_ % slots] = t.next_;
  if (t.next_) t.next_->previous_ = t.previous_;
}

void timer_service::count(timer_promise& timer) {
  const std::lock_guard guard(lock_);
  if (!timer.is_listed_ || timer.counts_) return;
  timer.counts_ = true;
  owner_.begin_activity();
}

void timer_service::remove(timer_entry& timer) {
  {
    const std::lock_guard guard(lock_);
    if (timer.is_listed_) unlink(timer);
    if (!std::exchange(timer.counts_, false)) return;
  }
  owner_.end_activity();
}

void timer_service::stop_counting(timer_promise& timer) {
  {
    const std::lock_guard guard(lock_);
    if (!timer.is_listed_ || timer.waiter_count() != 0 || !std::exchange(timer.counts_, false)) return;
  }
  owner_.end_activity();
}

/// Moves a timer from the wheel to `due`, unless its last reference has just gone. A lane that comes to wait for it from now
/// on is not counted any more, so the firing itself counts.
void timer_service::take_due(timer_entry& t, std::vector<timer_entry*>& due) {
  if (!t.hold()) return;   // its destructor waits for the lock, to take it off
  unlink(t);
  if (!std::exchange(t.counts_, true)) owner_.begin_activity();
  due.push_back(&t);
}

void timer_service::fire(std::vector<timer_entry*>& due) {
  for (timer_entry* t : due) t->expire();
  due.clear();
}

bool timer_service::advance() {
  std::vector<timer_entry*> due;
  {
    const std::lock_guard guard(lock_);
    if (ordered_.empty()) return false;
    const std::uint64_t next = ordered_.begin()->second->due_ms_;
    virtual_now_ = std::max(virtual_now_, next);
    std::vector<timer_entry*> ready;
    for (auto& [key, t] : ordered_) {
      if (key.first > virtual_now_) break;
      ready.push_back(t);
    }
    for (timer_entry* t : ready) take_due(*t, due);
  }
  fire(due);
  return true;
}

void timer_service::collect_due(std::uint64_t now, std::vector<timer_entry*>& due) {
  const std::uint64_t last = std::min(now, done_ + slots);
  for (std::uint64_t tick = done_ + 1; tick <= last; ++tick)
    for (timer_entry* t = wheel_[tick % slots]; t;) {
      timer_entry* const next = t->next_;
      if (t->due_ms_ <= now) take_due(*t, due);
      t = next;
    }
  done_ = now;
}

/// The tick of the next slot in use; at most one lap ahead.
std::uint64_t timer_service::next_tick(std::uint64_t from) const {
  if (listed_ == 0) return never;
  for (std::uint64_t tick = from + 1; tick <= from + slots; ++tick)
    if (wheel_[tick % slots]) return tick;
  return never;
}

void timer_service::run() {
  std::vector<timer_entry*> due;
  std::unique_lock guard(lock_);
  while (!stopping_) {
    collect_due((monotonic_ns() - start_ns_) / 1'000'000, due);
    if (!due.empty()) {
      guard.unlock();
      fire(due);
      guard.lock();
      continue;
    }
    planned_ = next_tick(done_);
    if (planned_ == never) {
      changed_.wait(guard);
      continue;
    }
    const auto wake_at = std::chrono::steady_clock::time_point(
        std::chrono::nanoseconds(static_cast<std::int64_t>(start_ns_ + planned_ * 1'000'000)));
    changed_.wait_until(guard, wake_at);
  }
}

}  // namespace ruff::actors
