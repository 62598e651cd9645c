#pragma once

// Timers: promises that settle with null after a time, on one service thread with a wheel of 1 ms ticks. The service does
// not keep its timers alive: one that nobody holds any more takes itself off the wheel at once. Under the deterministic
// policy there is no thread: time moves when the node asks.

#include "actors/promise_actor.hpp"
#include "lang/spin_lock.hpp"

#include <array>
#include <condition_variable>
#include <map>
#include <thread>

namespace ruff::actors {

class lane_actor;
class timer_service;

/// What hangs in the wheel. All fields belong to the service's lock.
class timer_entry {
 protected:
  explicit timer_entry(std::uint64_t due_ms) : due_ms_(due_ms) {}
  ~timer_entry() = default;

 private:
  friend class timer_service;
  /// Keeps the entry alive until expire(); false when its last holder has just gone.
  [[nodiscard]] virtual bool hold() noexcept = 0;
  /// Its time has come; called without the lock, after hold().
  virtual void expire() = 0;

  std::uint64_t due_ms_;
  std::uint64_t order_ = 0;
  timer_entry* previous_ = nullptr;
  timer_entry* next_ = nullptr;
  bool is_listed_ = false;
  bool counts_ = false;   ///< a lane waits for it: the program is not quiet
};

/// A timer as a promise of null.
class timer_promise final : public promise_actor, public timer_entry {
 public:
  timer_promise(caf::actor_config& config, std::uint64_t due_ms) : promise_actor(config), timer_entry(due_ms) {}
  ~timer_promise() override;
  void on_first_waiter() override;
  void on_no_waiter() override;
  const char* name() const override { return "ruff.timer"; }

 private:
  bool hold() noexcept override { return try_add_reference(); }
  void expire() override;
};

/// The pause of one lane, or the limit of its wait in a channel, without a promise. The lane owns it; if the lane is
/// cancelled when the service has it in hand to wake the lane, the service does.
class lane_timer final : public timer_entry {
 public:
  lane_timer(lane_actor& lane, std::uint64_t due_ms) : timer_entry(due_ms), lane_(lane) {}

 private:
  friend class timer_service;
  /// listed → expiring (under the service's lock) → waking → over, or expiring → abandoned by the lane.
  enum class phase : std::uint8_t { listed, expiring, waking, over, abandoned };

  bool hold() noexcept override {
    phase_.store(phase::expiring, std::memory_order_relaxed);
    return true;
  }
  void expire() override;

  std::atomic<phase> phase_{phase::listed};   // first: it fits behind the last members of timer_entry
  lane_actor& lane_;           ///< holds a reference while the entry is listed or expiring
};
static_assert(sizeof(lane_timer) == 56);

class timer_service {
 public:
  timer_service(local_node& owner, bool is_virtual);
  ~timer_service();
  void stop();

  /// A promise of null after `milliseconds`.
  [[nodiscard]] actor_reference<promise_actor> add(std::uint64_t milliseconds);
  /// A timer that will wake `lane` `milliseconds` after begin_pause(); the lane notes it first, and gives it to end_pause()
  /// when it goes on, woken or cancelled.
  [[nodiscard]] lane_timer* make_pause(lane_actor& lane, std::uint64_t milliseconds);
  void begin_pause(lane_timer& timer);
  void end_pause(lane_timer* timer);
  /// Takes a timer off the wheel.
  void remove(timer_entry& timer);
  /// The program is not quiet while somebody waits for a listed timer.
  void count(timer_promise& timer);
  /// Nobody waits for the timer any more.
  void stop_counting(timer_promise& timer);

  /// Virtual time: moves to the earliest timer and fires what is due then; false when there is none.
  bool advance();
  /// Milliseconds since the node began, virtual or real.
  [[nodiscard]] std::uint64_t now_ms() const;
  [[nodiscard]] std::uint64_t now_ns() const;

 private:
  static constexpr std::size_t slots = 16384;

  friend class lane_timer;

  void run();
  [[nodiscard]] std::uint64_t due_after(std::uint64_t milliseconds) const;
  /// Puts an entry into the wheel; false when the service has stopped.
  bool list(timer_entry& t);
  void link(timer_entry& t);
  void unlink(timer_entry& t);
  void take_due(timer_entry& t, std::vector<timer_entry*>& due);
  void collect_due(std::uint64_t now, std::vector<timer_entry*>& due);
  [[nodiscard]] std::uint64_t next_tick(std::uint64_t from) const;
  void fire(std::vector<timer_entry*>& due);

  local_node& owner_;
  const bool is_virtual_;
  const std::uint64_t start_ns_;
  mutable lang::spin_lock lock_;   ///< of all below; questions take it too
  std::condition_variable_any changed_;
  std::vector<timer_entry*> wheel_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, timer_entry*> ordered_;   ///< virtual time
  std::uint64_t virtual_now_ = 0;
  std::uint64_t orders_ = 0;
  std::size_t listed_ = 0;
  std::uint64_t done_ = 0;      ///< last tick that was looked at
  std::uint64_t planned_ = 0;   ///< tick at which the thread will wake
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ruff::actors
