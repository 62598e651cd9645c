#pragma once

// What the interpreter asks of the home whose lane runs a fiber. The language knows no actors: this is the whole seam. Every
// call is rare (a split, a touch, a spawn); none of them blocks.

#include "lang/value/value.hpp"

#include <cstdint>
#include <string_view>

namespace ruff::lang {

class fiber;
struct home_state;
struct unit;

enum class split_reason : std::uint8_t {
  waits,       ///< the child waits for `child.awaited()` (others may come in)
  suspended,   ///< the child waits for a synchronous builtin
  head_start,  ///< the child has used up its head start and is ready to run
};

/// Answer of a host that may have to make the fiber stop.
enum class host_answer : std::uint8_t {
  done,  ///< go on
  stop,  ///< the fiber must stop with stop::entering_home and is resumed by the host
};

class lane_host {
 public:
  /// Makes a lane of `child`, whose frames were taken off the running fiber `parent`. Everything both can reach is marked
  /// shared already. Returns the pending promise that the lane owes. For `head_start` and `suspended` the child keeps
  /// seeing the top-level state as of now (see home_state::epoch).
  virtual value split_off(fiber& parent, fiber&& child, split_reason why) = 0;

  /// The fiber touches home state: enters the home in place if no turn is in it (done), else queues the lane (stop). After a
  /// stop the fiber is resumed in its home. Sets fiber::in_home and fiber::view.
  virtual host_answer enter_home(fiber& f) = 0;

  /// A lane outside its home reads a top_level global. Puts into `out` the value that the lane's view allows, or unset. May
  /// stop: the top-level code is in a turn and the lane, resumed after a wait, reads when that turn ends.
  virtual host_answer read_top_level(fiber& f, std::uint32_t slot, value& out) = 0;

  /// A lane outside its home finds a constant that its view does not show: brings a stale view up to date. Returns done when
  /// the view is current now (the interpreter looks again, and reports the name as undefined if it is still not set).
  virtual host_answer refresh_view(fiber& f) = 0;

  /// The top-level code, which is in its home, is about to assign or edit a top_level global of a shared home: keeps the old
  /// value if a lane outside can still see it, locks readers out, and returns the global's place. What is stored there is
  /// marked shared. end_top_level_write() follows before anything else runs.
  virtual value* begin_top_level_write(fiber& f, std::uint32_t slot) = 0;
  virtual void end_top_level_write(fiber& f, std::uint32_t slot) = 0;

  /// Starts a lane in a home of its own with a snapshot of the fiber's home; `function` takes no parameters and is copied
  /// for the new home. The fiber is in its home if `in_home` says so, else constants and top-level globals as it sees them
  /// are what the snapshot has. Errors of the body are reported as `Error in spawned task: …`.
  virtual void spawn(fiber& f, value function) = 0;

  /// Finds and compiles a module (module_source::load), which may block: a promise of the unit's number.
  virtual value load_module(std::string_view name, const unit& importer, const unit* used) = 0;

  /// A pending promise that open_gate() settles; those who await it wait for the fiber at `runner`.
  virtual value make_gate(const void* runner) = 0;
  virtual void open_gate(const value& gate, value outcome) = 0;
  /// From now on those who await the gate wait for the fiber at `runner`.
  virtual void move_gate(const value& gate, const void* runner) = 0;

 protected:
  ~lane_host() = default;
};

}  // namespace ruff::lang
