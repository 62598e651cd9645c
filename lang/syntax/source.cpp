#include "lang/syntax/source.hpp"

#include <algorithm>

namespace ruff::lang {

namespace {

std::uint32_t count_characters(std::string_view text) {
  return static_cast<std::uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::size_t byte_of_column(std::string_view line, std::size_t column) noexcept {
  std::size_t at = 0;
  for (std::size_t n = 1; n < column && at < line.size(); ++n)
    do ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xc0) == 0x80);
  return at;
}

std::uint32_t column_of_byte(std::string_view line, std::size_t byte) noexcept {
  return count_characters(line.substr(0, byte)) + 1;
}

source::source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  if (text_.starts_with("\xef\xbb\xbf")) text_.erase(0, 3);
  line_starts_.push_back(0);
  for (std::size_t n = 0; n < text_.size(); ++n) {
    const bool ends_line = text_[n] == '\n' || (text_[n] == '\r' && (n + 1 == text_.size() || text_[n + 1] != '\n'));
    if (ends_line) line_starts_.push_back(static_cast<std::uint32_t>(n + 1));
  }
}

position source::position_of(std::uint32_t offset) const noexcept {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
  const std::uint32_t start = line_starts_[line - 1];
  const std::size_t length = std::min<std::size_t>(offset, text_.size()) - start;
  return {line, column_of_byte(std::string_view(text_).substr(start), length)};
}

source_place source::place_of(source_span span) const noexcept {
  const position begin = position_of(span.begin);
  const position end = position_of(std::max(span.end, span.begin));
  return {&name_, begin.line, begin.column, end.line, end.column};
}

std::uint32_t source::offset_of(position p) const noexcept {
  return line_starts_[p.line - 1] + static_cast<std::uint32_t>(byte_of_column(line(p.line), p.column));
}

std::string_view source::line(std::uint32_t number) const noexcept {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::uint32_t start = line_starts_[number - 1];
  const std::size_t end = number < line_starts_.size() ? line_starts_[number] : text_.size();
  std::string_view text = std::string_view(text_).substr(start, end - start);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string_view operator_text(binary_operator op) noexcept {
  constexpr std::string_view texts[] = {"+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">="};
  return texts[static_cast<std::size_t>(op)];
}

}  // namespace ruff::lang
