#pragma once

// A node: everything that is one per runtime. Two nodes in one process share nothing; tests make as many as they like.

#include "actors/blocking_pool.hpp"
#include "actors/circles.hpp"
#include "actors/joint_promise.hpp"
#include "actors/lane_list.hpp"
#include "actors/line_input.hpp"
#include "actors/output.hpp"
#include "actors/run_queues.hpp"
#include "actors/shared_store.hpp"
#include "actors/statistics.hpp"
#include "actors/timer_service.hpp"
#include "actors/wait_notes.hpp"
#include "actors/worker.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ruff::actors {

struct node_options {
  std::size_t workers = 0;                      ///< 0: one per core
  std::optional<std::uint64_t> seed;            ///< deterministic schedule and virtual time
  std::uint64_t scheduler_timeout_ms = 0;       ///< time without any progress; 0: no limit
  output::sink standard_output;                 ///< empty: the process's own
  output::sink error_output;
  int input_descriptor = 0;                     ///< of standard input
  std::vector<std::string> arguments;           ///< of the script
  /// Renders a failure for the error output; `lead` is a text for the first line (`Error in spawned task: `, …).
  std::function<std::string(const lang::value& failure, std::string_view lead)> render;
};

struct program_outcome {
  int status = 0;             ///< of exit(n)
  bool exited = false;
  lang::value failure;        ///< uncaught, or the deadlock; null when there is none
};

/// When a piece of a program is over: with its own lane, or when no lane of its home is left.
enum class piece_end : std::uint8_t { with_lane, with_home };

class local_node {
 public:
  explicit local_node(node_options options);
  ~local_node();
  local_node(const local_node&) = delete;
  local_node& operator=(const local_node&) = delete;

  /// Runs a program's top-level code and everything it leaves behind.
  [[nodiscard]] program_outcome run(const lang::program& program);

  // A program in pieces, as tests and interactive sessions need it (program_pieces.cpp); by one thread, one piece at a time.
  /// Makes the home of the program. Nothing has run yet.
  void open(const lang::program& program);
  /// Runs `function`, which takes no parameters, as top-level code of the present home. `limit_ms` bounds the real time that
  /// it takes; 0: no bound. Lanes that it leaves behind run on until end_lanes().
  [[nodiscard]] program_outcome run_piece(const lang::value& function, piece_end until, std::uint64_t limit_ms = 0);
  /// From now on pieces run in a copy of the home, until end_copy(). No lane is alive.
  void begin_copy();
  void end_copy();
  /// Name and place of each lane that pieces have left behind, in the order of their beginnings.
  [[nodiscard]] std::vector<std::string> unfinished();
  /// Cancels every lane and waits for their ends.
  void end_lanes();
  /// Releases the home and what it holds.
  void close();

  // Parts.
  node_statistics statistics;
  void count(event what, std::uint64_t times = 1) noexcept {
    statistics.add(what, times, calling_worker());
  }
  [[nodiscard]] caf::actor_system& system() noexcept;
  [[nodiscard]] timer_service& timers() noexcept { return *timers_; }
  [[nodiscard]] blocking_pool& pool() noexcept { return *pool_; }
  [[nodiscard]] line_input& input() noexcept { return input_; }
  [[nodiscard]] shared_store& store() noexcept { return store_; }
  [[nodiscard]] lane_list& lanes() noexcept { return lanes_; }
  [[nodiscard]] wait_notes& notes() noexcept { return notes_; }
  [[nodiscard]] output& out() noexcept { return output_; }
  [[nodiscard]] run_queues& queues() noexcept { return *queues_; }
  [[nodiscard]] const node_options& options() const noexcept { return options_; }
  [[nodiscard]] std::size_t worker_count() const noexcept { return workers_; }
  [[nodiscard]] bool is_deterministic() const noexcept { return options_.seed.has_value(); }
  void flush_output() { output_.flush(); }

  // Scheduling.
  void enqueue_job(caf::resumable* job, push_mode how);
  /// Something that can still make lanes ready has begun or ended: a ready lane, an awaited timer, a job.
  void begin_activity() noexcept;
  /// A worker keeps the activities that end on it and lets the next that begin take their place: most often a lane wakes
  /// another and waits.
  void end_activity() noexcept;
  /// The calling worker has nothing to run: what it has kept ends for good.
  void end_spare_activities() noexcept;
  /// The calling thread runs a lane of this node now.
  void enter_worker() noexcept;
  /// Deterministic policy, nothing is ready: runs a job, or moves time to the next timer that somebody waits for. False when
  /// neither is left.
  bool advance_simulation();

  // Lanes.
  void lane_begins(lane_actor& lane);
  void lane_ends(lane_actor& lane, home& in);
  /// Others still hold closures, generators or channels of a home that has ended.
  void keep_ended(home& ended);
  [[nodiscard]] actor_reference<lane_actor> new_lane(home& in, lane_role role);
  /// A lane that runs `function` as top-level code of a new home with a snapshot of `from`. Function and arguments are
  /// copied.
  [[nodiscard]] actor_reference<lane_actor> spawn_lane(home& from, lang::value function, std::span<lang::value> arguments,
                                                       lane_role role);
  /// Before the first lane leaves its caller's turn: what the globals reach is shared.
  void share_globals(home& h);
  /// The list of pending joint promises, for the scans.
  void list_joint(joint_promise& joint);
  void unlist_joint(joint_promise& joint);
  /// See actors/circles.hpp.
  [[nodiscard]] std::uint32_t scan_tick() const noexcept { return scan_tick_.load(std::memory_order_acquire); }

  // Reports.
  /// The program has ended and its lanes are being cancelled.
  [[nodiscard]] bool is_unwinding() const noexcept { return unwinding_.load(std::memory_order_relaxed); }
  void main_ended(const lang::value& outcome);
  void report_spawn_failure(const lang::value& failure);
  void report_unobserved(const lang::value& failure);
  /// Ends the program with `status`; the returned failure cancels the calling lane.
  [[nodiscard]] lang::value exit_with(int status);

  // Process-like state of the scripts.
  std::mutex state_lock;
  std::mt19937_64 random;
  std::map<std::string, std::string> environment;
  std::string working_directory;
  std::atomic<std::int64_t> task_pool_size{256};

 private:
  struct caf_part;

  void wait_for_end();
  void check_limit();
  [[nodiscard]] bool is_over();
  void when_quiet();
  /// Breaks the circles of awaits that there are; false when there is none.
  bool break_circles();
  std::uint32_t next_scan_tick() noexcept { return scan_tick_.fetch_add(1, std::memory_order_acq_rel) + 1; }
  bool break_circles_among(waiting_parts parts, std::uint32_t tick);
  /// The same when nothing runs, for circles that can have come into being since the last time.
  bool break_new_circles();
  void watch_progress(std::uint64_t& seen, std::chrono::steady_clock::time_point& since);
  void free_ended();
  void forget_empty_locked();
  [[noreturn]] void leave_process();
  void shut_down();
  void cancel_all(const lang::value& failure);
  [[nodiscard]] lang::value deadlock_failure();
  [[nodiscard]] bool release_one_channel();
  [[nodiscard]] std::vector<actor_reference<lane_actor>> live_lanes();
  [[nodiscard]] std::vector<actor_reference<joint_promise>> pending_joints();

  node_options options_;
  std::size_t workers_;
  output output_;
  std::unique_ptr<run_queues> queues_;
  std::unique_ptr<caf_part> caf_;
  std::unique_ptr<timer_service> timers_;
  line_input input_;
  std::unique_ptr<blocking_pool> pool_;
  shared_store store_;

  /// The number of the calling thread among the workers, or no_worker.
  [[nodiscard]] std::size_t calling_worker() const noexcept {
    return this_worker.node == this ? this_worker.number : run_queues::no_worker;
  }
  void end_activities(std::int64_t count) noexcept;

  std::atomic<std::int64_t> activity_{0};
  lane_list lanes_;
  wait_notes notes_{lanes_};

  std::mutex end_lock_;
  std::condition_variable end_changed_;
  home* main_home_ = nullptr;
  home* original_ = nullptr;        ///< the home that main_home_ is a copy of, while there is one
  piece_end until_ = piece_end::with_home;
  std::uint64_t limit_ms_ = 0;      ///< of the present piece
  std::chrono::steady_clock::time_point began_;
  std::mutex ended_lock_;
  std::vector<home*> ended_;   ///< homes that have ended but have members; each holds a reference
  bool main_ended_ = false;
  std::atomic<bool> exiting_{false};
  program_outcome outcome_;
  std::atomic<bool> unwinding_{false};
  std::atomic<std::uint32_t> scan_tick_{1};
  std::uint64_t next_scan_ms_ = 0;   ///< deterministic policy: virtual time of the next scan
  std::mutex joints_lock_;
  joint_promise* first_joint_ = nullptr;
};

}  // namespace ruff::actors
