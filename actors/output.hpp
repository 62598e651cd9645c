#pragma once

// The node's standard output and error: whole lines in the order of the calls, buffered, flushed when nothing runs.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace ruff::actors {

class output {
 public:
  using sink = std::function<void(std::string_view)>;

  /// Sinks default to the process's own streams. A reader that went away ends the process as SIGPIPE would.
  output(sink standard, sink error);
  ~output();

  void write(std::string_view text);
  void write_error(std::string_view text);
  void flush();
  /// The system's error number of the first failed write to the process's standard output (a full disk, say); 0: none.
  [[nodiscard]] int failure() const noexcept { return failure_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t buffered_max = 65536;

  static void flush_of_process();

  sink standard_;
  sink error_;
  std::mutex lock_;
  std::string buffer_;
  std::atomic<int> failure_{0};
};

}  // namespace ruff::actors
