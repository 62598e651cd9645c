// The goldens of diagnostics leave nothing out: each kind of the table and each message of the language is produced by some
// script, and no diagnostic of them is without its place.

#include "runtime/testing/snapshot.hpp"
#include "runtime/testing/test_selection.hpp"
#include "tests/project/child.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 60;
constexpr std::size_t goldens_min = 80;

constexpr std::string_view slugs[] = {
#define RUFF_DIAGNOSTIC(name, code, subsystem, title) #name,
#include "lang/diagnostics.def"
#undef RUFF_DIAGNOSTIC
};

/// What no script can cause, or only a huge one. The pages of docs/errors.md have examples for those of the command line and
/// of `check`, for large sources and for time-outs.
const std::set<std::string_view> without_golden{"code_size",    "internal_error",    "not_supported",   "promise_lost",
                                                "value_size",   "capability_denied", "usage",           "unreadable_file",
                                                "unwritable_output", "source_size",  "scheduler_timeout", "unused_variable",
                                                "unreachable_code", "unknown_variant", "unknown_field", "missing_await",
                                                "continued_line", "type_mismatch", "unused_import"};

struct message_row {
  std::string_view name;
  std::string_view pattern;
};

constexpr message_row messages[] = {
#define RUFF_ERROR(name, kind, text) {#name, text},
#include "lang/errors.def"
#undef RUFF_ERROR
};

/// Messages that are pinned by tests of their own: no script can cause them, or only one that takes gigabytes, or their
/// numbers differ from run to run.
const std::set<std::string_view> pinned_elsewhere{"promise_lost",  "string_too_long", "collection_too_large",
                                                  "out_of_memory", "not_supported",   "scheduler_timeout",
                                                  "module_unsafe", "module_limit"};

std::filesystem::path scripts() {
  const char* root = std::getenv("RUFF_ROOT");
  return std::filesystem::path(root ? root : ".") / "tests/scripts";
}

/// The scripts below `folder` that have an expected output beside them.
std::vector<runtime::snapshot_case> cases_in(const std::filesystem::path& folder) {
  std::string error;
  std::vector<runtime::snapshot_case> cases;
  for (const std::string& script : runtime::find_scripts({folder}, true, error)) {
    runtime::snapshot_case found = runtime::read_snapshot_case(script);
    if (found.has_snapshot) cases.push_back(std::move(found));
  }
  BOOST_TEST(error.empty(), error);
  return cases;
}

/// The objects that a golden of diagnostics writes.
std::vector<std::string> objects_of(const runtime::snapshot_case& golden) {
  const std::filesystem::path script = golden.script;
  std::vector<std::string> words{program_path(), "run"};
  words.insert(words.end(), golden.options.begin(), golden.options.end());
  words.insert(words.end(), {"--diagnostics", "json", script.filename()});
  const child_result result = run_child(words, script.parent_path(), "", seconds_max);
  std::istringstream stream(result.error);
  std::vector<std::string> objects;
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with("{")) objects.push_back(line);
  return objects;
}

std::string detail_of(const std::string& object) {
  const std::string_view key = "\"detail\":\"";
  const std::size_t begin = object.find(key) + key.size();
  return object.substr(begin, object.find('"', begin) - begin);
}

/// True when `line` contains the pieces of a pattern between its holes, in order.
bool shows(std::string_view line, std::string_view pattern) {
  for (std::size_t hole = 0; hole != std::string_view::npos; pattern.remove_prefix(std::min(pattern.size(), hole + 2))) {
    hole = pattern.find("{}");
    const std::string_view piece = pattern.substr(0, hole);
    const std::size_t found = line.find(piece);
    if (found == std::string_view::npos) return false;
    line.remove_prefix(found + piece.size());
    if (hole == std::string_view::npos) break;
  }
  return true;
}

std::vector<std::string> lines_of_all_outputs() {
  std::vector<std::string> lines;
  for (const runtime::snapshot_case& tested : cases_in(scripts())) {
    std::istringstream stream(read_text(tested.beside(".out")));
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(diagnostics)

BOOST_AUTO_TEST_CASE(every_kind_is_produced_by_a_golden_and_has_its_place) {
  const std::vector<runtime::snapshot_case> goldens = cases_in(scripts() / "diagnostics");
  BOOST_TEST(goldens.size() >= goldens_min);
  std::set<std::string> produced;
  for (const runtime::snapshot_case& golden : goldens) BOOST_TEST_CONTEXT(golden.script) {
    const std::vector<std::string> objects = objects_of(golden);
    BOOST_TEST(!objects.empty(), "no diagnostic");
    for (const std::string& object : objects) {
      produced.insert(detail_of(object));
      BOOST_TEST(object.find("\"line\":0") == std::string::npos, object);
      BOOST_TEST(object.find("\"column\":0") == std::string::npos, object);
    }
  }
  for (const std::string_view slug : slugs)
    BOOST_TEST(produced.contains(std::string(slug)) != without_golden.contains(slug), slug);
}

BOOST_AUTO_TEST_CASE(every_message_of_the_language_is_pinned_by_a_script) {
  const std::vector<std::string> lines = lines_of_all_outputs();
  for (const message_row& row : messages) {
    if (row.pattern == "{}" || pinned_elsewhere.contains(row.name)) continue;
    BOOST_TEST(std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return shows(line, row.pattern); }),
               row.name);
  }
}

BOOST_AUTO_TEST_CASE(a_line_shows_a_pattern_with_its_holes_in_order) {
  BOOST_TEST(shows("error: Cannot reassign const binding: X", "Cannot reassign const binding: {}"));
  BOOST_TEST(shows("f expects 2 arguments, got 3", "{} expects {} arguments, got {}"));
  BOOST_TEST(!shows("got 3, f expects 2 arguments", "{} expects {} arguments, got {}"));
  BOOST_TEST(!shows("Division", "Division by zero"));
}

BOOST_AUTO_TEST_CASE(no_output_shows_an_unknown_place) {
  for (const std::string& line : lines_of_all_outputs()) {
    BOOST_TEST(line.find(":0:0") == std::string::npos, line);
    BOOST_TEST(line.find("<unknown>:") == std::string::npos, line);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
