#pragma once

// A folder with modules for one test, and a program whose main file lies in it.

#include "lang/compile/program.hpp"
#include "runtime/module_loader.hpp"
#include "stdlib/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <string>

#include <unistd.h>

namespace ruff::tests {

struct module_files {
  module_files() : folder(std::filesystem::temp_directory_path() / fmt::format("ruff_modules_{}", ::getpid())) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  ~module_files() { std::filesystem::remove_all(folder); }
  module_files(const module_files&) = delete;
  module_files& operator=(const module_files&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << text;
  }

  const std::filesystem::path folder;
};

/// A program in `folder`, compiled.
struct loaded_program {
  loaded_program(const std::filesystem::path& folder, const std::string& text) : loader(code, folder.string()) {
    code.modules = &loader;
    const auto findings = lang::compile(code, builtins, stdlib::prelude_source(), lang::source("main.ruff", text));
    BOOST_REQUIRE(findings.empty());
  }

  stdlib::builtin_registry builtins;
  lang::program code;
  runtime::module_loader loader;
};

}  // namespace ruff::tests
