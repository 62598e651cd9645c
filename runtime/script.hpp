#pragma once

// A script on its way into a node: read and compiled.

#include "actors/node.hpp"
#include "lang/compile/program.hpp"
#include "runtime/command_line.hpp"
#include "runtime/module_loader.hpp"
#include "runtime/reporter.hpp"
#include "stdlib/registry.hpp"

#include <memory>

namespace ruff::runtime {

/// A script that was read and compiled, or the exit code that tells why not.
struct loaded_script {
  std::unique_ptr<stdlib::builtin_registry> builtins;   ///< outlives the program
  std::unique_ptr<lang::program> code;
  std::unique_ptr<module_loader> modules;
  int status = 0;
};

/// Reads `file` (or the code of `-e`) and compiles it; what is wrong goes to standard error.
[[nodiscard]] loaded_script load_script(const command_line& line, const std::string& file, lang::compile_purpose purpose,
                                        reporter& report);

/// What a node needs to run `code`, which outlives it.
[[nodiscard]] actors::node_options node_options_for(const command_line& line, const lang::program& code,
                                                    reporter& report);

}  // namespace ruff::runtime
