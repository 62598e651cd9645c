#pragma once

// Programs made from the grammar. A list of choices (random bytes of a seed, or a fuzzer's) decides between the productions;
// when it is used up, the shortest ones are taken. Names have roles (`n0` is a number, `xs0` an array …), so that most
// statements mean something, but any value may turn up anywhere. Loops are short, and no expression holds a variable twice,
// so that what a program builds is at most as long as the program ran.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ruff::lang::tests {

/// A program decided by `choices`; always valid syntax.
[[nodiscard]] std::string make_program(std::span<const std::uint8_t> choices);
/// A program from a seed, decided by up to `choices_max` bytes.
[[nodiscard]] std::string make_program(std::uint32_t seed, std::size_t choices_max);

}  // namespace ruff::lang::tests
