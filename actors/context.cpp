#include "actors/context.hpp"

#include "actors/job_batch.hpp"
#include "actors/lane_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/array.hpp"
#include "lang/vm/fiber.hpp"

#include <chrono>
#include <string>

namespace ruff::actors {

using lang::native_call;
using lang::value;

namespace {

lane_actor& lane_of(const native_call& call) noexcept { return lane_actor::of(call.self); }

}  // namespace

local_node& node_of(const native_call& call) noexcept { return lane_of(call).owner(); }

value run_blocking(native_call& call, std::function<value()> job, bool must_finish) {
  return promise_of(node_of(call).pool().run(std::move(job), must_finish));
}

value run_blocking_all(native_call& call, std::vector<std::function<value()>> jobs, std::size_t limit, bool must_finish) {
  if (jobs.empty()) return lang::make_settled_promise(lang::make_array());
  return promise_of(run_batch(node_of(call), std::move(jobs), limit, must_finish));
}

value sleep_for(native_call& call, std::int64_t milliseconds) {
  if (call.is_awaited) return value::pause(milliseconds);
  return promise_of(node_of(call).timers().add(static_cast<std::uint64_t>(milliseconds)));
}

std::int64_t wall_clock_ns(const native_call& call) {
  local_node& n = node_of(call);
  if (n.is_deterministic()) return static_cast<std::int64_t>(n.timers().now_ns());
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::int64_t monotonic_clock_ns(const native_call& call) {
  return static_cast<std::int64_t>(node_of(call).timers().now_ns());
}

std::uint64_t random_bits(const native_call& call) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  return n.random();
}

std::uint64_t secret_bits(const native_call& call) {
  if (node_of(call).is_deterministic()) return random_bits(call);
  std::random_device system;
  return std::uint64_t{system()} << 32 | system();
}

void seed_random(const native_call& call, std::uint64_t seed) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  n.random.seed(seed);
}

void write_output(const native_call& call, std::string_view text) { node_of(call).out().write(text); }
void write_error_output(const native_call& call, std::string_view text) { node_of(call).out().write_error(text); }

value read_input_line(native_call& call) {
  node_of(call).flush_output();
  return node_of(call).input().next_line();
}

const std::vector<std::string>& script_arguments(const native_call& call) noexcept {
  return node_of(call).options().arguments;
}

bool find_environment(const native_call& call, std::string_view name, std::string& out) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  const auto found = n.environment.find(std::string(name));
  if (found == n.environment.end()) return false;
  out = found->second;
  return true;
}

void set_environment(const native_call& call, std::string_view name, std::string_view content) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  n.environment[std::string(name)] = content;
}

std::vector<std::pair<std::string, std::string>> list_environment(const native_call& call) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  return {n.environment.begin(), n.environment.end()};
}

std::string working_directory(const native_call& call) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  return n.working_directory;
}

void set_working_directory(const native_call& call, std::string_view path) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  n.working_directory = path;
}

std::int64_t task_pool_size(const native_call& call) noexcept { return node_of(call).task_pool_size.load(); }

std::int64_t set_task_pool_size(const native_call& call, std::int64_t size) noexcept {
  return node_of(call).task_pool_size.exchange(size);
}

value request_exit(native_call& call, int status) { return node_of(call).exit_with(status); }

}  // namespace ruff::actors
