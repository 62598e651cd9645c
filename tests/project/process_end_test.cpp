// Ends of the process that no script decides: nobody reads its output any more, or memory is exhausted. RUFF_PROGRAM names
// the program.

#include "tests/project/child.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <string>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 60;

/// Runs shell text with the program as $1 and a script as $2.
child_result run_shell(const std::string& text, const std::string& script) {
  child_result result = run_child({"bash", "-c", text, "bash", program_path(), script}, "/", "", seconds_max);
  BOOST_TEST(!result.timed_out, script << " did not end within " << seconds_max << " s");
  return result;
}

/// Scripts that need more memory than there is: of the heap, of lanes, of timers, of channels, of spawned homes.
constexpr const char* hungry[] = {
    "xs := []\nloop { xs := push(xs, [1, 2, 3]) }",
    "s := \"x\"\nloop { s := s + s }",
    "xs := range(2000000000)",
    "async func f() { await async_sleep(100000) }\nps := []\nloop { ps := push(ps, f()) }",
    "ps := []\nloop { ps := push(ps, async_sleep(100000)) }",
    "ch := channel()\nloop { ch.send([1, 2, 3]) }",
    "loop { spawn { channel().receive() } }",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(process_end)

BOOST_AUTO_TEST_CASE(a_closed_pipe_ends_the_program_silently) {
  const child_result result = run_shell(R"("$1" -e "$2" | head -n 1; exit "${PIPESTATUS[0]}")", "loop { print(1) }");
  BOOST_TEST(result.exit_code == 141);
  BOOST_TEST(result.output == "1\n");
  BOOST_TEST(result.error.empty(), result.error);
}

BOOST_AUTO_TEST_CASE(closed_standard_streams_are_not_taken_for_something_else) {
  const child_result writing = run_shell(R"(exec "$1" -e "$2" >&-)", R"(print("1234567"))");
  BOOST_TEST(writing.exit_code == 5);
  BOOST_TEST(writing.error.find("Cannot write to standard output") != std::string::npos);
  const child_result reading = run_shell(R"(exec "$1" -e "$2" <&-)", "print(input() == \"\")");
  BOOST_TEST(reading.exit_code == 0);
  BOOST_TEST(reading.output == "true\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_must_not_grow_is_an_error) {
  const std::string script = "try { write_file(env(\"RUFF_FILE\"), repeat(\"x\", 9999)) } except e { print(e.message) }";
  const child_result result = run_shell(
      R"(d=$(mktemp -d); export RUFF_FILE=$d/f; ulimit -f 1; "$1" -e "$2"; status=$?; rm -r "$d"; exit $status)", script);
  BOOST_TEST(result.exit_code == 0);
  BOOST_TEST(result.output.find("File too large") != std::string::npos, result.output);
}

BOOST_AUTO_TEST_CASE(exhausted_memory_is_one_line) {
  // The sanitizers take more address space than there would be.
  if (std::getenv("RUFF_SANITIZED")) return;
  for (const std::string script : hungry) BOOST_TEST_CONTEXT(script) {
      const child_result result = run_shell(R"(ulimit -v 500000; exec "$1" -e "$2")", "print(\"before\")\n" + script);
      BOOST_TEST(result.exit_code == 6);
      BOOST_TEST(result.output == "before\n");
      BOOST_TEST(result.error == "[RUFCLI001] [cli] error: Out of memory\n");
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
