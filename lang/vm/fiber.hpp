#pragma once

// A running script computation: segments of frames on the heap, no native stack of its own. A fiber stops at its waits, when
// its slice is over, or to enter its home, and goes on later on any thread. While it is stopped it can be moved.

#include "lang/value/value.hpp"

#include <cstdint>
#include <span>
#include <utility>

namespace ruff::lang {

class handle;
class own_cycles;
class promise_source;
struct cyclic_object;
struct home_state;
struct program;
struct segment;
struct frame;
struct instruction;

/// Why run() returned.
enum class stop : std::uint8_t {
  finished,       ///< take_result() has the value, or the failure
  slice_over,     ///< ready; the turn goes on, the lane keeps its home
  yielded,        ///< ready; counts as a wait that is over already: the turn has ended
  waiting,        ///< for awaited(); the turn has ended
  suspended,      ///< for awaited(), in a synchronous builtin; the lane keeps its home
  entering_home,  ///< queued by the host, which resumes the fiber in its home
};

/// What the next run() has to do first.
enum class resume_action : std::uint8_t {
  go_on,             ///< at `ip`
  give_outcome,      ///< of the promise waited for, to the call of a builtin
  give_handed_in,    ///< the same for what hand_in() brought
  interrupt,         ///< throw what interrupt() brought
};

/// Counters that the interpreter keeps; one per worker, added up for `--stats`.
struct fiber_counters {
  std::uint64_t async_calls = 0;
  std::uint64_t settled_immediately = 0;   ///< async calls that ended in their caller's turn
  std::uint64_t freed_in_cycles = 0;       ///< closures, generators and channels
};

/// Steps of one fiber. Only differences mean anything, which wrap after 2³².
using step_count = std::uint32_t;

/// Steps an async body may run inside its caller's turn. Part of the language: the same in every build.
inline constexpr std::uint32_t head_start_steps = 4096;
/// Steps that a cancelled lane may take in its `finally` bodies.
inline constexpr std::uint32_t cleanup_steps = 16 * 16384;
/// Steps a lane runs until it asks the scheduler.
#ifdef RUFF_SLICE_ONE
inline constexpr std::uint32_t slice_steps = 1;
#else
inline constexpr std::uint32_t slice_steps = 16384;
#endif

class fiber {
 public:
  fiber() noexcept = default;
  fiber(fiber&& other) noexcept;
  fiber& operator=(fiber&& other) noexcept;
  /// Releases all frames without running anything.
  ~fiber();

  /// Prepares a call of `function` (script function or builtin) with `args` (taken) as the body of a lane of `home_`.
  /// An async function's body runs in the lane itself: its result is the lane's result. `depth` is the call depth at which
  /// the lane was called, -1 for top-level code.
  void start(home_state& home_, value function, std::span<value> args, std::int32_t depth = 0);

  /// The promise waited for, after stop::waiting and stop::suspended (or at a split for these reasons).
  [[nodiscard]] promise_source* awaited() const noexcept;

  /// After stop::waiting (or at a split) with nothing awaited: the time to let pass; 0 lets others in once.
  [[nodiscard]] bool is_pausing() const noexcept { return carried_.is(kind::pause); }
  [[nodiscard]] std::int64_t pause_ms() const noexcept { return carried_.as_integer(); }

  /// Whether a wait that finds its outcome counts as one all the same after so many steps, so that a loop of them starves
  /// nobody: when the turn is longer than a slice, or the eager callee that waits has used up its head start.
  [[nodiscard]] bool must_let_others_in(step_count steps) const noexcept;

  /// After stop::waiting (or at a split) with nothing awaited and no pause: the handle that hands the outcome in.
  [[nodiscard]] handle* waits_in() const noexcept;
  /// The longest time to wait there; -1: no limit. Asked before anything can be handed in.
  [[nodiscard]] std::int64_t wait_limit_ms() const noexcept { return waiting_register().i; }
  /// The outcome of a wait in a handle; when the fiber goes on without, it is null.
  void hand_in(value outcome) noexcept { as_value(waiting_register()) = std::move(outcome); }
  /// Takes back what was handed in; unset when nothing was.
  [[nodiscard]] value take_back() noexcept;

  /// What run() stopped with: what is waited for, or the result.
  [[nodiscard]] const value& stopped_with() const noexcept { return carried_; }
  /// After stop::finished: the result, or a failure. The fiber is empty then.
  [[nodiscard]] value take_result() noexcept { return std::move(carried_); }

  /// Throws `failure`, which `except` may catch, at the wait where the fiber stands, when it runs next.
  void interrupt(value failure) noexcept;

  /// The fiber has been made by a split: from now on it is the one that advances the generators and executes the modules
  /// open in its frames.
  void claim_frames();

  /// Its turns are turns of top-level code, of its home or of a module.
  [[nodiscard]] bool runs_top_level() const noexcept { return is_top_level || open_modules_ != 0; }

  /// Lists a closure or generator that nobody else can reach and that may get into a cycle (vm/own_cycles.hpp).
  void add_cyclic(cyclic_object& made);
  /// After stop::finished, when the result has been marked as shared: frees what was left in cycles; returns how many
  /// closures and generators that were.
  std::uint64_t end_cycles();

  /// True when there is nothing left to run.
  [[nodiscard]] bool is_empty() const noexcept { return top == nullptr; }

  /// Call depth at which the present segment of frames began; a lower bound of the present depth, which a builtin may ask
  /// for.
  [[nodiscard]] std::int32_t depth() const noexcept;

  // What the host sets, and reads between runs. There may be a million parked fibers: every word counts.
  home_state* home = nullptr;
  /// What this lane may see of constants and top-level globals; view_of_everything while in_home or in a top-level turn.
  std::uint32_t view = view_of_nothing;
  bool view_is_stale : 1 = false;    ///< resumed after a wait: to be brought up to date at the next look
  bool in_home : 1 = false;          ///< this lane's turn is in the home
  bool is_top_level : 1 = false;     ///< the top-level code of its home (a spawned body too)
  bool is_ending : 1 = false;        ///< cancelled, and in the `finally` bodies that were open
  bool suspended_in_item : 1 = false;  ///< a mapping's item stood still in a synchronous builtin (cleared by the mapping)
  resume_action resume_ = resume_action::go_on;   ///< the interpreter's own, like those below

  static constexpr std::uint32_t view_of_nothing = 0;

  // The interpreter's own; meaningful between runs only.
  std::uint16_t record_ = 0;         ///< the present frame, counted in frames from the end of the top segment
  std::uint16_t result_ = 0;         ///< result register of the builtin that waits, as instructions name it
  std::uint16_t open_modules_ = 0;   ///< whose top-level code this fiber is in
  std::uint32_t base_ = 0;           ///< where its registers begin, in slots behind the head of the top segment
  step_count steps_ = 0;
  step_count turn_start_ = 0;        ///< steps_ when the present turn, or the end of a cancelled lane, began
  /// Steps at which the head start of the next mapping item began; set by the mapping before each __call_item.
  step_count item_start = 0;
  std::uint32_t async_depth_ = 0;    ///< async segments open in this fiber
  std::uint32_t touched_depth_ = 0;  ///< the innermost async segment that home state was touched under
  segment* top = nullptr;
  const instruction* ip = nullptr;
  value carried_;                    ///< see stopped_with(); after interrupt() the failure
  own_cycles* cycles_ = nullptr;     ///< of this lane alone; null until there is something

  /// The registers and the record of the present frame; null when there is nothing left to run.
  [[nodiscard]] slot* base() const noexcept;
  [[nodiscard]] frame* record() const noexcept;
  void stand_at(const slot* base, const frame* record, const instruction* next) noexcept;
  [[nodiscard]] slot& waiting_register() const noexcept {
    return *reinterpret_cast<slot*>(reinterpret_cast<char*>(base()) + result_);
  }
};

/// Runs `f` until it stops; a fresh slice each call. Never throws, never blocks. `counters`, if given, are added to. With a
/// `cancellation` it is unwound without any `except` seeing that failure (async callees that run in this fiber's turn are
/// split off and go on) and finishes with it.
[[nodiscard]] stop run(fiber& f, fiber_counters* counters = nullptr, value cancellation = value());

/// One line per open call, innermost first, for reports: where the fiber stands.
void append_stack(const fiber& f, struct failure_object& into);

}  // namespace ruff::lang
