#include "actors/node.hpp"

#include "actors/channel.hpp"
#include "actors/lane_policy.hpp"
#include "actors/make_light_actor.hpp"
#include "lang/compile/program.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/string.hpp"
#include "lang/vm/crossing.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

#include <unistd.h>

extern char** environ;   // NOLINT: POSIX

namespace ruff::actors {

using lang::kind;
using lang::value;

namespace {

constexpr auto scan_interval = std::chrono::milliseconds(200);
constexpr std::uint64_t virtual_scan_interval_ms = 200;
/// Scans of very many lanes are made less often: they may take this fraction of the time.
constexpr int scan_share = 20;
constexpr std::size_t report_lines_max = 10;
constexpr std::uint32_t stop_grace_ms = 1000;

void report_unobserved_here(const value& failure) {
  if (this_worker.node) this_worker.node->report_unobserved(failure);
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> copy;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text = *entry;
    const auto sign = text.find('=');
    if (sign != std::string_view::npos) copy.emplace(text.substr(0, sign), text.substr(sign + 1));
  }
  return copy;
}

std::size_t workers_for(const node_options& options) {
  if (options.seed) return 1;
  return options.workers ? options.workers : std::max(1u, std::thread::hardware_concurrency());
}

std::string process_directory() {
  std::string path(4096, '\0');
  return getcwd(path.data(), path.size()) ? path.c_str() : "/";
}

}  // namespace

constinit thread_local worker_place this_worker;

struct local_node::caf_part {
  lane_config config;
  caf::actor_system system;

  explicit caf_part(local_node& owner) : config(owner), system(config) {}
};

local_node::local_node(node_options options)
    : statistics(workers_for(options)), random(options.seed ? *options.seed : std::random_device{}()),
      environment(process_environment()), working_directory(process_directory()), options_(std::move(options)),
      workers_(workers_for(options_)), output_(options_.standard_output, options_.error_output),
      input_(*this, options_.input_descriptor) {
  if (is_deterministic())
    queues_ = std::make_unique<seeded_queue>(*this, *options_.seed);
  else
    queues_ = std::make_unique<work_stealing_queues>(*this, workers_);
  caf_ = std::make_unique<caf_part>(*this);
  timers_ = std::make_unique<timer_service>(*this, is_deterministic());
  pool_ = std::make_unique<blocking_pool>(*this, is_deterministic());
}

local_node::~local_node() { shut_down(); }

caf::actor_system& local_node::system() noexcept { return caf_->system; }

// ---- Scheduling.

void local_node::enter_worker() noexcept {
  if (this_worker.node == this) return;
  this_worker.node = this;
  lang::set_unobserved_hook(report_unobserved_here);
}

void local_node::enqueue_job(caf::resumable* job, push_mode how) {
  queues_->push(job, calling_worker(), how);
}

void local_node::begin_activity() noexcept {
  if (this_worker.node == this && this_worker.spare_activities > 0)
    --this_worker.spare_activities;
  else
    activity_.fetch_add(1, std::memory_order_acq_rel);
}

void local_node::end_activity() noexcept {
  if (calling_worker() != run_queues::no_worker)
    ++this_worker.spare_activities;
  else
    end_activities(1);
}

void local_node::end_spare_activities() noexcept {
  if (this_worker.spare_activities > 0) end_activities(std::exchange(this_worker.spare_activities, 0));
}

void local_node::end_activities(std::int64_t count) noexcept {
  if (activity_.fetch_sub(count, std::memory_order_acq_rel) != count) return;
  { const std::lock_guard guard(end_lock_); }
  end_changed_.notify_all();
}

// At a real quiet point (no activity) it is the main thread's turn: time stands still for what nobody waits for.
bool local_node::advance_simulation() {
  {
    // Once the program is over, what is left is cancelled where it stands.
    const std::lock_guard guard(end_lock_);
    if (is_over()) return false;
  }
  if (pool_->run_one()) return true;
  if (activity_.load(std::memory_order_acquire) == 0) return false;
  if (timers_->now_ms() >= next_scan_ms_) {
    next_scan_ms_ = timers_->now_ms() + virtual_scan_interval_ms;
    if (break_circles()) return true;
  }
  return timers_->advance();
}

// ---- Lanes.

void local_node::lane_begins(lane_actor& lane) {
  lanes_.add(lane);
  note_most(statistics.most_lanes_alive, statistics.lanes_alive.fetch_add(1, std::memory_order_relaxed) + 1);
}

void local_node::lane_ends(lane_actor& lane, home& in) {
  in.drop_user();   // before anybody can take the program for over
  lanes_.remove(lane);
  notes_.note_end(lane);
  statistics.lanes_alive.fetch_sub(1, std::memory_order_relaxed);
  if (in.lanes.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    { const std::lock_guard guard(end_lock_); }
    end_changed_.notify_all();
  }
}

void local_node::keep_ended(home& ended) {
  ended.add_reference();
  const std::lock_guard guard(ended_lock_);
  if (ended_.size() == ended_.capacity()) forget_empty_locked();
  ended_.push_back(&ended);
}

void local_node::forget_empty_locked() {
  const auto is_empty = [](home* ended) { return ended->members->count() == 0; };
  const auto rest = std::partition(ended_.begin(), ended_.end(), std::not_fn(is_empty));
  std::for_each(rest, ended_.end(), [](home* ended) { ended->drop_reference(); });
  ended_.erase(rest, ended_.end());
}

/// Cycles may lead through several homes.
void local_node::free_ended() {
  std::vector<lang::home_members*> members;
  {
    const std::lock_guard guard(ended_lock_);
    forget_empty_locked();
    for (home* ended : ended_) members.push_back(ended->members);
  }
  count(&event_counters::freed_in_cycles, lang::free_cycles(members));
}

actor_reference<lane_actor> local_node::new_lane(home& in, lane_role role) {
  return make_light_actor<lane_actor>(system(), in, role);
}

actor_reference<lane_actor> local_node::spawn_lane(home& from, value function, std::span<value> arguments, lane_role role) {
  auto* copy = new home(*this);
  lang::fork_globals(from, *copy);
  copy->is_shared.store(true, std::memory_order_relaxed);
  static_cast<void>(copy->enter());
  auto lane = new_lane(*copy, role);
  copy->drop_user();
  copy->drop_reference();
  for (value& argument : arguments) argument = lang::copy_for_other_home(argument, *copy->members);
  lane->start(lang::copy_for_other_home(function, *copy->members), arguments, -1);
  lane->begin_as_top_level(true);
  return lane;
}

void local_node::share_globals(home& h) {
  if (h.is_shared.load(std::memory_order_relaxed)) return;
  h.globals.for_each([&](std::uint32_t, const lang::global_slot& g) { lang::share_in(h, g.content); });
  for (const value& constant : h.pinned) lang::share_in(h, constant);
  h.is_shared.store(true, std::memory_order_release);
}

std::vector<actor_reference<lane_actor>> local_node::live_lanes() {
  return lanes_.hold_if([](const lane_actor&) { return true; });
}

void local_node::list_joint(joint_promise& joint) {
  const std::lock_guard guard(joints_lock_);
  joint.next_listed = first_joint_;
  if (first_joint_) first_joint_->previous_listed = &joint;
  first_joint_ = &joint;
}

void local_node::unlist_joint(joint_promise& joint) {
  const std::lock_guard guard(joints_lock_);
  (joint.previous_listed ? joint.previous_listed->next_listed : first_joint_) = joint.next_listed;
  if (joint.next_listed) joint.next_listed->previous_listed = joint.previous_listed;
}

std::vector<actor_reference<joint_promise>> local_node::pending_joints() {
  std::vector<actor_reference<joint_promise>> joints;
  const std::lock_guard guard(joints_lock_);
  for (joint_promise* joint = first_joint_; joint; joint = joint->next_listed)
    // Not by a virtual call: the last reference may have gone, and the object may be on its way out.
    if (!joint->promise_actor::outcome() && joint->try_add_reference()) joints.emplace_back(joint);
  return joints;
}

void local_node::cancel_all(const value& failure) {
  for (auto& lane : live_lanes()) {
    const auto& f = *failure.as<lang::failure_object>();
    lane->cancel(lang::wrapped_failure(f, lang::text_of(f.message), lang::reason::builtin));
  }
}

// ---- Reports.

void local_node::main_ended(const value& outcome) {
  const std::lock_guard guard(end_lock_);
  main_ended_ = true;
  const bool counts = !outcome_.exited && !outcome_.failure.is(kind::failure) && !is_unwinding();
  if (counts && outcome.is(kind::failure) && !outcome.as<lang::failure_object>()->is_cancellation) {
    outcome_.failure = outcome;
    exiting_.store(true);
  }
  end_changed_.notify_all();
}

void local_node::report_spawn_failure(const value& failure) {
  if (options_.render && !is_unwinding()) output_.write_error(options_.render(failure, "Error in spawned task: "));
}

void local_node::report_unobserved(const value& failure) {
  const auto& f = *failure.as<lang::failure_object>();
  if (f.is_cancellation) return;
  if (options_.render) output_.write_error(options_.render(failure, "Unhandled rejection: "));
}

value local_node::exit_with(int status) {
  {
    const std::lock_guard guard(end_lock_);
    if (!outcome_.exited) {
      outcome_.exited = true;
      outcome_.status = status & 0xff;
    }
    exiting_.store(true);
    end_changed_.notify_all();
  }
  value failure = lang::fail(lang::error_code::cancelled, "exit");
  failure.as<lang::failure_object>()->is_cancellation = true;
  return failure;
}

// ---- The program's life.

program_outcome local_node::run(const lang::program& program) {
  open(program);
  static_cast<void>(run_piece(program.main().top_level, piece_end::with_home));
  end_lanes();
  close();
  return outcome_;
}

void local_node::open(const lang::program& program) {
  enter_worker();   // rejections that this thread drops are reported, too
  main_home_ = new home(*this);
  lang::initialise_globals(*main_home_, program);
  main_home_->pins_constants = true;
}

void local_node::close() {
  input_.stop();
  // The last chance to look at a rejection is over: what the globals hold is released, and reported, here.
  main_home_->end();
  free_ended();
  main_home_->drop_reference();
  main_home_ = nullptr;
  output_.flush();
  this_worker.node = nullptr;
}

/// Every lane unwinds on the workers; those queued for a home get it one after the other. Lanes that come into being
/// meanwhile are cancelled, too. One that does not end within the grace time (a builtin that computes for long) is left to
/// shut_down().
void local_node::end_lanes() {
  unwinding_.store(true);
  exiting_.store(true);
  std::unique_lock guard(end_lock_);
  const auto alive = [this] { return statistics.lanes_alive.load(std::memory_order_acquire); };
  auto seen = alive();
  auto since = std::chrono::steady_clock::now();
  while (alive() != 0) {
    guard.unlock();
    cancel_all(lang::fail(lang::error_code::cancelled, "The program has ended"));
    guard.lock();
    end_changed_.wait_for(guard, std::chrono::milliseconds(10), [&] { return alive() == 0; });
    const auto now = std::chrono::steady_clock::now();
    if (alive() != seen) since = now;
    seen = alive();
    if (now - since > std::chrono::milliseconds(stop_grace_ms)) leave_process();
  }
}

/// Something does not come to an end and cannot be stopped.
void local_node::leave_process() {
  output_.flush();
  _exit(outcome_.failure.is(kind::failure) ? 4 : outcome_.exited ? outcome_.status : 0);
}

bool local_node::is_over() {
  const auto is_empty = [this] { return !main_home_ || main_home_->lanes.load(std::memory_order_acquire) == 0; };
  return exiting_.load() || (main_ended_ && (until_ == piece_end::with_lane || is_empty()));
}

void local_node::wait_for_end() {
  std::unique_lock guard(end_lock_);
  auto next_scan = std::chrono::steady_clock::now() + scan_interval;
  std::uint64_t seen_progress = 0;
  auto last_progress = std::chrono::steady_clock::now();
  while (!is_over()) {
    if (activity_.load(std::memory_order_acquire) == 0) {
      guard.unlock();
      when_quiet();
      guard.lock();
      continue;
    }
    end_changed_.wait_for(guard, scan_interval);
    const auto now = std::chrono::steady_clock::now();
    if (now >= next_scan && !is_deterministic() && !is_over()) {
      guard.unlock();
      break_circles();
      guard.lock();
      const auto done = std::chrono::steady_clock::now();
      next_scan = done + std::max<std::chrono::steady_clock::duration>(scan_interval, (done - now) * scan_share);
    }
    queues_->release_stuck();
    check_limit();
    watch_progress(seen_progress, last_progress);
  }
}

/// Ends the program when nothing has moved for longer than the options allow.
void local_node::watch_progress(std::uint64_t& seen, std::chrono::steady_clock::time_point& since) {
  const auto now = std::chrono::steady_clock::now();
  const std::uint64_t progress = queues_->progress();
  const bool runs = statistics.workers_running.load(std::memory_order_relaxed) != 0;
  if (progress != seen || runs || is_deterministic()) since = now;
  seen = progress;
  const auto idle_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - since).count();
  if (options_.scheduler_timeout_ms == 0 || static_cast<std::uint64_t>(idle_ms) < options_.scheduler_timeout_ms) return;
  outcome_.failure = lang::fail(lang::error_code::scheduler_timeout, options_.scheduler_timeout_ms, progress,
                                statistics.lanes_alive.load());
  exiting_.store(true);
}

/// No lane is ready and nothing outside can make one ready: circles of awaits are broken; else receivers get null, channel
/// by channel; without a receiver nobody can ever go on.
void local_node::when_quiet() {
  flush_output();
  if (activity_.load(std::memory_order_acquire) != 0 || break_new_circles() || release_one_channel()) return;
  const std::lock_guard guard(end_lock_);
  if (is_over() || activity_.load(std::memory_order_acquire) != 0) return;
  outcome_.failure = deadlock_failure();
  exiting_.store(true);
}

/// Gives null to the receivers of one channel.
bool local_node::release_one_channel() {
  const value chosen = notes_.first_channel();   // held here: the receivers, who may be the last to hold it, go on at once
  auto* const from = lang::target_of<channel>(chosen);
  if (!from) return false;
  begin_activity();
  from->release_receivers();
  end_activity();
  return true;
}

value local_node::deadlock_failure() {
  const auto lanes = live_lanes();
  std::string message = "every body of the program waits and nothing can go on";
  for (const std::string& line : describe_waits(lanes, report_lines_max)) message += "\n  " + line;
  value failure = lang::fail(lang::error_code::deadlock, message);
  // The report points at the top-level code if it waits, else at the body that has waited for longest.
  lane_actor* shown = nullptr;
  for (const auto& lane : lanes)
    if (lane->is_parked() && (!shown || lane->number() < shown->number())) shown = lane.get();
  if (shown) lang::append_stack(shown->running_fiber(), *failure.as<lang::failure_object>());
  return failure;
}

bool local_node::break_circles() {
  const std::uint32_t tick = next_scan_tick();
  auto lanes = lanes_.hold_if([tick](const lane_actor& lane) { return lane.awaited_since_before(tick) != nullptr; });
  return !lanes.empty() && break_circles_among({std::move(lanes), pending_joints()}, tick);
}

bool local_node::break_new_circles() {
  // A new circle leads through a lane that has begun to await, and so through nothing but what that one waits for.
  const auto lanes = notes_.take_awaiting();
  auto parts = lanes ? follow_waits(*lanes) : std::nullopt;
  return parts ? break_circles_among(std::move(*parts), next_scan_tick()) : break_circles();
}

bool local_node::break_circles_among(waiting_parts parts, std::uint32_t tick) {
  if (parts.lanes.empty()) return false;
  const auto circles = find_circles(std::move(parts), tick);
  for (const auto& circle : circles) {
    std::string text = "bodies that await each other in a circle";
    for (std::size_t n = 0; n < circle.size(); ++n)
      text += n < report_lines_max ? "\n  " + circle[n].text : n == report_lines_max ? "\n  …" : "";
    std::vector<lane_actor*> interrupted;
    for (const auto& [lane, line] : circle)
      if (lane->begin_interrupt(lang::fail(lang::error_code::deadlock, text))) interrupted.push_back(lane.get());
    for (lane_actor* lane : interrupted) lane->end_interrupt();
  }
  return !circles.empty();
}

void local_node::shut_down() {
  output_.flush();
  if (!pool_->stop(stop_grace_ms)) leave_process();
  timers_->stop();
  outcome_.failure = value();
  free_ended();
  {
    const std::lock_guard guard(ended_lock_);
    for (home* ended : ended_) ended->drop_reference();
    ended_.clear();
  }
  caf_.reset();
}

}  // namespace ruff::actors
