#include "tests/runtime/found_by_check.hpp"

#include "runtime/check.hpp"
#include "stdlib/registry.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

std::string found_in(const std::string& text) {
  const stdlib::builtin_registry builtins;
  lang::program code;
  BOOST_TEST(lang::compile(code, builtins, stdlib::prelude_source(), lang::source("a.ruff", text)).empty(), text);
  const lang::source& file = code.main().file;
  std::string row;
  for (const lang::diagnostic& d : check(code, file)) {
    BOOST_TEST((d.level == lang::severity::warning));
    const lang::position at = file.position_of(d.span.begin);
    row += (row.empty() ? "" : "; ") + std::to_string(at.line) + ":" + std::to_string(at.column) + " " + d.message;
    if (!d.suggestion.empty()) row += " (" + d.suggestion + ")";
  }
  return row;
}

}  // namespace ruff::runtime
