#pragma once

// What must hold for every text, valid program or not. Each function gives the first complaint, or an empty text; together
// they are the body of the fuzzers, and tests run them over the scripts of the tree and over generated programs.

#include <cstddef>
#include <string>

namespace ruff::lang::tests {

/// Tokens and findings lie inside the text, in order.
[[nodiscard]] std::string lexing_complaint(const std::string& text);
/// A text that can be parsed gives, printed and parsed again, the same tree, and that the same text.
[[nodiscard]] std::string printing_complaint(const std::string& text);
/// What compiles is accepted by the verifier, and what does not has findings inside the text.
[[nodiscard]] std::string compiling_complaint(const std::string& text);
/// The program runs for about `steps_max` steps, every promise it waits for being settled, and is left there: what it
/// printed. Crashes, assertions and sanitizers complain by themselves.
std::string run_bounded(const std::string& text, std::size_t steps_max);
/// The program does the same when it has been printed.
[[nodiscard]] std::string running_complaint(const std::string& text, std::size_t steps_max);

}  // namespace ruff::lang::tests
