// Names made of text: slugs, camel, snake and kebab case (standard library specification, strings,
// section 2).

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"
#include "stdlib/unicode.hpp"

namespace ruff::stdlib {

namespace {

bool is_separator(char32_t c) noexcept { return c == '_' || c == '-' || is_white_space(c); }

// Text of words with single separators between them; separators at the ends are never written.
class separated_text {
 public:
  explicit separated_text(char separator) : separator_(separator) {}
  void separate() { pending_ = !text_.empty(); }
  void add(char32_t c) {
    if (pending_) text_ += separator_;
    pending_ = false;
    append_code_point(text_, c);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
  char separator_;
  bool pending_ = false;
};

std::string slug(std::string_view text) {
  separated_text out('-');
  for (const char32_t c : code_points_of(lower_text(text))) {
    if (is_alphanumeric(c))
      out.add(c);
    else if (is_separator(c))
      out.separate();
  }
  return out.take();
}

// Words are runs of alphanumerics; a lower→upper transition starts one too.
std::string camel_case(std::string_view text) {
  std::string out;
  std::string word;
  const auto finish_word = [&] {
    const std::string lower = lower_text(word);
    std::size_t first_end = 0;
    if (!out.empty() && !lower.empty()) append_upper(out, next_code_point(lower, first_end));
    out += lower.substr(first_end);
    word.clear();
  };
  char32_t before = ' ';
  for (const char32_t c : code_points_of(text)) {
    if (!is_alphanumeric(c) || (is_lower_case(before) && is_upper_case(c))) finish_word();
    if (is_alphanumeric(c)) append_code_point(word, c);
    before = c;
  }
  finish_word();
  return out;
}

// A separator before an upper-case letter that does not follow one, and for each run of blanks, `_`
// and `-`.
std::string separated_case(std::string_view text, char separator) {
  separated_text out(separator);
  char32_t before = ' ';
  for (const char32_t c : code_points_of(text)) {
    if (is_separator(c) || (is_upper_case(c) && !is_upper_case(before))) out.separate();
    if (is_alphanumeric(c)) {
      std::string one;
      append_code_point(one, c);
      for (const char32_t lower : code_points_of(lower_text(one))) out.add(lower);
    }
    before = c;
  }
  return out.take();
}

std::string snake_case(std::string_view text) { return separated_case(text, '_'); }
std::string kebab_case(std::string_view text) { return separated_case(text, '-'); }

template <std::string (*Change)(std::string_view)>
value changed(native_call& call) {
  if (!is_argument(call, 0, kind::string))
    return failure("{}() requires a string argument", call.entry.canonical);
  call.charge_bytes(8 * lang::text_of(call[0]).size());
  return text_value(Change(lang::text_of(call[0])));
}

constexpr auto own = arity_style::own;

constexpr native_entry table[] = {
    pure("slugify", 0, variadic, own, changed<slug>, "(s) URL-friendly slug."),
    pure("to_camel_case", 0, variadic, own, changed<camel_case>, "(s) camelCase."),
    pure("to_kebab_case", 0, variadic, own, changed<kebab_case>, "(s) kebab-case."),
    pure("to_snake_case", 0, variadic, own, changed<snake_case>, "(s) snake_case."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table word_table() noexcept { return table; }

}  // namespace ruff::stdlib
