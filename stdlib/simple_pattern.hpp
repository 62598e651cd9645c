#pragma once

// Regular expressions that never have a choice: sequences of character sets, each once, `?`, `*` or
// `+`, where what may follow a repeated set shares no character with it; groups around parts of the
// sequence; `^` in front and `$` behind. The longest run of each set is then the only one that can
// lead to a match, and a match costs one pass over its bytes instead of the three of the general
// matcher. A search tries each place where a match can begin; what it looks at in vain is limited,
// so that the time for a text stays linear.
//
// Works on bytes of valid UTF-8: a set holds ASCII characters and all or none of the others.
// `\d \w \s` hold some of the others; a pattern with these is simple for ASCII texts only.

#include <array>
#include <cstdint>
#include <optional>
#include <re2/stringpiece.h>
#include <span>
#include <string_view>
#include <vector>

namespace ruff::stdlib {

enum class search_result : std::uint8_t { found, absent, too_costly };

class simple_pattern {
 public:
  /// Reads a valid pattern in the dialect of scripts; nothing when it is of another kind.
  [[nodiscard]] static std::optional<simple_pattern> read(std::string_view pattern);

  [[nodiscard]] bool needs_ascii() const noexcept { return needs_ascii_; }
  /// The leftmost match that begins at `from` or behind it, and as many of its groups as `groups`
  /// has room for; group 0 is the whole match. `patience`: how many bytes may yet be looked at in
  /// vain.
  [[nodiscard]] search_result find(std::string_view text, std::size_t from, std::span<re2::StringPiece> groups,
                                   std::size_t& patience) const;

 private:
  friend class simple_pattern_reader;

  using byte_set = std::array<bool, 256>;
  struct part {
    enum class kind : std::uint8_t { set, begin_group, end_group } is = kind::set;
    bool is_optional = false;   ///< `?` or `*`
    bool repeats = false;       ///< `*` or `+`
    std::size_t group = 0;
    byte_set bytes{};
  };

  bool match(const char*& at, const char* end, std::span<re2::StringPiece> groups) const;
  [[nodiscard]] const char* next_start(const char* at, const char* end) const;
  void prepare_search();
  [[nodiscard]] bool has_choice() const;

  std::vector<part> parts_;
  bool needs_ascii_ = false;
  bool from_start_ = false;        ///< `^`
  bool to_end_ = false;            ///< `$`
  byte_set starts_{};              ///< first bytes of characters at which a match can begin
  std::optional<char> only_start_;
};

}  // namespace ruff::stdlib
