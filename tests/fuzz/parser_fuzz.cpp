// Fuzzes the parser and the printer: a tree that was printed is parsed back.

#include "tests/fuzz/fuzz_target.hpp"

#include "tests/lang/generate/properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ruff::fuzz::require_none(ruff::lang::tests::printing_complaint(ruff::fuzz::text_of(data, size)));
  return 0;
}
