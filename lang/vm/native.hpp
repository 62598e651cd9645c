#pragma once

// The contract between the interpreter and builtins: table rows, the call record a builtin gets, and its answer.
//
// A builtin returns a value, a failure (kind::failure: it is thrown), or, when its row says `suspends` or `waits`, a promise
// whose outcome becomes the result: the interpreter waits for it, the builtin never blocks. (One that `waits` may also give
// a pause, or value::wait() for an outcome that its receiver, a handle, will hand in.) A builtin never calls script
// code; what takes callbacks is written in Ruff (stdlib/prelude). Arguments may be moved out of `args`: whoever takes an
// argument that nobody else holds can edit it in place.

#include "lang/result.hpp"
#include "lang/value/value.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace ruff::lang {

class fiber;
class handle;
class shape_table;
struct instruction;
struct native_call;

/// What calling a builtin may do to the calling lane.
enum class effect : std::uint8_t {
  pure,      ///< computes only
  io,        ///< has effects outside the script, does not wait
  suspends,  ///< returns a promise the interpreter awaits; the lane keeps its home (synchronous I/O)
  waits,     ///< the same, but others may come into the home meanwhile
};

/// When a call of a builtin touches home state: the calling lane enters its home before the builtin is called.
enum class home_touch : std::uint8_t {
  never,
  by_argument,  ///< when an argument, which goes to other lanes or homes, reaches a closure that assigns captured variables
  always,       ///< it copies the globals
};

/// Permission a restricted run must have been given.
enum class capability : std::uint8_t {
  none, filesystem_read, filesystem_write, filesystem_delete, process_exec, shell_exec, env_read, env_write,
  network_client, network_server, database, clock, random,
};

/// How the arity error of a builtin reads (standard library specification, index).
enum class arity_style : std::uint8_t {
  plural,    ///< `NAME expects N arguments, got M`
  singular,  ///< the same with a correct singular
  own,       ///< the body checks the count itself
};

/// Builtins that have an instruction of their own where the compiler can prove which one is meant.
enum class intrinsic : std::uint8_t { none, push, len };

using native_function = value (*)(native_call& call);

inline constexpr std::int8_t variadic = -1;

/// One row of a builtin table.
struct native_entry {
  std::string_view name;
  std::string_view canonical;   ///< name shown in errors and asked of the capability policy
  std::int8_t arity_min;
  std::int8_t arity_max;        ///< variadic: no upper bound
  arity_style style;
  capability needs;
  effect does;
  native_function call;
  std::string_view doc;         ///< one sentence
  intrinsic form = intrinsic::none;
  home_touch touches = home_touch::never;

  [[nodiscard]] bool arity_style_is_own() const noexcept { return style == arity_style::own; }
  /// The lane never stops at a call.
  [[nodiscard]] bool goes_through() const noexcept { return does < effect::suspends && touches == home_touch::never; }
};

/// The same row, for a builtin that touches home state.
constexpr native_entry touching(home_touch when, native_entry row) {
  row.touches = when;
  return row;
}

/// One call of a builtin.
struct native_call {
  fiber& self;                  ///< of the running lane (actors/context.hpp tells what builtins of the upper layers need)
  const native_entry& entry;
  value* args;
  std::uint32_t count;
  std::uint32_t steps_before;   ///< steps of the fiber until this call; the clock for head starts
  bool is_awaited = false;      ///< what it returns is awaited at once: value::pause() may stand for a promise of time
  std::uint64_t steps = 0;      ///< charged to the slice: one per 16 elements or 256 bytes handled

  [[nodiscard]] value& operator[](std::size_t n) noexcept { return args[n]; }
  [[nodiscard]] bool has(std::size_t n) const noexcept { return n < count; }
  void charge_items(std::size_t items) noexcept { steps += items / 16; }
  void charge_bytes(std::size_t bytes) noexcept { steps += bytes / 256; }
  [[nodiscard]] shape_table& shapes() const noexcept;
};

/// The call in the script's text of the builtin that runs on this thread; null pointer when none does.
[[nodiscard]] const instruction* call_site() noexcept;

/// The text of an arity error for `got` arguments, as a failure.
[[nodiscard]] value arity_failure(const native_entry& entry, std::uint32_t got);

/// The method `name` of a handle, or null pointer.
[[nodiscard]] const native_entry* find_method(const handle& target, std::string_view name) noexcept;

/// Looks builtins up by name; one per program, made by stdlib.
class native_registry {
 public:
  virtual ~native_registry() = default;
  /// The builtin called `name`, or null pointer.
  [[nodiscard]] virtual const native_entry* find(std::string_view name) const noexcept = 0;
  /// The builtin that `receiver.name(…)` means for a receiver of that kind, or null pointer.
  [[nodiscard]] virtual const native_entry* find_method(kind receiver, std::string_view name) const noexcept = 0;
  /// Calls `visit` for every row.
  virtual void for_each(const std::function<void(const native_entry&)>& visit) const = 0;
  /// Adds the builtin names that are plain values (`PI`, `E`, `Promise`) to program::builtin_values.
  virtual void add_constants(struct program& to) const = 0;
};

}  // namespace ruff::lang
