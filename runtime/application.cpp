#include "runtime/application.hpp"

#include "runtime/check.hpp"
#include "runtime/explain.hpp"
#include "runtime/import_check.hpp"
#include "runtime/lane_report.hpp"
#include "runtime/reporter.hpp"
#include "runtime/script.hpp"
#include "runtime/statistics_report.hpp"
#include "runtime/terminal.hpp"
#include "runtime/testing/block_run.hpp"
#include "runtime/testing/snapshot_run.hpp"
#include "stdlib/json.hpp"

#include <cstdio>
#include <cstring>
#include <fmt/core.h>

#include <unistd.h>

namespace ruff::runtime {

namespace {

void write_text(std::FILE* stream, std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream); }

int run_script(const command_line& line, reporter& report) {
  const loaded_script loaded = load_script(line, line.file, lang::compile_purpose::run, report);
  if (loaded.status != exit_success) return loaded.status;
  actors::local_node node(node_options_for(line, *loaded.code, report));
  const actors::program_outcome outcome = node.run(*loaded.code);
  const bool has_failed = outcome.failure.is(lang::kind::failure);
  if (has_failed)
    node.out().write_error(report.text_of(report_of(*outcome.failure.as<lang::failure_object>(), *loaded.code, "")));
  if (line.statistics == statistics_form::text) node.out().write_error(statistics_text(node.statistics));
  if (line.statistics == statistics_form::json) node.out().write_error(statistics_json(node.statistics));
  if (const int failed = node.out().failure()) {
    const std::string message = fmt::format("Cannot write to standard output: {}", std::strerror(failed));
    write_text(stderr, report.text_of(report_of(lang::diagnostic_kind::unwritable_output, message)));
    return exit_io;
  }
  if (has_failed) return exit_script;
  return outcome.exited ? outcome.status : exit_success;
}

std::string json_text(std::string_view text) {
  std::string quoted;
  stdlib::append_json_text(quoted, text);
  return quoted;
}

int check_script(const command_line& line, reporter& report) {
  const loaded_script loaded = load_script(line, line.file, lang::compile_purpose::run, report);
  if (loaded.status != exit_success) return loaded.status;
  const auto faults = check_imports(*loaded.code);
  for (const import_faults& f : faults) write_text(stderr, report.text_of(f.found, f.file->file));
  if (!faults.empty()) return exit_script;
  const lang::source& file = loaded.code->main().file;
  lang::diagnostics found = check(*loaded.code, file);
  for (lang::diagnostic& d : found)
    if (line.is_strict) d.level = lang::severity::error;
  write_text(stderr, report.text_of(found, file));
  if (line.is_strict && !found.empty()) return exit_gate;
  const std::vector<lane_row> lanes = line.wants_lanes ? lanes_of(*loaded.code, file) : std::vector<lane_row>();
  if (!line.wants_json) write_text(stdout, lanes_text(lanes, file));
  if (line.is_quiet && !line.wants_json) return exit_success;
  const lang::program_size& size = loaded.code->size;
  if (line.wants_json)
    write_text(stdout, fmt::format("{{\n  \"command\": \"check\",\n  \"file\": {},\n  \"status\": \"ok\",\n"
                                   "  \"statement_count\": {},\n  \"bytecode_instruction_count\": {}{}\n}}\n",
                                   json_text(line.file), size.statements, size.instructions,
                                   line.wants_lanes ? ",\n  \"lanes\": " + lanes_json(lanes, file) : ""));
  else if (line.is_verbose)
    write_text(stdout, fmt::format("check passed: {} (statements={}, bytecode_instructions={})\n", line.file,
                                   size.statements, size.instructions));
  else
    write_text(stdout, fmt::format("check passed: {}\n", line.file));
  return exit_success;
}

int refuse(std::string_view message, const command_line& line, reporter& report) {
  write_text(stderr, report.text_of(report_of(lang::diagnostic_kind::usage, message)));
  if (line.diagnostics == diagnostics_form::human)
    write_text(stderr, "Usage: ruff-actor run [OPTIONS] FILE [ARGS]…, or ruff-actor --help\n");
  return exit_usage;
}

int explain(const command_line& line, reporter& report) {
  const auto text = explanation(line.about);
  if (!text)
    return refuse(fmt::format("no diagnostic is called '{}'{}", line.about, explanation_hint(line.about)), line, report);
  write_text(stdout, *text);
  return exit_success;
}

int run_reporting(const command_line& line, reporter& report) {
  switch (line.what) {
    case command::run: return run_script(line, report);
    case command::check: return check_script(line, report);
    case command::explain: return explain(line, report);
    case command::test: return run_snapshots(line, report);
    case command::test_run: return run_blocks(line, report);
    case command::help: write_text(stdout, help_text(line.about)); return exit_success;
    case command::version: write_text(stdout, "ruff-actor " RUFF_VERSION "\n"); return exit_success;
    case command::usage_error: break;
  }
  return refuse(line.message, line, report);
}

}  // namespace

int run_command(const command_line& line) {
  reporter report(line.diagnostics, wants_colour(STDERR_FILENO, line.colour));
  const int status = run_reporting(line, report);
  write_text(stderr, report.rest());
  return status;
}

}  // namespace ruff::runtime
