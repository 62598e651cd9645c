#pragma once

// Where results of a test run go: standard output or a file, in one form; and what they add up to.

#include "runtime/command_line.hpp"
#include "runtime/testing/test_report.hpp"

#include <chrono>
#include <cstdio>
#include <memory>

namespace ruff::runtime {

/// With a report file, standard output has the form for people beside it.
class report_writer {
 public:
  report_writer(const test_choice& wanted, test_kind kind, bool is_verbose);
  ~report_writer();
  report_writer(const report_writer&) = delete;
  report_writer& operator=(const report_writer&) = delete;

  /// False when the report file cannot be written.
  [[nodiscard]] bool is_open() const noexcept { return !writes_file_ || file_; }
  void begin(std::size_t count);
  void add(const test_result& result);
  /// The exit code: 0, 1 when a test has failed.
  [[nodiscard]] int end();

 private:
  void write(std::string_view shown, std::string_view filed);

  bool writes_file_;
  std::FILE* file_ = nullptr;
  std::unique_ptr<test_reporter> shown_;
  std::unique_ptr<test_reporter> filed_;   ///< null without a report file
  test_totals totals_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace ruff::runtime
