#include "stdlib/simple_pattern.hpp"

#include "lang/value/string.hpp"

#include <algorithm>
#include <bitset>
#include <cstring>

namespace ruff::stdlib {

namespace {

constexpr std::size_t ascii_count = 128;
constexpr std::size_t lead_byte_min = 0xc0;

std::size_t byte_of(char c) noexcept { return static_cast<unsigned char>(c); }

/// Characters that a pattern names. `others`: how many of those beyond ASCII are among them.
struct character_set {
  enum class amount : std::uint8_t { none, some, all };

  std::bitset<ascii_count> ascii;
  amount others = amount::none;

  static character_set of(std::string_view members) {
    character_set set;
    for (const char c : members) set.ascii.set(byte_of(c));
    return set;
  }
  static character_set of_range(char first, char last) {
    character_set set;
    for (std::size_t c = byte_of(first); c <= byte_of(last); ++c) set.ascii.set(c);
    return set;
  }
  void add(const character_set& more) {
    ascii |= more.ascii;
    others = std::max(others, more.others);
  }
  [[nodiscard]] character_set complement() const {
    const auto rest = others == amount::none ? amount::all : others == amount::all ? amount::none : amount::some;
    return {~ascii, rest};
  }
};

bool is_letter_or_digit(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What `\letter` stands for; nothing for those that are not read here.
std::optional<character_set> escaped(char letter) {
  const auto some = [](character_set set) {
    set.others = character_set::amount::some;
    return set;
  };
  constexpr std::string_view word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  switch (letter) {
    case 'd': return some(character_set::of("0123456789"));
    case 'D': return some(character_set::of("0123456789")).complement();
    case 'w': return some(character_set::of(word));
    case 'W': return some(character_set::of(word)).complement();
    case 's': return some(character_set::of("\t\n\v\f\r "));
    case 'S': return some(character_set::of("\t\n\v\f\r ")).complement();
    case 'n': return character_set::of("\n");
    case 'r': return character_set::of("\r");
    case 't': return character_set::of("\t");
    default: break;
  }
  if (is_letter_or_digit(letter) || byte_of(letter) >= ascii_count) return std::nullopt;
  return character_set::of({&letter, 1});
}

}  // namespace

/// Takes a pattern apart. Each function gives false or nothing when it meets what a simple pattern does not have.
class simple_pattern_reader {
 public:
  explicit simple_pattern_reader(std::string_view pattern) : rest_(pattern) {}

  std::optional<simple_pattern> read() {
    out_.from_start_ = skip("^");
    while (!rest_.empty()) {
      if (rest_ == "$") {
        out_.to_end_ = skip("$");
      } else if (!(rest_.front() == '(' ? begin_group() : rest_.front() == ')' ? end_group() : read_set())) {
        return std::nullopt;
      }
    }
    if (out_.has_choice()) return std::nullopt;
    out_.prepare_search();
    return std::move(out_);
  }

 private:
  using kind = simple_pattern::part::kind;

  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  [[nodiscard]] bool is_at_quantifier() const { return !rest_.empty() && std::strchr("*+?{", rest_.front()); }

  bool begin_group() {
    const bool captures = !skip("(?:");
    if (captures) skip("(");
    if (captures && skip("?")) {
      skip("P");
      if (!skip("<") || rest_.find('>') == std::string_view::npos) return false;
      rest_.remove_prefix(rest_.find('>') + 1);
    }
    open_.push_back(captures ? ++groups_ : 0);
    if (captures) out_.parts_.push_back({kind::begin_group, false, false, groups_, {}});
    return true;
  }

  bool end_group() {
    if (open_.empty()) return false;
    if (open_.back() > 0) out_.parts_.push_back({kind::end_group, false, false, open_.back(), {}});
    open_.pop_back();
    skip(")");
    return !is_at_quantifier();
  }

  bool read_set() {
    const auto set = read_characters();
    if (!set) return false;
    simple_pattern::part part;
    for (std::size_t c = 0; c < ascii_count; ++c) part.bytes[c] = set->ascii[c];
    std::fill(part.bytes.begin() + ascii_count, part.bytes.end(), set->others == character_set::amount::all);
    out_.needs_ascii_ |= set->others == character_set::amount::some;
    part.is_optional = rest_.starts_with("*") || rest_.starts_with("?");
    part.repeats = rest_.starts_with("*") || rest_.starts_with("+");
    if (part.is_optional || part.repeats) rest_.remove_prefix(1);
    out_.parts_.push_back(part);
    return !is_at_quantifier();
  }

  std::optional<character_set> read_characters() {
    if (skip(".")) return character_set::of("\n").complement();
    if (skip("[")) return read_class();
    if (std::strchr("|^$*+?{}", rest_.front())) return std::nullopt;
    return read_character();
  }

  /// One character, or what an escape stands for.
  std::optional<character_set> read_character() {
    const bool is_escaped = skip("\\");
    if (rest_.empty() || byte_of(rest_.front()) >= ascii_count) return std::nullopt;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return is_escaped ? escaped(c) : character_set::of({&c, 1});
  }

  std::optional<character_set> read_class() {
    const bool is_complement = skip("^");
    character_set all;
    for (bool is_first = true; is_first || !skip("]"); is_first = false) {
      if (rest_.starts_with("[:")) return std::nullopt;
      const auto members = read_class_member();
      if (!members) return std::nullopt;
      all.add(*members);
    }
    return is_complement ? all.complement() : all;
  }

  std::optional<character_set> read_class_member() {
    if (rest_.size() >= 3 && rest_[1] == '-' && rest_[2] != ']') {
      if (!is_letter_or_digit(rest_[0]) || !is_letter_or_digit(rest_[2])) return std::nullopt;
      const auto range = character_set::of_range(rest_[0], rest_[2]);
      rest_.remove_prefix(3);
      return range;
    }
    const bool is_escape = rest_.starts_with("\\");
    auto members = read_character();
    // A range that begins with an escape.
    if (is_escape && rest_.starts_with("-") && !rest_.starts_with("-]")) return std::nullopt;
    return members;
  }

  std::string_view rest_;
  simple_pattern out_;
  std::size_t groups_ = 0;
  std::vector<std::size_t> open_;   ///< numbers of the groups that have begun; 0 for one that captures nothing
};

std::optional<simple_pattern> simple_pattern::read(std::string_view pattern) {
  return simple_pattern_reader(pattern).read();
}

/// Whether a run may end at a character of its set: the next set that need not be skipped, or one before it, has it too.
bool simple_pattern::has_choice() const {
  for (auto p = parts_.begin(); p != parts_.end(); ++p) {
    if (p->is != part::kind::set || !(p->is_optional || p->repeats)) continue;
    for (auto next = p + 1; next != parts_.end(); ++next) {
      if (next->is != part::kind::set) continue;
      for (std::size_t c = 0; c < p->bytes.size(); ++c)
        if (p->bytes[c] && next->bytes[c]) return true;
      if (!next->is_optional) break;
    }
  }
  return false;
}

void simple_pattern::prepare_search() {
  bool may_be_empty = true;
  for (const part& p : parts_) {
    if (p.is != part::kind::set) continue;
    for (std::size_t c = 0; c < starts_.size(); ++c) starts_[c] |= p.bytes[c];
    may_be_empty = p.is_optional;
    if (!may_be_empty) break;
  }
  if (may_be_empty) starts_.fill(true);
  std::fill(starts_.begin() + ascii_count, starts_.begin() + lead_byte_min, false);
  if (std::count(starts_.begin(), starts_.end(), true) == 1)
    only_start_ = static_cast<char>(std::find(starts_.begin(), starts_.end(), true) - starts_.begin());
}

/// Whether there is a match at `at`, which moves to its end, or to where it failed.
bool simple_pattern::match(const char*& at, const char* end, std::span<re2::StringPiece> groups) const {
  for (const part& p : parts_) {
    if (p.is == part::kind::set) {
      const char* const begin = at;
      if (p.repeats) {
        while (at < end && p.bytes[byte_of(*at)]) ++at;
      } else if (at < end && p.bytes[byte_of(*at)]) {
        at += lang::utf8_length(*at);
      }
      if (at == begin && !p.is_optional) return false;
    } else if (p.group < groups.size()) {
      const char* const begin = p.is == part::kind::begin_group ? at : groups[p.group].data();
      groups[p.group] = {begin, static_cast<std::size_t>(at - begin)};
    }
  }
  return !to_end_ || at == end;
}

/// The first place at `at` or behind it where a match can begin; `end` when there is none.
const char* simple_pattern::next_start(const char* at, const char* end) const {
  if (only_start_ && at < end) {
    const void* const found = std::memchr(at, *only_start_, static_cast<std::size_t>(end - at));
    return found ? static_cast<const char*>(found) : end;
  }
  while (at < end && !starts_[byte_of(*at)]) ++at;
  return at;
}

search_result simple_pattern::find(std::string_view text, std::size_t from, std::span<re2::StringPiece> groups,
                                   std::size_t& patience) const {
  const char* const end = text.data() + text.size();
  for (const char* start = text.data() + from;; ++start) {
    if (!from_start_)
      start = next_start(start, end);
    else if (start != text.data())
      return search_result::absent;
    const char* at = start;
    if (match(at, end, groups)) {
      if (!groups.empty()) groups[0] = {start, static_cast<std::size_t>(at - start)};
      return search_result::found;
    }
    if (start == end) return search_result::absent;
    const auto looked_at = static_cast<std::size_t>(at - start);
    if (looked_at > patience) return search_result::too_costly;
    patience -= looked_at;
  }
}

}  // namespace ruff::stdlib
