#pragma once

// The forms in which results of tests are written: for people, and for the machines that read TAP, JUnit's XML or JSON.
// Reporters make text and write nothing themselves.

#include "runtime/testing/test_result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace ruff::runtime {

enum class report_form : std::uint8_t {
  pretty,   ///< for people
  dot,      ///< a character per test, failures at the end
  tap,      ///< Test Anything Protocol, version 13, with its YAML blocks
  junit,    ///< the XML that continuous integration reads
  json,
};

/// What was run: scripts with snapshots, or test blocks. Says how `pretty` looks.
enum class test_kind : std::uint8_t { snapshots, blocks };

class test_reporter {
 public:
  virtual ~test_reporter() = default;
  /// What to write before `count` tests.
  [[nodiscard]] virtual std::string begin(std::size_t count) = 0;
  /// What to write when a test is over; results come in the order of the tests.
  [[nodiscard]] virtual std::string add(const test_result& result) = 0;
  /// What to write behind the last one.
  [[nodiscard]] virtual std::string end(const test_totals& totals) = 0;
};

/// `is_verbose`: `pretty` names tests of blocks that passed, too.
[[nodiscard]] std::unique_ptr<test_reporter> make_test_reporter(report_form form, test_kind kind, bool is_verbose);

/// `text` with `indent` before each line that is not empty.
[[nodiscard]] std::string indented(std::string_view text, std::string_view indent);

}  // namespace ruff::runtime
