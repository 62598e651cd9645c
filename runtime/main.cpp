// The process: words in, exit code out, and the one place where an internal error ends.

#include "lang/value/heap.hpp"
#include "runtime/application.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace {

/// On whichever thread it arose; nothing can be saved.
[[noreturn]] void end_after_exception() noexcept {
  try {
    if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "[RUFCLI001] [cli] error: internal error: %s\n", error.what());
    std::fputs("Please report it together with the script that causes it.\n", stderr);
  }
  std::_Exit(ruff::runtime::exit_internal);
}

/// A standard stream that the caller has closed must not become a descriptor of something else: input is at its end then,
/// and output fails.
void keep_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) == -1 && ::open("/dev/null", O_RDONLY) != descriptor)
      std::_Exit(ruff::runtime::exit_internal);
}

}  // namespace

int main(int count, char** words) {
  std::signal(SIGXFSZ, SIG_IGN);   // a file that must not grow is an error of whoever writes to it
  keep_standard_descriptors();
  ruff::lang::end_when_memory_is_exhausted();
  std::set_terminate(end_after_exception);
  const std::vector<std::string> all(words + (count > 0 ? 1 : 0), words + count);
  return ruff::runtime::run_command(ruff::runtime::parse_command_line(all));
}
