#pragma once

// Turns the leak detector off while an object lives, for what is known to stay until the process ends.

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

namespace ruff::lang::tests {

struct without_leak_detection {
#if defined(__SANITIZE_ADDRESS__)
  without_leak_detection() { __lsan_disable(); }
  ~without_leak_detection() { __lsan_enable(); }
#else
  without_leak_detection() {}
  ~without_leak_detection() {}
#endif
  without_leak_detection(const without_leak_detection&) = delete;
  without_leak_detection& operator=(const without_leak_detection&) = delete;
};

}  // namespace ruff::lang::tests
