#pragma once

// The 16-byte tagged value and the header of every heap object.
//
// Word 0 holds the tag in its lowest byte, word 1 the payload. Ints, floats, bools and null are unboxed. A tag with bit
// 0x80 is *counted*: the value owns one reference to its object. The same kind without 0x80 is *immortal* (literals, code,
// empty containers) and is never counted. Counts are plain until an object is marked shared (sign bit of the count) and
// atomic afterwards; `lang/value/share.hpp` does the marking. Two views of the same 16 bytes: `slot`, which owns nothing and
// is what registers of the VM are made of, and `value`, which owns.

#include <atomic>
#include <cstdint>
#include <utility>

namespace ruff::lang {

/// What a value is. The order of the first four is fixed: arithmetic tests two tags with one branch.
enum class kind : std::uint8_t {
  integer = 0,
  floating = 1,
  null = 2,
  boolean = 3,
  string,
  array,
  dict,
  structure,
  tagged,     ///< enum values, results, options
  set,
  queue,
  stack,
  bytes,
  function,   ///< a script function with its captured variables
  native,     ///< a builtin
  promise,
  generator,
  iterator,
  channel,    ///< a handle_object, like task and handle
  task,
  handle,
  failure,    ///< internal: a thrown error on its way; never visible to scripts
  unset,      ///< internal: a variable without a value
  pause,      ///< internal: what an awaited builtin gives instead of a promise; payload: milliseconds to let pass
  wait,       ///< internal: the same, when the lane is to wait in the receiver; payload: milliseconds at most, -1: no limit
};

inline constexpr std::uint8_t counted_bit = 0x80;
inline constexpr std::uint8_t kind_mask = 0x7f;

/// Flags of an object header.
enum object_flag : std::uint8_t {
  item_promise_flag = 1,   ///< promise made by a mapping for one item, not by the script
  private_state_flag = 2,  ///< function that assigns captured variables
  late_flag = 4,           ///< function that got a captured variable after others could refer to it
  in_home_flag = 8,        ///< cyclic object that is listed with its home
};

/// In the count of a shared object: the search for cycles looks whether anybody takes a reference from now on.
inline constexpr std::int32_t watched_bit = 0x40000000;
inline constexpr std::int32_t count_mask = 0x3fffffff;

/// In the depth of an object: it may reach a function with captured variables, by way of containers and settled promises.
inline constexpr std::uint16_t state_bit = 0x8000;

/// First 8 bytes of every heap object.
struct object {
  std::atomic<std::int32_t> count;  ///< > 0: plain count; sign bit set: shared, count_mask has the count
  kind type;
  std::uint8_t flags;
  std::uint16_t depth;  ///< upper bound of the nesting depth below this object, 0 for leaves; and state_bit

  [[nodiscard]] bool is_shared() const noexcept { return count.load(std::memory_order_relaxed) < 0; }
};
static_assert(sizeof(object) == 8);

/// True when the caller's reference is the only one, so that the object may be edited in place.
[[nodiscard]] inline bool is_unique(const object* o) noexcept {
  const auto c = o->count.load(std::memory_order_acquire);
  return (c & count_mask) == 1;
}

/// Tells a search for cycles that a value is taken out of `o`, or was.
inline void unwatch(object& o) noexcept {
  if (o.count.load(std::memory_order_relaxed) & watched_bit) o.count.fetch_and(~watched_bit, std::memory_order_relaxed);
}

void retain_shared(object* o) noexcept;   ///< slow half of retain()
void release_slow(object* o) noexcept;    ///< last reference or shared; destroys without native recursion

inline void retain(object* o) noexcept {
  const auto c = o->count.load(std::memory_order_relaxed);
  if (c > 0) [[likely]]
    o->count.store(c + 1, std::memory_order_relaxed);
  else
    retain_shared(o);
}

inline void release(object* o) noexcept {
  const auto c = o->count.load(std::memory_order_relaxed);
  if (c > 1) [[likely]]
    o->count.store(c - 1, std::memory_order_relaxed);
  else
    release_slow(o);
}

/// 16 bytes without ownership: what registers and container cells are made of.
struct slot {
  std::uint64_t head;
  union {
    std::int64_t i;
    double d;
    object* o;
    std::uint64_t bits;
  };

  [[nodiscard]] std::uint8_t tag() const noexcept { return static_cast<std::uint8_t>(head); }
  [[nodiscard]] kind type() const noexcept { return static_cast<kind>(head & kind_mask); }
  [[nodiscard]] bool is_counted() const noexcept { return (head & counted_bit) != 0; }
};
static_assert(sizeof(slot) == 16);

/// A value that owns its reference. Layout-compatible with `slot` (its only member).
class value {
 public:
  value() noexcept : slot_{static_cast<std::uint64_t>(kind::null), {0}} {}
  // Word by word: a 16-byte load of what two 8-byte stores have just written would stall.
  value(const value& other) noexcept : slot_{other.slot_.head, {other.slot_.i}} {
    if (slot_.is_counted()) retain(slot_.o);
  }
  value(value&& other) noexcept : slot_{other.slot_.head, {other.slot_.i}} { other.forget(); }
  value& operator=(const value& other) noexcept {
    value copy(other);
    swap(copy);
    return *this;
  }
  value& operator=(value&& other) noexcept {
    value moved(std::move(other));
    swap(moved);
    return *this;
  }
  ~value() {
    if (slot_.is_counted()) release(slot_.o);
  }

  [[nodiscard]] static value null() noexcept { return {}; }
  [[nodiscard]] static value integer(std::int64_t i) noexcept {
    return adopt({static_cast<std::uint64_t>(kind::integer), {i}});
  }
  [[nodiscard]] static value floating(double d) noexcept {
    slot s{static_cast<std::uint64_t>(kind::floating), {0}};
    s.d = d;
    return adopt(s);
  }
  [[nodiscard]] static value boolean(bool b) noexcept {
    return adopt({static_cast<std::uint64_t>(kind::boolean), {b ? 1 : 0}});
  }
  [[nodiscard]] static value unset() noexcept { return adopt({static_cast<std::uint64_t>(kind::unset), {0}}); }
  [[nodiscard]] static value pause(std::int64_t milliseconds) noexcept {
    return adopt({static_cast<std::uint64_t>(kind::pause), {milliseconds}});
  }
  [[nodiscard]] static value wait(std::int64_t milliseconds_at_most = -1) noexcept {
    return adopt({static_cast<std::uint64_t>(kind::wait), {milliseconds_at_most}});
  }
  /// Takes over one reference to `o`, which the caller owned.
  [[nodiscard]] static value own(object* o) noexcept {
    slot s{static_cast<std::uint64_t>(o->type) | counted_bit, {0}};
    s.o = o;
    return adopt(s);
  }
  /// Refers to `o` without counting; `o` must be immortal or outlive the value and all its copies.
  [[nodiscard]] static value immortal(object* o) noexcept {
    slot s{static_cast<std::uint64_t>(o->type), {0}};
    s.o = o;
    return adopt(s);
  }
  /// Takes over the reference that `s` stands for.
  [[nodiscard]] static value adopt(slot s) noexcept {
    value v;
    v.slot_ = s;
    return v;
  }
  /// Gives up ownership: the caller holds the reference now, this value is null.
  [[nodiscard]] slot release_slot() noexcept {
    const slot s = slot_;
    forget();
    return s;
  }

  [[nodiscard]] kind type() const noexcept { return slot_.type(); }
  [[nodiscard]] bool is(kind k) const noexcept { return slot_.type() == k; }
  [[nodiscard]] bool is_counted() const noexcept { return slot_.is_counted(); }
  [[nodiscard]] std::int64_t as_integer() const noexcept { return slot_.i; }
  [[nodiscard]] double as_float() const noexcept { return slot_.d; }
  [[nodiscard]] bool as_bool() const noexcept { return slot_.i != 0; }
  [[nodiscard]] object* as_object() const noexcept { return slot_.o; }
  [[nodiscard]] const slot& raw() const noexcept { return slot_; }
  /// The object as its concrete type; the caller has tested the kind.
  template <class Object>
  [[nodiscard]] Object* as() const noexcept {
    return static_cast<Object*>(slot_.o);
  }
  /// True when this value owns the only reference, so that its object may be edited in place.
  [[nodiscard]] bool is_unique() const noexcept { return slot_.is_counted() && lang::is_unique(slot_.o); }

  void swap(value& other) noexcept {
    std::swap(slot_.head, other.slot_.head);
    std::swap(slot_.bits, other.slot_.bits);
  }

 private:
  void forget() noexcept { slot_.head = static_cast<std::uint64_t>(kind::null); }

  slot slot_;
};
static_assert(sizeof(value) == 16);

/// Views a register as an owning value and back (`slot` is the first member of `value`).
[[nodiscard]] inline value& as_value(slot& s) noexcept { return reinterpret_cast<value&>(s); }
[[nodiscard]] inline const value& as_value(const slot& s) noexcept { return reinterpret_cast<const value&>(s); }

/// The language's truth value (`false null 0 0.0 "" [] {}` are false).
[[nodiscard]] bool is_truthy(const value& v) noexcept;

/// Name of the type as `type(v)` gives it; `tagged` values answer `result`, `option` or `tagged`.
[[nodiscard]] const char* type_name(const value& v) noexcept;

/// Finite floats that differ by less are equal.
inline constexpr double equality_epsilon = 2.220446049250313e-16;

/// Deep language equality (`==`): `1 == 1.0`, floats within epsilon, structural for structs. Never recurses natively.
[[nodiscard]] bool equals(const value& a, const value& b) noexcept;

/// Strict equality (`contains`, `index_of`, `unique`): same type, same content, floats exactly.
[[nodiscard]] bool equals_strictly(const value& a, const value& b) noexcept;

}  // namespace ruff::lang
