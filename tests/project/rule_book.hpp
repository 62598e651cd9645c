#pragma once

// The rules of the language with their cases, as tests/scripts/rules holds them: one file per chapter, in which
//
//   ## 1.3 Title                 begins a section
//   ### 1.3.1 Text of the rule   begins a rule, which is numbered within its section
//   === name                     begins a case, a script up to the next line that begins with `===` or `##`
//   === see FOLDER/SCRIPT        a case that is a script of its own below tests/scripts
//
// A case says what it shows in comments: `# => line` is one line of standard output, in order, and `# !! message` an error
// whose place is on this very line, as `# !! [CODE] message` with its code. `# run: OPTIONS` passes options to `run`.

#include <filesystem>
#include <string>
#include <vector>

namespace ruff::tests {

struct rule_case {
  std::string place;   ///< FILE:LINE name
  std::string script;  ///< empty: see
  std::string see;     ///< a script of its own
};

struct rule {
  std::string number;
  std::string text;
  std::vector<rule_case> cases;
};

struct rule_section {
  std::string number;
  std::string title;
  std::vector<rule> rules;
};

/// A file of rules. What stands at a place where it may not is added to `complaints`.
[[nodiscard]] std::vector<rule_section> read_rules(const std::string& name, const std::string& text,
                                                   std::vector<std::string>& complaints);

struct expected_error {
  std::size_t line = 0;
  std::string code;      ///< empty: any
  std::string message;
  bool operator==(const expected_error&) const = default;
};

/// What the comments of a case promise, or what a run did.
struct case_result {
  std::vector<std::string> output;
  std::vector<expected_error> errors;
};

[[nodiscard]] case_result promised(const std::string& script);
/// From the two streams; reports are recognised by the line with their place in `script_name` behind their first line.
[[nodiscard]] case_result shown(const std::string& output, const std::string& error, const std::string& script_name);
/// First difference, or empty.
[[nodiscard]] std::string difference(const case_result& wanted, const case_result& got);
[[nodiscard]] std::vector<std::string> run_options(const std::string& script);

}  // namespace ruff::tests
