#include "actors/output.hpp"

#include "lang/value/heap.hpp"

#include <cerrno>
#include <csignal>

#include <unistd.h>

namespace ruff::actors {

namespace {

/// The error number of what failed, or 0.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) {
      std::signal(SIGPIPE, SIG_DFL);
      std::raise(SIGPIPE);
    }
    return written < 0 ? errno : EIO;
  }
  return 0;
}

/// That of the process's own standard output: what it holds is shown even when memory runs out.
std::atomic<output*> of_process{nullptr};

}  // namespace

output::output(sink standard, sink error) : standard_(std::move(standard)), error_(std::move(error)) {
  if (!standard_) {
    standard_ = [this](std::string_view text) {
      int none = 0;
      if (const int failed = write_all(STDOUT_FILENO, text)) failure_.compare_exchange_strong(none, failed);
    };
    of_process.store(this);
    lang::set_exhaustion_hook(flush_of_process);
  }
  if (!error_) error_ = [](std::string_view text) { write_all(STDERR_FILENO, text); };
}

output::~output() {
  flush();
  output* self = this;
  of_process.compare_exchange_strong(self, nullptr);
}

/// May run anywhere, so that the lock may be taken, even by this thread.
void output::flush_of_process() {
  output* const out = of_process.load();
  if (!out || !out->lock_.try_lock()) return;
  if (!out->buffer_.empty()) out->standard_(out->buffer_);
}

void output::write(std::string_view text) {
  const std::lock_guard guard(lock_);
  buffer_ += text;
  if (buffer_.size() < buffered_max) return;
  standard_(buffer_);
  buffer_.clear();
}

void output::write_error(std::string_view text) {
  const std::lock_guard guard(lock_);
  if (!buffer_.empty()) standard_(buffer_);
  buffer_.clear();
  error_(text);
}

void output::flush() {
  const std::lock_guard guard(lock_);
  if (buffer_.empty()) return;
  standard_(buffer_);
  buffer_.clear();
}

}  // namespace ruff::actors
