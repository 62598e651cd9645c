#include "tests/project/source_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace ruff::tests {

namespace {

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Where the piece at `at` ends when it is a comment, a literal or a preprocessor line; else `at`.
class skipper {
 public:
  explicit skipper(const std::string& text) : text_(text) {}

  std::size_t end_of(std::size_t at) const {
    if (starts(at, "//")) return line_end(at);
    if (starts(at, "/*")) return behind("*/", at + 2);
    if (starts(at, "R\"") && (at == 0 || !is_word_character(text_[at - 1]))) {
      const std::size_t open = text_.find('(', at);
      return behind(")" + text_.substr(at + 2, open - at - 2) + "\"", open);
    }
    if (text_[at] == '"') return literal_end(at);
    // A quote behind a digit or letter separates digits.
    if (text_[at] == '\'' && (at == 0 || !is_word_character(text_[at - 1]))) return literal_end(at);
    if (text_[at] == '#' && is_first_of_line(at)) return directive_end(at);
    return at;
  }

 private:
  bool starts(std::size_t at, std::string_view with) const { return std::string_view(text_).substr(at).starts_with(with); }
  std::size_t line_end(std::size_t at) const { return std::min(text_.find('\n', at), text_.size()); }
  std::size_t behind(const std::string& end, std::size_t from) const {
    const std::size_t found = text_.find(end, from);
    return found == std::string::npos ? text_.size() : found + end.size();
  }
  std::size_t literal_end(std::size_t at) const {
    std::size_t n = at + 1;
    while (n < text_.size() && text_[n] != text_[at] && text_[n] != '\n') n += text_[n] == '\\' ? 2 : 1;
    return std::min(n + 1, text_.size());
  }
  bool is_first_of_line(std::size_t at) const {
    while (at > 0 && text_[at - 1] == ' ') --at;
    return at == 0 || text_[at - 1] == '\n';
  }
  std::size_t directive_end(std::size_t at) const {
    std::size_t end = line_end(at);
    while (end < text_.size() && text_[end - 1] == '\\') end = line_end(end + 1);
    return end;
  }

  const std::string& text_;
};

std::string without_literals(const std::string& text) {
  const skipper skip(text);
  std::string code = text;
  for (std::size_t n = 0; n < text.size();) {
    const std::size_t end = skip.end_of(n);
    for (std::size_t k = n; k < end; ++k)
      if (code[k] != '\n') code[k] = ' ';
    n = std::max(end, n + 1);
  }
  return code;
}

enum class block_kind { scope, function, other };

/// What a brace opens, judged by the text since the last `;`, `{` or `}`.
block_kind kind_of(std::string head) {
  for (char& c : head)
    if (c == '\n') c = ' ';
  const std::size_t begin = head.find_first_not_of(' ');
  const std::string_view text = begin == std::string::npos ? std::string_view() : std::string_view(head).substr(begin);
  constexpr std::array<std::string_view, 5> scopes{"namespace", "struct", "class", "union", "extern"};
  const bool is_called = text.find('(') != std::string_view::npos;
  for (const std::string_view word : scopes)
    if (text.starts_with(word) && !is_called) return block_kind::scope;
  if (text.starts_with("template") && !is_called) return block_kind::scope;
  // A body behind member initialisers with braces has no head of its own.
  return is_called || text.empty() ? block_kind::function : block_kind::other;
}

}  // namespace

source_text::source_text(std::string path_, std::string text_)
    : path(std::move(path_)), text(std::move(text_)), code(without_literals(text)), lines(split_lines(text)),
      code_lines(split_lines(code)) {}

std::vector<function_extent> functions_of(const source_text& file) {
  struct block {
    block_kind kind;
    std::size_t first_line;
  };
  std::vector<function_extent> found;
  std::vector<block> open;
  std::string head;
  std::size_t line = 1, head_line = 1;
  for (const char c : file.code) {
    const bool is_inside = std::any_of(open.begin(), open.end(), [](const block& b) { return b.kind != block_kind::scope; });
    if (c == '{') {
      open.push_back({is_inside ? block_kind::other : kind_of(head), head.empty() ? line : head_line});
      head.clear();
    } else if (c == '}' && !open.empty()) {
      if (open.back().kind == block_kind::function) found.push_back({open.back().first_line, line});
      open.pop_back();
      head.clear();
    } else if (c == ';') {
      head.clear();
    } else if (c != ' ' && c != '\n') {
      if (head.empty()) head_line = line;
      head += c;
    } else if (!head.empty()) {
      head += ' ';
    }
    if (c == '\n') ++line;
  }
  return found;
}

std::size_t columns_of(std::string_view line) {
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace ruff::tests
