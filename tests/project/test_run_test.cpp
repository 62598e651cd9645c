// The commands `test` and `test-run` on small folders of scripts. RUFF_PROGRAM names the program.

#include "tests/project/child.hpp"
#include "tests/project/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 60;

struct folder_of_tests {
  temporary_folder folder;

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder.path() / name).parent_path());
    std::ofstream(folder.path() / name) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const { return read_text(folder.path() / name); }
  /// Times are blotted out.
  [[nodiscard]] child_result run(std::vector<std::string> words) const {
    words.insert(words.begin(), program_path());
    child_result result = run_child(words, folder.path(), "", seconds_max);
    BOOST_TEST(!result.timed_out);
    result.output = std::regex_replace(result.output, std::regex("[0-9.]+ ?ms"), "Nms");
    return result;
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string rule(60, '=');

std::string blocks_report(const std::string& lines, const std::string& counts, const std::string& last) {
  return "\n" + rule + "\nTest Results\n" + rule + "\n" + lines + "Tests: " + counts + "\nTime:  Nms\n" + rule + "\n" +
         last + "\n";
}

constexpr const char* blocks = R"(func add(a, b) { return a + b }
total := 10
async func slow() { await async_sleep(1)
  return 7 }
test_setup { let limit := total + 5
  total := total + 1
  items := [1]
  func above(n) { return n > limit } }
test "functions and variables" { assert_equal(add(1, 2), 3)
  assert_equal(total, 11)
  items := push(items, 2)
  assert_equal(items, [1, 2]) }
test "nothing is left of other tests" { assert_equal(items, [1])
  assert_true(above(16)) }
test "awaits" { assert_equal(await slow(), 7) }
test_group "group" {
  test_setup { inner := limit * 2 }
  test_group "deeper" { test "sees both setups" { assert_equal(inner - limit, 15)
    return } }
}
test "not in the group" { try { print(inner) } except e { assert_equal(e.message, "Undefined variable: inner") } }
)";

}  // namespace

BOOST_AUTO_TEST_SUITE(test_run)

BOOST_AUTO_TEST_CASE(blocks_run_in_copies_of_the_state) {
  folder_of_tests tests;
  tests.write("a.ruff", blocks);
  const child_result result = tests.run({"test-run", "-v", "a.ruff"});
  BOOST_TEST(result.output == blocks_report("  ✓ functions and variables (Nms)\n  ✓ nothing is left of other tests (Nms)\n"
                                            "  ✓ awaits (Nms)\n  ✓ group › deeper › sees both setups (Nms)\n"
                                            "  ✓ not in the group (Nms)\n\n",
                                            "5 total, 5 passed, 0 failed", "All tests passed."));
  BOOST_TEST(result.error.empty(), result.error);
  BOOST_TEST(result.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(failures_show_where) {
  folder_of_tests tests;
  tests.write("a.ruff", "func half(x) {\n  return x / 0 }\ntest \"halves\" { half(1) }\ntest \"good\" { }\n");
  const child_result result = tests.run({"test-run", "a.ruff"});
  BOOST_TEST(result.output == blocks_report("  ✗ halves (Nms)\n    Error: Division by zero\n"
                                            "      --> a.ruff:2:10\n        |\n"
                                            "      2 |   return x / 0 }\n        |          ^^^^^\n        |\n\n"
                                            "    Call stack:\n      0 at half (a.ruff:2:10)\n\n\n",
                                            "2 total, 1 passed, 1 failed", "1 of 2 tests failed."));
  BOOST_TEST(result.exit_code == 1);
}

BOOST_AUTO_TEST_CASE(teardown_runs_whatever_happens) {
  folder_of_tests tests;
  tests.write("a.ruff", R"(test_teardown { print("outer") }
test_group "g" {
  test_setup { x := 1
    throw("early") }
  test_teardown { print("inner", x)
    throw("late") }
  test "never" { print("never") }
})");
  const child_result result = tests.run({"test-run", "--json", "a.ruff"});
  BOOST_TEST(has(result.output, "\"message\": \"Setup failed: early\""), result.output);
  BOOST_TEST(has(result.output, "Error: Teardown failed: late"), result.output);
  BOOST_TEST(result.error == "inner 1\nouter\n");
  BOOST_TEST(result.exit_code == 1);
}

BOOST_AUTO_TEST_CASE(tests_that_do_not_end_are_ended) {
  folder_of_tests tests;
  tests.write("a.ruff", R"(async func stays() { await async_sleep(1000000) }
test "spins" { loop { x := 1 } }
test "waits" { await Promise.all([stays()]) }
test "exits" { exit(0) }
test "leaves" { stays() }
)");
  const child_result result = tests.run({"test-run", "-v", "--timeout", "300ms", "a.ruff"});
  BOOST_TEST(has(result.output, "✗ spins (Nms)\n    Error: Not over after Nms"), result.output);
  BOOST_TEST(has(result.output, "top-level code (a.ruff:3:30) waits for several promises"), result.output);
  BOOST_TEST(has(result.output, "Error: exit(0) was called"), result.output);
  BOOST_TEST(has(result.output, "✓ leaves (Nms)\n    Left over and cancelled: stays (a.ruff:1:28)\n"), result.output);
  BOOST_TEST(has(result.output, "Tests: 4 total, 1 passed, 3 failed"), result.output);
  BOOST_TEST(result.exit_code == 1);
}

BOOST_AUTO_TEST_CASE(files_without_tests_or_that_fail_are_errors) {
  folder_of_tests tests;
  tests.write("none.ruff", "print(1)\n");
  tests.write("broken.ruff", "test \"x\" {\n");
  tests.write("fails.ruff", "throw(\"no\")\ntest \"x\" { }\n");
  const child_result none = tests.run({"test-run", "none.ruff"});
  BOOST_TEST(none.error == "[RUFCLI001] [cli] error: No tests found in none.ruff\n");
  BOOST_TEST(none.exit_code == 4);
  BOOST_TEST(tests.run({"test-run", "broken.ruff"}).exit_code == 3);
  BOOST_TEST(tests.run({"test-run", "fails.ruff"}).exit_code == 4);
  BOOST_TEST(tests.run({"test-run", "missing.ruff"}).exit_code == 5);
  BOOST_TEST(tests.run({"test-run"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(snapshots_are_compared_in_order) {
  folder_of_tests tests;
  tests.write("tests/b.ruff", "print(input())\neprint(args())\n");
  tests.write("tests/b.in", "line\n");
  tests.write("tests/b.out", "line\n[]");
  tests.write("tests/a.ruff", "# args: x y\nprint(args())\nexit(3)\n");
  tests.write("tests/a.out", "[x, y]\n");
  tests.write("tests/a.exit", "3\n");
  tests.write("tests/c.ruff", "# seeds: 1\nprint(1)\nprint(2)\n");
  tests.write("tests/c.out", "1\n3");
  tests.write("tests/sub/d.ruff", "print(1)\n");
  const child_result result = tests.run({"test", "--jobs", "2"});
  BOOST_TEST(result.output ==
             "[✓] tests/a.ruff (Nms)\n[✓] tests/b.ruff (Nms)\n[✗] tests/c.ruff (Nms)\n"
             "    The output is not what is expected\n    Difference (- expected, + got):\n      1\n    - 3\n    + 2\n"
             "\n[✗] Passed 2/3 tests\n");
  BOOST_TEST(result.exit_code == 1);
  BOOST_TEST(tests.run({"test", "--filter", "/[ab].ruff/"}).exit_code == 0);
  BOOST_TEST(has(tests.run({"test", "--recursive"}).output, "[✗] tests/sub/d.ruff (Nms)\n    No snapshot: --update writes"));
  BOOST_TEST(has(tests.run({"test", "--recursive", "--only-known"}).output, "2/3"));
}

BOOST_AUTO_TEST_CASE(snapshots_are_written_on_request) {
  folder_of_tests tests;
  tests.write("tests/new.ruff", "print(1)\nexit(2)\n");
  tests.write("tests/same.ruff", "print(1)\n");
  tests.write("tests/same.out", "1\n");
  BOOST_TEST(tests.run({"test"}).exit_code == 1);
  BOOST_TEST(!std::filesystem::exists(tests.folder.path() / "tests/new.out"));
  const child_result result = tests.run({"test", "--update"});
  BOOST_TEST(result.output == "[✓] tests/new.ruff (Nms)\n    wrote tests/new.out\n[✓] tests/same.ruff (Nms)\n"
                              "\n[✓] Passed 2/2 tests\n");
  BOOST_TEST(tests.read("tests/new.out") == "1");
  BOOST_TEST(tests.read("tests/same.out") == "1\n");
  BOOST_TEST(tests.run({"test"}).exit_code == 0);
  BOOST_TEST(has(tests.run({"test", "--check-exit"}).output, "Exit code 2 instead of 0"));
}

BOOST_AUTO_TEST_CASE(scripts_may_hang_fail_in_silence_or_have_blocks) {
  folder_of_tests tests;
  tests.write("tests/hangs.ruff", "print(1)\nloop { x := 1 }\n");
  tests.write("tests/hangs.out", "1");
  tests.write("tests/silent.ruff", "exit(1)\n");
  tests.write("tests/silent.out", "");
  tests.write("tests/blocks.ruff", "# Run with: ruff-actor test-run\ntest \"x\" { assert(false) }\n");
  const child_result result = tests.run({"test", "--timeout", "500ms", "--reporter", "junit=report.xml"});
  BOOST_TEST(has(result.output, "[✗] tests/hangs.ruff (Nms)\n    Not over after Nms\n"), result.output);
  BOOST_TEST(has(result.output, "    Exit code 1 and no output\n"), result.output);
  BOOST_TEST(has(result.output, "[✗] tests/blocks.ruff (Nms)\n    Exit code 1 instead of 0\n"), result.output);
  BOOST_TEST(has(tests.read("report.xml"), "<testsuites tests=\"3\" failures=\"3\""));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
