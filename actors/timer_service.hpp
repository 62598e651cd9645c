#pragma once

// Timers: promises that settle with null after a time, on one service thread with a wheel of 1 ms ticks. The service does
// not keep its timers alive: one that nobody holds any more takes itself off the wheel at once. Under the deterministic
// policy there is no thread: time moves when the node asks.

#include "actors/promise_actor.hpp"

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace ruff::actors {

class timer_service;

class timer_promise final : public promise_actor {
 public:
  timer_promise(caf::actor_config& config, std::uint64_t due_ms)
      : promise_actor(config), due_ms_(due_ms) {}
  ~timer_promise() override;
  void on_first_waiter() override;
  void on_no_waiter() override;
  const char* name() const override { return "ruff.timer"; }

 private:
  friend class timer_service;
  std::uint64_t due_ms_;
  std::uint64_t order_ = 0;
  timer_promise* previous_ = nullptr;
  timer_promise* next_ = nullptr;
  bool is_listed_ = false;
  bool counts_ = false;   ///< a lane waits for it: the program is not quiet
};

class timer_service {
 public:
  timer_service(local_node& owner, bool is_virtual);
  ~timer_service();
  void stop();

  /// A promise of null after `milliseconds`.
  [[nodiscard]] actor_reference<promise_actor> add(std::uint64_t milliseconds);
  /// Takes a timer off the wheel.
  void remove(timer_promise& timer);
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

  void run();
  void link(timer_promise& t);
  void unlink(timer_promise& t);
  void take_due(timer_promise& t, std::vector<actor_reference<timer_promise>>& due);
  void collect_due(std::uint64_t now, std::vector<actor_reference<timer_promise>>& due);
  [[nodiscard]] std::uint64_t next_tick(std::uint64_t from) const;
  void fire(std::vector<actor_reference<timer_promise>>& due);

  local_node& owner_;
  const bool is_virtual_;
  const std::uint64_t start_ns_;
  mutable std::mutex lock_;   ///< of all below; questions take it too
  std::condition_variable changed_;
  std::vector<timer_promise*> wheel_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, timer_promise*> ordered_;   ///< virtual time
  std::uint64_t virtual_now_ = 0;
  std::uint64_t orders_ = 0;
  std::size_t listed_ = 0;
  std::uint64_t done_ = 0;      ///< last tick that was looked at
  std::uint64_t planned_ = 0;   ///< tick at which the thread will wake
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ruff::actors
