#pragma once

// A lane: a fiber together with the promise it owes; one light actor that CAF's workers resume.
//
// One atomic word per lane (bits woken, running, done, then reasons):
//   parked (0)   → ready      a waker's fetch_or saw 0: it alone schedules the lane
//   ready        → running    a worker resumes it
//   running      → parked     compare-exchange at a wait; fails if somebody woke it meanwhile, and the lane goes on in place
//   running      → ready      its slice is over
//   running      → done       its result settles the promise
// A lane queued for its home is parked, too, and only the home resumes it. `wake` is always a read-modify-write.

#include "actors/home.hpp"
#include "actors/promise_actor.hpp"
#include "lang/value/failure.hpp"
#include "lang/vm/fiber.hpp"

#include <caf/resumable.hpp>

#include <span>
#include <string>

namespace ruff::actors {

class channel;

/// Where a lane comes from, which decides what its failure means.
enum class lane_role : std::uint8_t {
  async_call,   ///< its promise tells
  top_level,    ///< the main program
  spawned,      ///< a spawn block: failures are reported
  task,         ///< spawn_task: its promise tells
  puller,       ///< takes items of a mapping
};

/// Where a lane stands, for reports.
struct lane_position {
  std::string name;            ///< of the function that the lane was started with, or `top-level code`
  lang::source_place place;    ///< of the wait
};

// There may be a million parked lanes: the lane is its own fiber and its own waiter, and members are ordered so that nothing
// is padded.
class lane_actor final : public promise_actor, public caf::resumable, private lang::fiber, private waiter {
  // First: they fit behind the last member of waiter.
  using marks = std::uint8_t;
  const lane_role role_ : 7;
  bool holds_view_ : 1 = false;

 public:
  bool stands_in_channel = false;   ///< guarded by the lock of the channel

 private:
  std::atomic<marks> word_{running};      ///< whoever builds the lane counts as running it
  std::atomic<std::uint32_t> wait_tick_{0};      ///< the node's scan tick when the present wait began

 public:
  lane_actor(caf::actor_config& config, actors::home& in, lane_role role);
  ~lane_actor() override;

  /// Hands the lane, ready to run, to the workers.
  void schedule(bool behind_others = false);
  /// Prepares the lane to call `function`; schedule() starts it.
  void start(lang::value function, std::span<lang::value> arguments, std::int32_t depth);
  /// The lane runs top-level code of its home, which it is in from the start or enters at its first touch.
  void begin_as_top_level(bool is_in_home);
  /// Fixes what the lane sees of top-level globals; takes over one hold of the view.
  void hold_view(std::uint32_t held);
  /// The same for a view that somebody else holds as well.
  void share_view(std::uint32_t held);
  /// Asks the lane to end with this failure; at once in a wait, else at the end of its slice. False when it has ended.
  bool cancel(lang::value failure);
  /// Throws `failure` in the lane at the wait where it is parked, once end_interrupt() is called; false when the wait is
  /// just over. Until then nobody can wake the lane, so that several lanes can be interrupted at one moment.
  [[nodiscard]] bool begin_interrupt(lang::value failure);
  void end_interrupt();
  /// What the lane waits for is there. True when the lane was parked: a reference of the caller has gone along with the job.
  [[nodiscard]] bool wait_is_over(bool is_one_of_many = false);
  /// The home is this lane's now; called by whoever left it.
  void handed_home();
  /// Ends the present turn: leaves the home. Between two items of a puller.
  void end_turn();

  [[nodiscard]] lang::fiber& running_fiber() noexcept { return *this; }
  /// The lane that a running fiber belongs to.
  [[nodiscard]] static lane_actor& of(lang::fiber& f) noexcept { return static_cast<lane_actor&>(f); }
  [[nodiscard]] actors::home& lane_home() const noexcept { return *static_cast<actors::home*>(fiber::home); }
  [[nodiscard]] local_node& owner() const noexcept { return lane_home().owner(); }
  [[nodiscard]] lane_role role() const noexcept { return role_; }
  /// The promise that a parked lane waits for, else null. For comparison only while lanes run.
  [[nodiscard]] promise_actor* awaited() const noexcept { return promise_in(awaiting_.load(std::memory_order_acquire)); }
  /// The channel that a parked lane waits in without a limit, else null.
  [[nodiscard]] channel* receives_from() const noexcept;
  /// The promise that the lane is parked for, if that wait began before the scan with `tick`; else null. For comparison
  /// only.
  [[nodiscard]] const promise_actor* awaited_since_before(std::uint32_t tick) const noexcept;
  /// Name and place of a parked lane, for reports. The name alone when it is not parked.
  [[nodiscard]] lane_position position();
  /// Lanes made later have higher numbers.
  [[nodiscard]] std::uint64_t number() const noexcept { return id(); }
  [[nodiscard]] bool is_parked() const noexcept { return word_.load(std::memory_order_acquire) == 0; }

  // caf::resumable
  resume_result resume(caf::execution_unit* unit, std::size_t throughput) override;
  void intrusive_ptr_add_ref_impl() override { add_reference(); }
  void intrusive_ptr_release_impl() override { drop_reference(); }
  const char* name() const override { return "ruff.lane"; }

  // What the running fiber asks for (lang/vm/lane_host.hpp).
  lang::value split_off(lang::fiber&& child, lang::split_reason why);
  lang::host_answer enter_home();
  lang::host_answer refresh_view();

  lane_actor* next_in_queue = nullptr;  ///< link in the queue of its home, or of the channel it waits in
  /// The other link in the channel's queue; a lane waits for one thing at a time, so this word serves subscriptions, too.
  [[nodiscard]] lane_actor* previous_in_queue() const noexcept { return static_cast<lane_actor*>(waiter::next); }
  void set_previous_in_queue(lane_actor* lane) noexcept { waiter::next = lane; }
  lane_actor* previous_alive = nullptr; ///< links in lane_list
  lane_actor* next_alive = nullptr;

 private:
  // waiter: the one wait that a lane has at a time
  void fire(promise_actor& source, bool is_one_of_many) override;
  void drop() override;

  static constexpr marks woken = 1, running = 2, done = 4, fired = 8, cancelled = 16, queued = 32;

  /// Mark in cancellation_: too late.
  static constexpr std::uintptr_t closed = 1;

  void schedule_again(bool behind_others);
  void become_job(bool behind_others);
  void begin_parked();
  resume_result finish();
  /// What to do about a stop; true: goes on in place.
  bool go_on(lang::stop why, resume_result& result);
  bool wait(bool keeps_home, resume_result& result);
  bool queue_for_home(resume_result& result);
  bool park(resume_result& result);
  bool begin_wait();
  bool begin_receive(channel& in);
  void begin_pause(std::int64_t milliseconds);
  /// The fiber pauses for no time at all: it goes on behind what is ready now. Under virtual time that is a timer, too.
  [[nodiscard]] bool lets_others_in_once() const noexcept;
  /// What was waited for has come, or does not matter any more.
  void end_wait();
  static constexpr std::uintptr_t pause_mark = 1, channel_mark = 2;
  static promise_actor* promise_in(std::uintptr_t awaiting) noexcept {
    return awaiting & (pause_mark | channel_mark) ? nullptr : reinterpret_cast<promise_actor*>(awaiting);
  }
  void end_wait_turn();
  lang::value take_cancellation();
  void tidy_home();
  bool borrow();
  void end_borrow();
  void begin_turn_in_home();
  void leave_home();
  void let_view_go();
  void take_over(lang::fiber&& child);

  std::atomic<std::uintptr_t> awaiting_{0};   ///< a promise_actor, or a lane_timer or channel with a mark
  std::atomic<std::uintptr_t> cancellation_{0};   ///< failure of cancel(), owned; or closed
};

static_assert(sizeof(lane_actor) == 256, "with CAF's 64 bytes in front just a size class of the allocator");

}  // namespace ruff::actors
