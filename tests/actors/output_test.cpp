// Output that cannot be written is noticed.

#include "actors/output.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace ruff::actors {

BOOST_AUTO_TEST_SUITE(output_suite)

BOOST_AUTO_TEST_CASE(lines_come_in_the_order_of_the_calls) {
  std::string written;
  const output::sink keep = [&](std::string_view text) { written += text; };
  output out(keep, keep);
  out.write("one\n");
  out.write_error("two\n");
  out.write("three\n");
  out.flush();
  BOOST_TEST(written == "one\ntwo\nthree\n");
  BOOST_TEST(out.failure() == 0);
}

BOOST_AUTO_TEST_CASE(a_full_device_is_noticed) {
  const int saved = ::dup(STDOUT_FILENO);
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  BOOST_REQUIRE(saved >= 0);
  BOOST_REQUIRE(full >= 0);
  ::dup2(full, STDOUT_FILENO);
  {
    output out({}, {});
    out.write("lost\n");
    out.flush();
    BOOST_TEST(out.failure() == ENOSPC);
  }
  ::dup2(saved, STDOUT_FILENO);
  ::close(saved);
  ::close(full);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::actors
