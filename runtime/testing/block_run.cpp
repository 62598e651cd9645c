#include "runtime/testing/block_run.hpp"

#include "lang/value/failure.hpp"
#include "runtime/application.hpp"
#include "runtime/report_text.hpp"
#include "runtime/script.hpp"
#include "runtime/testing/report_writer.hpp"
#include "runtime/testing/test_selection.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace ruff::runtime {

namespace {

/// A file whose tests are wanted.
struct block_file {
  loaded_script script;
  std::vector<const lang::test_case*> tests;

  [[nodiscard]] const lang::source& source() const { return script.code->main().file; }
};

/// The tests of one file, on its node.
class block_runner {
 public:
  block_runner(const block_file& file, const command_line& line, reporter& report)
      : file_(file), line_(line), report_(report), node_(options_for(file, line, report)) {}

  /// The file's top-level code; false when it failed, which is reported.
  bool load();
  [[nodiscard]] test_result run(const lang::test_case& test);
  void close() { node_.close(); }

 private:
  /// What scripts print must not come between the lines of a report that a program reads.
  static actors::node_options options_for(const block_file& file, const command_line& line, reporter& report) {
    actors::node_options options = node_options_for(line, *file.script.code, report);
    const bool is_for_people = line.tests.form == report_form::pretty || !line.tests.report_file.empty();
    if (!is_for_people)
      options.standard_output = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); };
    return options;
  }

  bool run_phase(const lang::value& function, std::string_view lead, test_result& result);

  const block_file& file_;
  const command_line& line_;
  reporter& report_;
  actors::local_node node_;
};

bool block_runner::load() {
  node_.open(*file_.script.code);
  const actors::program_outcome outcome = node_.run_piece(file_.script.code->main().top_level, actors::piece_end::with_home);
  node_.end_lanes();
  if (outcome.failure.is(lang::kind::failure))
    node_.out().write_error(report_.text_of(report_of(*outcome.failure.as<lang::failure_object>(), *file_.script.code, "")));
  else if (outcome.exited)
    node_.out().write_error(report_.text_of(report_of(
        lang::diagnostic_kind::unreadable_file,
        fmt::format("{}: the top-level code called exit({}), no test was run", file_.source().name(), outcome.status))));
  node_.flush_output();
  return !outcome.exited && !outcome.failure.is(lang::kind::failure);
}

test_result block_runner::run(const lang::test_case& test) {
  test_result result;
  result.name = test.name;
  result.file = file_.source().name();
  result.line = file_.source().place_of(test.span).line;
  result.has_passed = true;
  const auto began = std::chrono::steady_clock::now();
  node_.begin_copy();
  const bool is_set_up = std::all_of(test.setups.begin(), test.setups.end(), [&](const lang::value& setup) {
    return run_phase(setup, "Setup failed: ", result);
  });
  if (is_set_up) static_cast<void>(run_phase(test.body, "", result));
  for (const lang::value& teardown : test.teardowns) static_cast<void>(run_phase(teardown, "Teardown failed: ", result));
  for (const std::string& lane : node_.unfinished()) result.note += "Left over and cancelled: " + lane + "\n";
  node_.end_lanes();
  node_.end_copy();
  node_.flush_output();
  result.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  return result;
}

/// A block of the test; the first failure is its message, further ones are shown below.
bool block_runner::run_phase(const lang::value& function, std::string_view lead, test_result& result) {
  const actors::program_outcome outcome = node_.run_piece(function, actors::piece_end::with_lane, line_.tests.limit_ms);
  const bool has_failed = outcome.failure.is(lang::kind::failure);
  if (!has_failed && !outcome.exited) return true;
  node_.end_lanes();   // of a block that was ended from outside
  std::string message = fmt::format("{}exit({}) was called", lead, outcome.status);
  if (has_failed) {
    const auto& failure = *outcome.failure.as<lang::failure_object>();
    message = fmt::format("{}{}", lead, lang::text_of(failure.message));
    result.details += human_text(report_of(failure, *file_.script.code, fmt::format("Error: {}", lead)), false);
  } else {
    result.details += "Error: " + message + "\n";
  }
  if (result.has_passed) result.message = message;
  result.has_passed = false;
  return false;
}

int complain(reporter& report, lang::diagnostic_kind kind, const std::string& message, int status) {
  std::fputs(report.text_of(report_of(kind, message)).c_str(), stderr);
  return status;
}

}  // namespace

int run_blocks(const command_line& line, reporter& report) {
  const test_choice& wanted = line.tests;
  std::string error;
  const std::vector<std::string> scripts = find_scripts(wanted.paths, wanted.is_recursive, error);
  if (!error.empty()) return complain(report, lang::diagnostic_kind::unreadable_file, error, exit_io);
  const name_filter filter(wanted.filter);
  std::vector<block_file> files;
  std::size_t count = 0;
  for (const std::string& script : scripts) {
    block_file file{load_script(line, script, lang::compile_purpose::tests, report), {}};
    if (file.script.status != exit_success) return file.script.status;
    for (const lang::test_case& test : file.script.code->tests)
      if (filter.accepts(test.name)) file.tests.push_back(&test);
    count += file.tests.size();
    if (!file.tests.empty()) files.push_back(std::move(file));
  }
  if (count == 0)
    return complain(report, lang::diagnostic_kind::usage,
                    fmt::format("No tests found in {}", fmt::join(wanted.paths, ", ")), exit_script);
  report_writer writer(wanted, test_kind::blocks, line.is_verbose);
  if (!writer.is_open())
    return complain(report, lang::diagnostic_kind::unwritable_output,
                    fmt::format("Cannot write '{}': {}", wanted.report_file, std::strerror(errno)), exit_io);
  writer.begin(count);
  bool is_loaded = true;
  for (const block_file& file : files) {
    block_runner runner(file, line, report);
    const bool runs = runner.load();
    is_loaded = is_loaded && runs;
    for (const lang::test_case* test : file.tests)
      if (runs) writer.add(runner.run(*test));
    runner.close();
  }
  const int status = writer.end();
  return is_loaded ? status : exit_script;
}

}  // namespace ruff::runtime
