#pragma once

// Standard input, line by line, for any number of lanes: served in the order in which they asked, by at most one job of the
// blocking pool, which sleeps until there is input or the program ends. So a pending `input()` neither takes threads from
// file jobs nor holds up the exit. A line that a cancelled lane had asked for goes to the next one.

#include "actors/claimable_promise.hpp"

#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace ruff::actors {

class line_input {
 public:
  /// `descriptor`: where the lines come from.
  line_input(local_node& owner, int descriptor);
  ~line_input();
  line_input(const line_input&) = delete;
  line_input& operator=(const line_input&) = delete;

  /// A promise of the next line without its end, of null at the end of input, or a rejection when it is not valid UTF-8.
  [[nodiscard]] lang::value next_line();
  /// The input is at its end from now on, also for a job that waits for more.
  void stop();

 private:
  struct request {
    claimable_promise* place;   ///< alive as long as `done` holds it
    producer done;
  };

  void serve();
  [[nodiscard]] lang::value read_line();
  [[nodiscard]] bool fill();

  local_node& owner_;
  const int descriptor_;
  const int stop_event_;           ///< an eventfd, readable once stop() was called
  std::mutex lock_;
  std::deque<request> waiting_;    ///< guarded by lock_
  bool is_served_ = false;         ///< a job is under way; guarded by lock_
  std::string buffer_;             ///< the serving job's own
  std::optional<lang::value> kept_;   ///< the serving job's own: a line that its lane was cancelled for
};

}  // namespace ruff::actors
