#include "runtime/script.hpp"

#include "runtime/application.hpp"
#include "runtime/source_file.hpp"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace ruff::runtime {

namespace {

void write_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

/// RUFF_SCHEDULER_TIMEOUT_MS; 0 when it is not set, not a number or 0.
std::uint64_t default_timeout_ms() {
  const char* text = std::getenv("RUFF_SCHEDULER_TIMEOUT_MS");
  std::uint64_t number = 0;
  if (!text) return 0;
  const std::string_view digits = text;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

}  // namespace

loaded_script load_script(const command_line& line, const std::string& path, lang::compile_purpose purpose,
                          reporter& report) {
  loaded_script loaded;
  std::optional<source_file> file;
  std::string error;
  if (line.code)
    file = source_file{"<eval>", *line.code};
  else
    file = read_source(path, error);
  if (!file) {
    write_error(report.text_of(report_of(lang::diagnostic_kind::unreadable_file, error)));
    loaded.status = exit_io;
    return loaded;
  }
  loaded.builtins = std::make_unique<stdlib::builtin_registry>();
  loaded.code = std::make_unique<lang::program>();
  loaded.code->depth_max = line.call_depth_max;
  const std::string folder = line.code ? std::string() : std::filesystem::path(path).parent_path().string();
  loaded.modules = std::make_unique<module_loader>(*loaded.code, folder);
  loaded.code->modules = loaded.modules.get();
  const auto findings = lang::compile(*loaded.code, *loaded.builtins, stdlib::prelude_source(),
                                      lang::source(std::move(file->name), std::move(file->text)), purpose);
  if (findings.empty()) return loaded;
  write_error(report.text_of(findings, loaded.code->main().file));
  loaded.status = lang::row_of(findings.front().kind).subsystem == "vm" ? exit_script : exit_syntax;
  return loaded;
}

actors::node_options node_options_for(const command_line& line, const lang::program& code, reporter& report) {
  actors::node_options options;
  options.workers = line.workers;
  options.seed = line.seed;
  options.scheduler_timeout_ms = line.scheduler_timeout_ms ? line.scheduler_timeout_ms : default_timeout_ms();
  options.arguments = line.arguments;
  options.render = [&code, &report](const lang::value& failure, std::string_view lead) {
    return report.text_of(report_of(*failure.as<lang::failure_object>(), code, lead));
  };
  return options;
}

}  // namespace ruff::runtime
