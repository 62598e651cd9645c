// Fuzzes the interpreter: a program runs for a bounded number of steps and is left in the middle.

#include "tests/fuzz/fuzz_target.hpp"

#include "tests/lang/generate/properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ruff::lang::tests::run_bounded(ruff::fuzz::text_of(data, size), 2000);
  return 0;
}
