// The process: words in, exit code out, and the one place where an internal error ends.

#include "runtime/application.hpp"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

int main(int count, char** words) {
  try {
    const std::vector<std::string> all(words + (count > 0 ? 1 : 0), words + count);
    return ruff::runtime::run_command(ruff::runtime::parse_command_line(all));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "[RUFCLI001] [cli] error: internal error: %s\n", error.what());
    std::fputs("Please report it together with the script that causes it.\n", stderr);
    return ruff::runtime::exit_internal;
  }
}
