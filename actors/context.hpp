#pragma once

// What builtins may ask of the lane and the node that run them. Everything that takes time answers with a promise value:
// a builtin whose table row says `suspends` or `waits` returns it to be awaited, an `async_…` builtin returns it as it is.

#include "lang/vm/native.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::actors {

class local_node;

/// The node (one per process, several in tests) on which the calling lane runs. All process-wide state hangs on it.
[[nodiscard]] local_node& node_of(const lang::native_call& call) noexcept;

/// Runs `job` on the blocking pool and settles the promise with what it returns (a value, or a failure to reject).
/// The job runs on a foreign thread: it captures copies of plain C++ data, no script values that are not shared.
/// `must_finish`: a started job is finished even when the program ends or its lane is cancelled (file writes).
[[nodiscard]] lang::value run_blocking(lang::native_call& call, std::function<lang::value()> job,
                                       bool must_finish = false);

/// Runs `jobs` with at most `limit` in flight; fulfils with the array of their values in order, or rejects with the first
/// failure; jobs not started by then are skipped.
[[nodiscard]] lang::value run_blocking_all(lang::native_call& call, std::vector<std::function<lang::value()>> jobs,
                                           std::size_t limit, bool must_finish = false);

/// A promise of null, settled after `milliseconds` ≥ 0 (virtual time under the deterministic policy). Pending even for 0.
[[nodiscard]] lang::value sleep_for(lang::native_call& call, std::int64_t milliseconds);

/// Wall clock in nanoseconds since 1970, and a monotonic clock in nanoseconds; both virtual under the deterministic policy.
[[nodiscard]] std::int64_t wall_clock_ns(const lang::native_call& call);
[[nodiscard]] std::int64_t monotonic_clock_ns(const lang::native_call& call);

/// 64 random bits of the node's generator (follows the seed under the deterministic policy). Thread-safe.
[[nodiscard]] std::uint64_t random_bits(const lang::native_call& call);
/// The same from the operating system, which nobody can predict; under a seed as random_bits().
[[nodiscard]] std::uint64_t secret_bits(const lang::native_call& call);
/// Starts the node's generator anew from `seed`.
void seed_random(const lang::native_call& call, std::uint64_t seed);

/// Writes one whole line or text to standard output or standard error, in the order of the calls.
void write_output(const lang::native_call& call, std::string_view text);
void write_error_output(const lang::native_call& call, std::string_view text);
/// A promise of the next line of standard input without its end, or of null at the end of input. Flushes output first.
[[nodiscard]] lang::value read_input_line(lang::native_call& call);

/// The script's arguments.
[[nodiscard]] const std::vector<std::string>& script_arguments(const lang::native_call& call) noexcept;

/// The node's environment: a copy of the process's, changed by env_set. Thread-safe.
[[nodiscard]] bool find_environment(const lang::native_call& call, std::string_view name, std::string& out);
void set_environment(const lang::native_call& call, std::string_view name, std::string_view content);
[[nodiscard]] std::vector<std::pair<std::string, std::string>> list_environment(const lang::native_call& call);

/// The node's working directory (absolute); relative paths of file builtins are resolved against it.
[[nodiscard]] std::string working_directory(const lang::native_call& call);
void set_working_directory(const lang::native_call& call, std::string_view path);

/// Default concurrency limit of aggregates, mappings and file batches (task pool size); set returns the previous one.
[[nodiscard]] std::int64_t task_pool_size(const lang::native_call& call) noexcept;
std::int64_t set_task_pool_size(const lang::native_call& call, std::int64_t size) noexcept;

/// Ends the program with `status` as soon as the calling turn returns to its lane; the call itself yields the
/// cancellation failure that the builtin must return.
[[nodiscard]] lang::value request_exit(lang::native_call& call, int status);

}  // namespace ruff::actors
