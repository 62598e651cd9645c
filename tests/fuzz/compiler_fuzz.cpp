// Fuzzes resolver, liveness and code generation: the verifier accepts what compiles.

#include "tests/fuzz/fuzz_target.hpp"

#include "tests/lang/generate/properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ruff::fuzz::require_none(ruff::lang::tests::compiling_complaint(ruff::fuzz::text_of(data, size)));
  return 0;
}
