#include "runtime/testing/child_process.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <filesystem>
#include <limits>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ruff::runtime {

namespace {

using clock = std::chrono::steady_clock;

struct pipe_pair {
  int read_end = -1;
  int write_end = -1;
  pipe_pair() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) == 0) {
      read_end = ends[0];
      write_end = ends[1];
    }
  }
};

/// Behind a fork in a process with several threads: only what is safe in a signal handler.
[[noreturn]] void become(char* const* words, const char* directory, const int (&streams)[3]) {
  for (int n = 0; n < 3; ++n) ::dup2(streams[n], n);
  std::signal(SIGPIPE, SIG_DFL);
  if (*directory && ::chdir(directory) != 0) ::_exit(126);
  ::execvp(words[0], words);
  ::_exit(127);
}

void close_end(pollfd& stream) {
  ::close(stream.fd);
  stream.fd = -1;
}

/// Reads what is there; closes the stream at its end.
void take(pollfd& stream, std::string& into) {
  char block[65536];
  const ssize_t got = ::read(stream.fd, block, sizeof block);
  if (got > 0)
    into.append(block, static_cast<std::size_t>(got));
  else if (got == 0 || errno != EINTR)
    close_end(stream);
}

/// Writes what fits; closes the stream when nothing is left or nobody reads it.
void give(pollfd& stream, std::string_view& rest) {
  const ssize_t written = rest.empty() ? 0 : ::write(stream.fd, rest.data(), std::min(rest.size(), std::size_t{PIPE_BUF}));
  if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
  if (rest.empty() || (written < 0 && errno != EINTR)) close_end(stream);
}

int milliseconds_until(clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

/// Serves the three streams until both outputs are at their ends; false: the deadline came first.
bool exchange(pollfd (&streams)[3], std::string_view input, child_result& result, const clock::time_point* deadline) {
  while (streams[1].fd >= 0 || streams[2].fd >= 0) {
    const int left_ms = deadline ? milliseconds_until(*deadline) : -1;
    if (left_ms == 0) return false;
    if (::poll(streams, 3, left_ms) <= 0) continue;
    if (streams[0].revents) give(streams[0], input);
    if (streams[1].revents) take(streams[1], result.output);
    if (streams[2].revents) take(streams[2], result.error);
  }
  return true;
}

int status_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

child_result run_child(const child_command& command) {
  std::signal(SIGPIPE, SIG_IGN);   // a child that does not read its input
  std::vector<char*> words;
  for (const std::string& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pipe_pair in, out, err;
  child_result result;
  const pid_t child = ::fork();
  if (child == 0) become(words.data(), command.directory.c_str(), {in.read_end, out.write_end, err.write_end});
  for (const int end : {in.read_end, out.write_end, err.write_end}) ::close(end);
  pollfd streams[3] = {{in.write_end, POLLOUT, 0}, {out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}};
  const clock::time_point deadline = clock::now() + std::chrono::milliseconds(command.limit_ms);
  result.timed_out = !exchange(streams, command.input, result, command.limit_ms ? &deadline : nullptr);
  if (result.timed_out) ::kill(child, SIGKILL);
  for (pollfd& stream : streams)
    if (stream.fd >= 0) close_end(stream);
  result.exit_code = status_of(child);
  return result;
}

std::string own_path() { return std::filesystem::read_symlink("/proc/self/exe"); }

}  // namespace ruff::runtime
