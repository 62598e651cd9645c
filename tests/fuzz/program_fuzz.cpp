// Fuzzes everything behind the lexer with programs that are made from the grammar: the input decides the productions.

#include "tests/fuzz/fuzz_target.hpp"

#include "tests/lang/generate/program_maker.hpp"
#include "tests/lang/generate/properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = ruff::lang::tests::make_program({data, size});
  ruff::fuzz::require_none(ruff::lang::tests::printing_complaint(text));
  ruff::fuzz::require_none(ruff::lang::tests::compiling_complaint(text));
  ruff::fuzz::require_none(ruff::lang::tests::running_complaint(text, 2000));
  return 0;
}
