#pragma once

// A lock of four bytes for critical sections of a few instructions, which never wait for anything. Works with
// std::lock_guard.

#include <atomic>
#include <cstdint>
#include <thread>

namespace ruff::lang {

class spin_lock {
 public:
  void lock() noexcept {
    while (word_.exchange(1, std::memory_order_acquire) != 0) {
      int polls = 0;
      while (word_.load(std::memory_order_relaxed) != 0)
        if (++polls % polls_before_yield == 0)
          std::this_thread::yield();   // the holder may have lost its core
        else
          __builtin_ia32_pause();
    }
  }
  void unlock() noexcept { word_.store(0, std::memory_order_release); }

 private:
  static constexpr int polls_before_yield = 256;

  std::atomic<std::uint32_t> word_{0};
};

}  // namespace ruff::lang
