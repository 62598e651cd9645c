#include "tests/project/child.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ruff::tests {

namespace {

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

[[noreturn]] void become(const std::vector<std::string>& words, const std::string& directory, int in, int out, int err) {
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (!directory.empty() && ::chdir(directory.c_str()) != 0) ::_exit(126);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

/// Reads what is there; false at the end of the stream.
bool take(int descriptor, std::string& into) {
  char block[65536];
  const ssize_t got = ::read(descriptor, block, sizeof block);
  if (got > 0) into.append(block, static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

void give_input(int descriptor, const std::string& input) {
  std::size_t done = 0;
  while (done < input.size()) {
    const ssize_t written = ::write(descriptor, input.data() + done, input.size() - done);
    if (written <= 0) break;
    done += static_cast<std::size_t>(written);
  }
  ::close(descriptor);
}

/// Under a sanitizer (set by the driver of the test run) everything takes several times as long.
int patience() { return std::getenv("RUFF_SANITIZED") ? 8 : 1; }

}  // namespace

child_result run_child(const std::vector<std::string>& words, const std::string& directory, const std::string& input,
                       int seconds) {
  std::signal(SIGPIPE, SIG_IGN);
  const pipe_pair in, out, err;
  child_result result;
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGPIPE, SIG_DFL);
    become(words, directory, in.read_end, out.write_end, err.write_end);
  }
  ::close(in.read_end);
  ::close(out.write_end);
  ::close(err.write_end);
  give_input(in.write_end, input);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds * patience());
  pollfd streams[2] = {{out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      result.timed_out = true;
      ::kill(child, SIGKILL);
      break;
    }
    if (::poll(streams, 2, static_cast<int>(left.count())) <= 0) continue;
    if (streams[0].revents != 0 && !take(streams[0].fd, result.output)) streams[0].fd = -1;
    if (streams[1].revents != 0 && !take(streams[1].fd, result.error)) streams[1].fd = -1;
  }
  ::close(out.read_end);
  ::close(err.read_end);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

std::string program_path() {
  const char* path = std::getenv("RUFF_PROGRAM");
  return path ? path : "ruff-actor";
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string trimmed(const std::string& text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string comparable(const child_result& result) {
  const std::string output = trimmed(result.output);
  const std::string error = trimmed(result.error);
  return output + (output.empty() || error.empty() ? "" : "\n") + error;
}

}  // namespace ruff::tests
