#include "tests/project/rule_book.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace ruff::tests {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// `1.3.1 Text` in two pieces.
std::pair<std::string, std::string> number_and_text(const std::string& line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string::npos) return {line, {}};
  return {line.substr(0, blank), line.substr(blank + 1)};
}

/// What stands behind each `mark` on the line, up to the next one.
std::vector<std::string> promises(const std::string& line, std::string_view mark) {
  std::vector<std::string> found;
  for (std::size_t at = line.find(mark); at != std::string::npos;) {
    const std::size_t next = line.find(mark, at + 1);
    const std::size_t begin = std::min(at + mark.size() + 1, line.size());
    found.push_back(line.substr(begin, next == std::string::npos ? next : next - 1 - begin));
    at = next;
  }
  return found;
}

/// `[CODE] rest` in two pieces.
void split_code(std::string& message, std::string& code) {
  const std::size_t end = message.find("] ");
  if (message[0] != '[' || end == std::string::npos) return;
  code = message.substr(1, end - 1);
  message.erase(0, end + 2);
}

}  // namespace

std::vector<rule_section> read_rules(const std::string& name, const std::string& text,
                                     std::vector<std::string>& complaints) {
  std::vector<rule_section> sections;
  std::size_t number = 0;
  std::string* script = nullptr;
  for (const std::string& line : lines_of(text)) {
    const std::string place = name + ":" + std::to_string(++number);
    if (line.starts_with("## ")) {
      const auto [section, title] = number_and_text(line.substr(3));
      sections.push_back({section, title, {}});
      script = nullptr;
    } else if (line.starts_with("### ") && !sections.empty()) {
      const auto [rule_number, rule_text] = number_and_text(line.substr(4));
      auto& rules = sections.back().rules;
      const std::string wanted = sections.back().number + "." + std::to_string(rules.size() + 1);
      if (rule_number != wanted) complaints.push_back(place + ": rule " + rule_number + " should be " + wanted);
      rules.push_back({rule_number, rule_text, {}});
      script = nullptr;
    } else if (line.starts_with("=== ") && !sections.empty() && !sections.back().rules.empty()) {
      auto& cases = sections.back().rules.back().cases;
      const bool is_elsewhere = line.starts_with("=== see ");
      cases.push_back({place + " " + line.substr(4), {}, is_elsewhere ? line.substr(8) : ""});
      script = is_elsewhere ? nullptr : &cases.back().script;
    } else if (script) {
      *script += line + "\n";
    } else if (!line.empty() && line[0] != ' ') {
      complaints.push_back(place + ": belongs to no case");
    }
  }
  return sections;
}

case_result promised(const std::string& script) {
  case_result wanted;
  std::size_t number = 0;
  for (const std::string& line : lines_of(script)) {
    ++number;
    for (const std::string& text : promises(line, "# =>")) wanted.output.push_back(text);
    for (const std::string& text : promises(line, "# !!")) {
      expected_error error{number, {}, text};
      split_code(error.message, error.code);
      wanted.errors.push_back(error);
    }
  }
  return wanted;
}

case_result shown(const std::string& output, const std::string& error, const std::string& script_name) {
  case_result got;
  got.output = lines_of(output);
  const std::vector<std::string> lines = lines_of(error);
  const std::string arrow = "  --> " + script_name + ":";
  for (std::size_t n = 1; n < lines.size(); ++n) {
    if (!lines[n].starts_with(arrow)) continue;
    expected_error found{std::strtoul(lines[n].c_str() + arrow.size(), nullptr, 10), {}, lines[n - 1]};
    split_code(found.message, found.code);
    // `[subsystem] kind: message`
    if (!found.code.empty()) found.message.erase(0, found.message.find(": ") + 2);
    got.errors.push_back(found);
  }
  return got;
}

std::string difference(const case_result& wanted, const case_result& got) {
  const auto line = [](const std::vector<std::string>& lines, std::size_t n) {
    return n < lines.size() ? "`" + lines[n] + "`" : std::string("nothing");
  };
  for (std::size_t n = 0; n < std::max(wanted.output.size(), got.output.size()); ++n)
    if (line(wanted.output, n) != line(got.output, n))
      return "wrote " + line(got.output, n) + " instead of " + line(wanted.output, n);
  const auto error = [](const std::vector<expected_error>& errors, std::size_t n, bool with_code) {
    if (n >= errors.size()) return std::string("no error");
    return std::to_string(errors[n].line) + ": " + (with_code ? "[" + errors[n].code + "] " : "") + errors[n].message;
  };
  for (std::size_t n = 0; n < std::max(wanted.errors.size(), got.errors.size()); ++n) {
    const bool with_code = n < wanted.errors.size() && !wanted.errors[n].code.empty();
    if (error(wanted.errors, n, with_code) != error(got.errors, n, with_code))
      return "reported " + error(got.errors, n, with_code) + " instead of " + error(wanted.errors, n, with_code);
  }
  return {};
}

std::vector<std::string> run_options(const std::string& script) {
  std::vector<std::string> options;
  for (const std::string& line : lines_of(script)) {
    if (!line.starts_with("# run: ")) continue;
    std::istringstream words(line.substr(7));
    for (std::string word; words >> word;) options.push_back(word);
  }
  return options;
}

}  // namespace ruff::tests
