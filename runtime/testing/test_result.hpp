#pragma once

// What a test run knows of each test, whatever kind it is of.

#include <cstdint>
#include <string>
#include <vector>

namespace ruff::runtime {

struct test_result {
  std::string name;          ///< `group › name`, or the path of a script
  std::string file;
  std::uint32_t line = 0;    ///< 0: the file as a whole
  bool has_passed = false;
  double milliseconds = 0;
  std::string message;       ///< of a failure: what is wrong, in one line
  std::string details;       ///< of a failure: lines to show below its name
  std::string note;          ///< lines to show with a test that may have passed
};

struct test_totals {
  std::size_t passed = 0;
  std::size_t failed = 0;
  double milliseconds = 0;

  [[nodiscard]] std::size_t count() const noexcept { return passed + failed; }
};

}  // namespace ruff::runtime
