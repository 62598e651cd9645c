#include "lang/value/string.hpp"

#include "lang/value/heap.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace ruff::lang {

namespace {

string_object* allocate_string(std::size_t bytes, std::size_t capacity) {
  auto* s = new (allocate_block(sizeof(string_object) + capacity)) string_object;
  init_header(s, kind::string);
  s->byte_count = static_cast<std::uint32_t>(bytes);
  s->byte_capacity = static_cast<std::uint32_t>(capacity);
  s->hash.store(0, std::memory_order_relaxed);
  return s;
}

/// Immortal strings that are made once when the program is loaded and never change: the empty one and the ASCII characters.
struct fixed_strings {
  string_object* characters[128];
  string_object* empty;

  fixed_strings() {
    empty = allocate_string(0, 0);
    empty->code_point_count = 0;
    for (int c = 0; c < 128; ++c) {
      characters[c] = allocate_string(1, 1);
      characters[c]->code_point_count = 1;
      *characters[c]->data() = static_cast<char>(c);
    }
  }
};

const fixed_strings& fixed() {
  static const fixed_strings strings;
  return strings;
}

}  // namespace

namespace {

value make_counted(std::string_view text, std::size_t code_points) {
  if (text.empty()) return value::immortal(fixed().empty);
  if (text.size() == 1 && static_cast<unsigned char>(text[0]) < 128)
    return value::immortal(fixed().characters[static_cast<unsigned char>(text[0])]);
  string_object* s = allocate_string(text.size(), text.size());
  std::memcpy(s->data(), text.data(), text.size());
  s->code_point_count = static_cast<std::uint32_t>(code_points);
  return value::own(s);
}

}  // namespace

value make_string(std::string_view text) { return make_counted(text, count_code_points(text)); }

value make_part(const string_object& whole, std::string_view part) {
  return make_counted(part, whole.is_ascii() ? part.size() : count_code_points(part));
}

value make_immortal_string(std::string_view text) {
  string_object* s = allocate_string(text.size(), text.size());
  std::memcpy(s->data(), text.data(), text.size());
  s->code_point_count = static_cast<std::uint32_t>(count_code_points(text));
  return value::immortal(s);
}

namespace {

value append_counted(value left, std::string_view right, std::uint32_t right_code_points) {
  const auto* old = left.as<string_object>();
  const std::size_t bytes = old->byte_count + right.size();
  if (left.is_unique() && bytes <= old->byte_capacity) {
    auto* s = left.as<string_object>();
    std::memmove(s->data() + s->byte_count, right.data(), right.size());
    s->byte_count = static_cast<std::uint32_t>(bytes);
    s->code_point_count += right_code_points;
    s->hash.store(0, std::memory_order_relaxed);
    return left;
  }
  const std::size_t capacity = std::min(std::max<std::size_t>(bytes + bytes / 2, 32), string_bytes_max);
  // `right` may lie inside `left`, so a fresh block is filled before the old one goes.
  string_object* s = allocate_string(bytes, left.is_unique() || bytes > 64 ? capacity : bytes);
  std::memcpy(s->data(), old->data(), old->byte_count);
  std::memcpy(s->data() + old->byte_count, right.data(), right.size());
  s->code_point_count = old->code_point_count + right_code_points;
  return value::own(s);
}

std::uint64_t eight_bytes(const char* p) noexcept {
  std::uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}

/// Up to seven bytes, the first one lowest, zeros above them.
std::uint64_t few_bytes(const char* p, std::size_t count) noexcept {
  // Pieces that overlap agree where they do; a copy of a length that is not constant would be a call.
  if (count >= 4) {
    std::uint32_t low, high;
    std::memcpy(&low, p, 4);
    std::memcpy(&high, p + count - 4, 4);
    return low | std::uint64_t{high} << (8 * (count - 4));
  }
  const auto byte = [&](std::size_t n) { return std::uint64_t{static_cast<unsigned char>(p[n])} << (8 * n); };
  return count == 0 ? 0 : byte(0) | byte(count / 2) | byte(count - 1);
}

}  // namespace

value append(value left, std::string_view right) {
  return append_counted(std::move(left), right, static_cast<std::uint32_t>(count_code_points(right)));
}

value append(value left, const string_object& right) {
  return append_counted(std::move(left), right.view(), right.code_point_count);
}

std::uint32_t hash_of(std::string_view text) noexcept {
  // Multiply-fold over 8 bytes at a time (as in wyhash, Wang Yi, 2019).
  constexpr std::uint64_t secret = 0xa0761d6478bd642full;
  constexpr std::uint64_t second = 0xe7037ed1a0b428dbull;
  std::uint64_t state = text.size() * second + secret;
  const auto fold = [](std::uint64_t a, std::uint64_t b) {
    __extension__ const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  const char* p = text.data();
  std::size_t left = text.size();
  for (; left >= 8; left -= 8, p += 8) state = fold(state ^ eight_bytes(p), secret);
  state = fold(state ^ few_bytes(p, left), second);
  const auto hash = static_cast<std::uint32_t>(state ^ (state >> 32));
  return hash ? hash : 1;
}

std::uint32_t hash_of(const string_object& s) noexcept {
  std::uint32_t hash = s.hash.load(std::memory_order_relaxed);
  if (hash == 0) {
    hash = hash_of(s.view());
    s.hash.store(hash, std::memory_order_relaxed);
  }
  return hash;
}

bool equal(const string_object& a, const string_object& b) noexcept {
  return &a == &b || (a.byte_count == b.byte_count && std::memcmp(a.data(), b.data(), a.byte_count) == 0);
}

std::size_t byte_offset(const string_object& s, std::size_t index) noexcept {
  if (s.is_ascii()) return index;
  std::size_t offset = 0;
  for (; index > 0; --index) offset += utf8_length(s.data()[offset]);
  return offset;
}

value character_at(const string_object& s, std::size_t index) {
  const std::size_t offset = byte_offset(s, index);
  return make_string(s.view().substr(offset, utf8_length(s.data()[offset])));
}

std::size_t utf8_length(char lead) noexcept {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

std::size_t count_code_points(std::string_view text) noexcept {
  constexpr std::uint64_t lowest_bits = 0x0101010101010101ull;
  const auto continuation_bytes = [](std::uint64_t word) {
    // A continuation byte has bit 7 set and bit 6 clear. The product adds the eight bits up in its highest byte; without the
    // option for it, a population count would be a call.
    const std::uint64_t bits = (word >> 7) & ~(word >> 6) & lowest_bits;
    return static_cast<std::size_t>((bits * lowest_bits) >> 56);
  };
  std::size_t continuation = 0;
  const char* p = text.data();
  std::size_t left = text.size();
  for (; left >= 8; left -= 8, p += 8) continuation += continuation_bytes(eight_bytes(p));
  return text.size() - continuation - continuation_bytes(few_bytes(p, left));
}

namespace {

/// Length of the valid UTF-8 sequence at p, or 0. Ranges as in the Unicode Standard, table 3-7.
std::size_t valid_sequence(const unsigned char* p, std::size_t left) {
  const auto continues = [&](std::size_t n, unsigned low = 0x80, unsigned high = 0xbf) {
    return n < left && p[n] >= low && p[n] <= high;
  };
  if (p[0] < 0x80) return 1;
  if (p[0] >= 0xc2 && p[0] <= 0xdf) return continues(1) ? 2 : 0;
  if (p[0] == 0xe0) return continues(1, 0xa0) && continues(2) ? 3 : 0;
  if (p[0] == 0xed) return continues(1, 0x80, 0x9f) && continues(2) ? 3 : 0;
  if (p[0] >= 0xe1 && p[0] <= 0xef) return continues(1) && continues(2) ? 3 : 0;
  if (p[0] == 0xf0) return continues(1, 0x90) && continues(2) && continues(3) ? 4 : 0;
  if (p[0] == 0xf4) return continues(1, 0x80, 0x8f) && continues(2) && continues(3) ? 4 : 0;
  if (p[0] >= 0xf1 && p[0] <= 0xf3) return continues(1) && continues(2) && continues(3) ? 4 : 0;
  return 0;
}

}  // namespace

bool is_valid_utf8(std::string_view text) noexcept {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t left = text.size();
  while (left > 0) {
    std::uint64_t word = 0;
    if (left >= 8) {
      std::memcpy(&word, p, 8);
      if ((word & 0x8080808080808080ull) == 0) {
        p += 8;
        left -= 8;
        continue;
      }
    }
    const std::size_t length = valid_sequence(p, left);
    if (length == 0) return false;
    p += length;
    left -= length;
  }
  return true;
}

}  // namespace ruff::lang
