#include "stdlib/pattern.hpp"

#include <algorithm>
#include <list>

namespace ruff::stdlib {

namespace {

// Members of the Perl classes in Unicode (UTS 18, annex C); what a complement contains inside
// brackets is listed by category.
constexpr std::string_view word_members = R"(\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc})";
constexpr std::string_view other_than_word =
    R"(\p{No}\p{Z}\p{C}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}\p{S})";
constexpr std::string_view blank_members = R"(\t-\r \x{85}\p{Z})";
constexpr std::string_view other_than_blank =
    R"(\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}\x00-\x08\x0e-\x1f\x7f-\x{84}\x{86}-\x{9f})";

class pattern_rewriter {
 public:
  explicit pattern_rewriter(std::string_view pattern) : in_(pattern) {}

  std::string rewrite() {
    while (at_ < in_.size()) {
      if (in_[at_] == '\\')
        copy_escape(false);
      else if (in_[at_] == '[')
        copy_class();
      else if (is_named_group())
        copy(3, "(?P<");
      else
        copy(1, in_.substr(at_, 1));
    }
    return std::move(out_);
  }

 private:
  void copy(std::size_t consumed, std::string_view written) {
    out_ += written;
    at_ += consumed;
  }

  /// `(?<n>`, but not look-behind, which RE2 refuses.
  [[nodiscard]] bool is_named_group() const noexcept {
    return in_.substr(at_).starts_with("(?<") && at_ + 3 < in_.size() && in_[at_ + 3] != '=' &&
           in_[at_ + 3] != '!';
  }

  void copy_escape(bool in_class) {
    const char letter = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
    switch (letter) {
      case 'd': copy(2, R"(\p{Nd})"); break;
      case 'D': copy(2, R"(\P{Nd})"); break;
      case 'w': copy_set("[", word_members, in_class); break;
      case 's': copy_set("[", blank_members, in_class); break;
      case 'W': copy_set("[^", in_class ? other_than_word : word_members, in_class); break;
      case 'S': copy_set("[^", in_class ? other_than_blank : blank_members, in_class); break;
      default: copy(std::min<std::size_t>(2, in_.size() - at_), in_.substr(at_, 2)); break;
    }
  }

  void copy_set(std::string_view open, std::string_view members, bool in_class) {
    if (!in_class) out_ += open;
    copy(2, members);
    if (!in_class) out_ += ']';
  }

  void copy_class() {
    copy(1, "[");
    if (at_ < in_.size() && in_[at_] == '^') copy(1, "^");
    if (at_ < in_.size() && in_[at_] == ']') copy(1, "]");
    while (at_ < in_.size() && in_[at_] != ']') {
      const std::size_t end = in_.substr(at_).starts_with("[:") ? in_.find(":]", at_) : in_.npos;
      if (end != in_.npos)
        copy(end + 2 - at_, in_.substr(at_, end + 2 - at_));
      else if (in_[at_] == '\\')
        copy_escape(true);
      else
        copy(1, in_.substr(at_, 1));
    }
    if (at_ < in_.size()) copy(1, "]");
  }

  std::string_view in_;
  std::size_t at_ = 0;
  std::string out_;
};

constexpr std::size_t cached_patterns_max = 32;
constexpr std::int64_t pattern_bytes_max = 10 << 20;

re2::RE2::Options pattern_options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(pattern_bytes_max);
  return options;
}

}  // namespace

std::string rewritten_pattern(std::string_view pattern) {
  return pattern_rewriter(pattern).rewrite();
}

compiled_pattern::compiled_pattern(std::string_view pattern)
    : text(pattern), general(rewritten_pattern(pattern), pattern_options()) {
  if (general.ok()) simple = simple_pattern::read(pattern);
}

const compiled_pattern& pattern_of(std::string_view pattern) {
  // Per thread, so that workers do not meet; it only saves time and nothing can tell whether it is
  // there.
  thread_local std::list<compiled_pattern> cache;
  const auto found = std::find_if(cache.begin(), cache.end(),
                                  [&](const compiled_pattern& c) { return c.text == pattern; });
  if (found != cache.end()) {
    cache.splice(cache.begin(), cache, found);
    return cache.front();
  }
  cache.emplace_front(pattern);
  if (cache.size() > cached_patterns_max) cache.pop_back();
  return cache.front();
}

bool occurs(const compiled_pattern& pattern, const lang::string_object& text) {
  return match_walk(pattern, text, 0).find();
}

match_walk::match_walk(const compiled_pattern& pattern, const lang::string_object& text, std::size_t groups)
    : general_(pattern.general), simple_(pattern.simple ? &*pattern.simple : nullptr),
      text_(text.view()), groups_(groups), patience_(4 * text_.size()) {
  if (simple_ && simple_->needs_ascii() && !text.is_ascii()) simple_ = nullptr;
}

bool match_walk::next() {
  while (at_ <= text_.size() && find()) {
    const auto begin = static_cast<std::size_t>(groups_[0].data() - text_.data());
    const std::size_t end = begin + groups_[0].size();
    const bool counts = begin < end || end != last_end_;
    last_end_ = at_ = end;
    if (begin == end) at_ += end < text_.size() ? lang::utf8_length(text_[end]) : 1;
    if (counts) return true;
  }
  return false;
}

bool match_walk::find() {
  if (simple_) {
    const search_result result = simple_->find(text_, at_, groups_, patience_);
    if (result != search_result::too_costly) return result == search_result::found;
    simple_ = nullptr;
  }
  return general_.Match({text_.data(), text_.size()}, at_, text_.size(), re2::RE2::UNANCHORED, groups_.data(),
                        static_cast<int>(groups_.size()));
}

}  // namespace ruff::stdlib
