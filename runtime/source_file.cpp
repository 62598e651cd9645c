#include "runtime/source_file.hpp"

#include "lang/value/string.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

namespace ruff::runtime {

namespace {

/// Larger sources are refused by the parser; reading stops soon after, so that an endless input ends.
constexpr std::size_t bytes_max = 16u << 20;

bool read_all(int descriptor, std::string& text) {
  char block[65536];
  while (text.size() < bytes_max) {
    const ssize_t got = ::read(descriptor, block, sizeof block);
    if (got == 0) return true;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    text.append(block, static_cast<std::size_t>(got));
  }
  return true;
}

}  // namespace

std::optional<source_file> read_source(const std::string& path, std::string& error) {
  const bool is_input = path == "-";
  source_file file{is_input ? "<stdin>" : path, {}};
  const int descriptor = is_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool ok = descriptor >= 0 && read_all(descriptor, file.text);
  const int reason = errno;
  if (descriptor >= 0 && !is_input) ::close(descriptor);
  if (!ok) {
    error = fmt::format("Cannot read '{}': {}", file.name, std::strerror(reason));
    return std::nullopt;
  }
  if (!lang::is_valid_utf8(file.text)) {
    error = fmt::format("Cannot read '{}': it is not valid UTF-8", file.name);
    return std::nullopt;
  }
  return file;
}

}  // namespace ruff::runtime
