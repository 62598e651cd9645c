#pragma once

// What all fuzzers share: from the fuzzer's bytes to a text, and the end when a property does not hold. Memory that a
// program asks for without end is no find: it ends the process with the exit code by which libFuzzer knows that.

#include "lang/value/heap.hpp"
#include "lang/value/string.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace ruff::fuzz {

/// The input as source text; empty when it is not valid UTF-8, which the program refuses before it looks at it.
[[nodiscard]] inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  return lang::is_valid_utf8(text) ? text : std::string();
}

inline void require_none(const std::string& complaint) {
  if (complaint.empty()) return;
  std::fprintf(stderr, "%s\n", complaint.c_str());
  std::abort();
}

inline void end_as_out_of_memory() { std::_Exit(71); }

}  // namespace ruff::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  ruff::lang::set_exhaustion_hook(ruff::fuzz::end_as_out_of_memory);
  return 0;
}
