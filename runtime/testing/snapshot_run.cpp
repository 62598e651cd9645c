#include "runtime/testing/snapshot_run.hpp"

#include "runtime/application.hpp"
#include "runtime/testing/report_writer.hpp"
#include "runtime/testing/snapshot.hpp"
#include "runtime/testing/test_selection.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fmt/core.h>
#include <mutex>
#include <optional>
#include <thread>

namespace ruff::runtime {

namespace {

std::vector<snapshot_case> wanted_cases(const test_choice& wanted, const std::vector<std::string>& scripts) {
  const name_filter filter(wanted.filter);
  std::vector<snapshot_case> cases;
  for (const std::string& script : scripts) {
    if (!filter.accepts(script)) continue;
    snapshot_case found = read_snapshot_case(script);
    if (found.has_snapshot || found.has_blocks || !wanted.only_known) cases.push_back(std::move(found));
  }
  return cases;
}

/// Threads take one case after the other; results are written in the order of the cases.
void run_all(const std::vector<snapshot_case>& cases, const test_choice& wanted, report_writer& writer) {
  std::atomic<std::size_t> next{0};
  std::mutex lock;
  std::vector<std::optional<test_result>> results(cases.size());
  std::size_t written = 0;
  const auto work = [&] {
    for (std::size_t n = next++; n < cases.size(); n = next++) {
      test_result result = run_snapshot_case(cases[n], wanted);
      const std::lock_guard guard(lock);
      results[n] = std::move(result);
      for (; written < cases.size() && results[written]; ++written) writer.add(*results[written]);
    }
  };
  const std::size_t jobs = wanted.jobs ? wanted.jobs : std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  for (std::size_t n = 1; n < std::min(jobs, cases.size()); ++n) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

int run_snapshots(const command_line& line, reporter& report) {
  const test_choice& wanted = line.tests;
  const auto give_up = [&](lang::diagnostic_kind kind, const std::string& message) {
    std::fputs(report.text_of(report_of(kind, message)).c_str(), stderr);
    return exit_io;
  };
  std::string error;
  const auto paths = wanted.paths.empty() ? std::vector<std::string>{"tests"} : wanted.paths;
  const std::vector<std::string> scripts = find_scripts(paths, wanted.is_recursive, error);
  if (!error.empty()) return give_up(lang::diagnostic_kind::unreadable_file, error);
  const std::vector<snapshot_case> cases = wanted_cases(wanted, scripts);
  report_writer writer(wanted, test_kind::snapshots, line.is_verbose);
  if (!writer.is_open())
    return give_up(lang::diagnostic_kind::unwritable_output,
                   fmt::format("Cannot write '{}': {}", wanted.report_file, std::strerror(errno)));
  writer.begin(cases.size());
  run_all(cases, wanted, writer);
  return writer.end();
}

}  // namespace ruff::runtime
