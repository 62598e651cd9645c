// Random numbers: standard library specification, math, section 4. All draws come from the node's
// generator, one 64-bit word each unless a word has to be rejected; `uuid_v4` asks the operating
// system instead, unless the whole run follows a seed.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

#include <array>
#include <random>

namespace ruff::stdlib {

namespace {

// Uniform in [0, count); words that would favour small numbers are drawn again. Source: Lemire,
// "Fast random integer generation in an interval", 2019, in the simple form with the remainder.
std::uint64_t below(const native_call& call, std::uint64_t count) {
  const std::uint64_t unfair = (0 - count) % count;
  while (true) {
    const std::uint64_t word = actors::random_bits(call);
    if (word >= unfair) return word % count;
  }
}

value random(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  return value::floating(static_cast<double>(actors::random_bits(call) >> 11) * 0x1p-53);
}

value random_int(native_call& call) {
  if (call.count != 2) return hinted_arity_failure(call, 2, "min, max");
  if (!is_number(call[0]) || !is_number(call[1]))
    return failure("random_int requires number arguments");
  const std::int64_t least = integer_of(call[0]);
  const std::int64_t most = integer_of(call[1]);
  if (least > most) return failure("random_int() min must be <= max");
  const std::uint64_t count =
      static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least) + 1;
  const std::uint64_t offset = count == 0 ? actors::random_bits(call) : below(call, count);
  return value::integer(static_cast<std::int64_t>(static_cast<std::uint64_t>(least) + offset));
}

value random_choice(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "array");
  if (!call[0].is(kind::array)) return failure("random_choice requires an array argument");
  const auto items = lang::items_of(call[0]);
  if (items.empty()) return value::integer(0);
  return items[below(call, items.size())];
}

value random_id(native_call& call) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::int64_t length_max = 1 << 26;
  if (call.count != 1) return hinted_arity_failure(call, 1, "length");
  if (!call[0].is(kind::integer)) return failure("random_id requires an integer length argument");
  const std::int64_t length = call[0].as_integer();
  if (length < 0) return failure("random_id length must be >= 0");
  if (length > length_max) return failure("random_id length must be <= {}", length_max);
  std::string id;
  for (std::int64_t n = 0; n < length; ++n) id += letters[below(call, letters.size())];
  call.charge_items(id.size());
  return lang::make_string(id);
}

value uuid_v4(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  const std::uint64_t high = actors::secret_bits(call), low = actors::secret_bits(call);
  const auto half = [](std::uint64_t bits) { return static_cast<std::uint32_t>(bits); };
  std::array<std::uint32_t, 4> words{half(high >> 32), half(high), half(low >> 32), half(low)};
  words[1] = (words[1] & 0xffff0fffu) | 0x00004000u;   // version 4
  words[2] = (words[2] & 0x3fffffffu) | 0x80000000u;   // variant of RFC 4122
  return lang::make_string(fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", words[0],
                                       words[1] >> 16, words[1] & 0xffffu, words[2] >> 16,
                                       words[2] & 0xffffu, words[3]));
}

value set_random_seed(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "seed");
  if (!is_number(call[0])) return failure("set_random_seed requires a number argument");
  std::uint64_t seed = 0;
  if (call[0].is(kind::integer))
    seed = static_cast<std::uint64_t>(call[0].as_integer());
  else if (call[0].as_float() >= 0x1p64)
    seed = std::numeric_limits<std::uint64_t>::max();
  else if (call[0].as_float() > 0)
    seed = static_cast<std::uint64_t>(call[0].as_float());
  actors::seed_random(call, seed);
  return value::null();
}

value clear_random_seed(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  std::random_device system;
  actors::seed_random(call, (std::uint64_t{system()} << 32) | system());
  return value::null();
}

constexpr native_entry row(std::string_view name, lang::native_function body,
                           std::string_view doc) {
  return with(pure(name, 0, variadic, arity_style::own, body, doc), effect::io, capability::random);
}

constexpr native_entry table[] = {
    row("clear_random_seed", clear_random_seed, "() Back to randomness of the operating system."),
    row("random", random, "() Float in [0, 1)."),
    row("random_choice", random_choice, "(arr) Random item of an array."),
    row("random_id", random_id, "(n) Random text of a-z0-9."),
    row("random_int", random_int, "(min, max) Int between min and max, both included."),
    row("set_random_seed", set_random_seed, "(n) Makes random numbers repeatable."),
    row("uuid_v4", uuid_v4, "() Random UUID."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table random_table() noexcept { return table; }

}  // namespace ruff::stdlib
