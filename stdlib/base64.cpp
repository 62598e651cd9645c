// Base64: standard library specification, data, section 5. Decoding is strict: padding required, no
// blanks, no URL alphabet, no stray bits.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

#include <array>

namespace ruff::stdlib {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_digits() {
  std::array<std::int8_t, 256> digits{};
  digits.fill(-1);
  for (std::size_t n = 0; n < alphabet.size(); ++n)
    digits[static_cast<unsigned char>(alphabet[n])] = static_cast<std::int8_t>(n);
  return digits;
}
constexpr auto digits = make_digits();

std::string_view bytes_view(const value& v) noexcept {
  if (v.is(kind::string)) return lang::text_of(v);
  const auto bytes = lang::bytes_of(v);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

value encode_base64(native_call& call) {
  if (call.count != 1 || (!call[0].is(kind::string) && !call[0].is(kind::bytes)))
    return failure("encode_base64 requires a bytes or string argument");
  const std::string_view in = bytes_view(call[0]);
  call.charge_bytes(in.size());
  std::string out;
  out.reserve((in.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < in.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t n = 0; n < 3; ++n)
      group = group << 8 | (at + n < in.size() ? static_cast<unsigned char>(in[at + n]) : 0u);
    for (std::size_t n = 0; n < 4; ++n)
      out += at + n > in.size() ? '=' : alphabet[group >> (18 - 6 * n) & 63u];
  }
  return text_value(out);
}

// The reason why `text` is not base64, or an empty text; decoded bytes go to `out`.
std::string decode(std::string_view text, std::string& out) {
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  const std::string_view body = text.substr(0, text.size() - padding);
  for (std::size_t at = 0; at < body.size(); ++at)
    if (digits[static_cast<unsigned char>(body[at])] < 0)
      return fmt::format("Invalid symbol {}, offset {}.", static_cast<unsigned char>(body[at]), at);
  if (body.size() % 4 == 1) return fmt::format("Invalid input length: {}", text.size());
  if (text.size() % 4 != 0) return "Invalid padding";
  std::uint32_t group = 0;
  unsigned held = 0;
  for (const char c : body) {
    group = group << 6 | static_cast<std::uint32_t>(digits[static_cast<unsigned char>(c)]);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(group >> held & 0xffu);
  }
  if ((group & ((1u << held) - 1)) != 0)
    return fmt::format("Invalid last symbol {}, offset {}.",
                       static_cast<unsigned char>(body.back()), body.size() - 1);
  return {};
}

value decode_base64(native_call& call) {
  if (call.count != 1 || !call[0].is(kind::string))
    return failure("decode_base64 requires a string argument");
  call.charge_bytes(lang::text_of(call[0]).size());
  std::string out;
  const std::string reason = decode(lang::text_of(call[0]), out);
  if (!reason.empty()) return failure("Base64 decode error: {}", reason);
  return lang::make_bytes(out);
}

constexpr auto own = arity_style::own;

constexpr native_entry table[] = {
    pure("decode_base64", 0, variadic, own, decode_base64, "(s) Bytes from base64."),
    pure("encode_base64", 0, variadic, own, encode_base64, "(v) Base64 of a string or of bytes."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table base64_table() noexcept { return table; }

}  // namespace ruff::stdlib
