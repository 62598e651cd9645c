#pragma once

// The globals of a home: one table of slots per unit of the program. A global is named by the number of its unit and its
// slot there, in one word. Tables are added while the program runs, by whoever is in the home, and never move: readers look
// at the list of tables without a lock, and lists that were replaced stay until the home ends. A unit that this home has not
// executed is read as its text leaves it before the first statement runs, and gets a table of its own at the first write.

#include "lang/value/value.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace ruff::lang {

struct program;
struct unit;

/// How a global may be used from outside its home; sorted by the compiler from the text of the program.
enum class global_class : std::uint8_t {
  constant,   ///< set once by the top-level code: read in place by every lane that may see it
  top_level,  ///< assigned by top-level statements only: other lanes read it as of the start of their turn
  home,       ///< assigned by functions: whoever touches it enters the home
};

struct global_slot {
  value content = value::unset();
  /// Epoch of the last write (see home_state::epoch); 0: never written, or set before anything ran.
  std::atomic<std::uint32_t> written{0};
  /// Immutability of the present binding, for `let` and `const`; or unwritable.
  std::uint8_t binding = 0;
  /// A top_level global of a module that has ended: nobody writes it any more.
  std::atomic<bool> is_final{false};
  std::uint8_t unused[10]{};   ///< slots of 32 bytes are found by a shift

  /// Binding of the slots that stand for those of a unit without a table.
  static constexpr std::uint8_t unwritable = 0xff;
};
static_assert(sizeof(global_slot) == 32);

/// A unit's number and a slot, or a function, of that unit.
inline constexpr std::uint32_t slot_bits = 20;
inline constexpr std::uint32_t slots_max = 1u << slot_bits;
inline constexpr std::uint32_t units_max = 1u << (32 - slot_bits);
[[nodiscard]] constexpr std::uint32_t unit_of(std::uint32_t index) noexcept { return index >> slot_bits; }
[[nodiscard]] constexpr std::uint32_t slot_of(std::uint32_t index) noexcept { return index & (slots_max - 1); }
[[nodiscard]] constexpr std::uint32_t index_of(std::uint32_t unit, std::size_t slot) noexcept {
  return unit << slot_bits | static_cast<std::uint32_t>(slot);
}

class global_tables {
 public:
  global_tables() = default;
  global_tables(const global_tables&) = delete;
  global_tables& operator=(const global_tables&) = delete;
  ~global_tables() { reset(); }

  /// The slot, to read. Any lane of the home.
  [[nodiscard]] const global_slot& operator[](std::uint32_t index) const noexcept {
    const list* const all = tables_.load(std::memory_order_acquire);
    if (unit_of(index) >= all->count) [[unlikely]]
      return untouched(index);
    return all->tables()[unit_of(index)][slot_of(index)];
  }
  /// The slot, to write. In the home.
  [[nodiscard]] global_slot& own(std::uint32_t index) {
    const global_slot& found = (*this)[index];
    if (found.binding == global_slot::unwritable) [[unlikely]] {
      add(unit_of(index));
      return own(index);
    }
    return const_cast<global_slot&>(found);
  }
  /// The home has a table of its own for the unit. In the home.
  [[nodiscard]] bool has(std::uint32_t unit) const noexcept;
  /// Tables for units that have none, as their texts leave them. In the home.
  void add(std::span<const std::uint32_t> units);
  void add(std::uint32_t unit) { add(std::span(&unit, 1)); }
  /// Calls `visit(index, slot)` for the slots of every table.
  template <class F>
  void for_each(F&& visit) const {
    for (const table& t : owned_)
      for (std::uint32_t n = 0; n < t.count; ++n) visit(index_of(t.unit, n), t.slots[n]);
  }
  /// The units that have tables.
  [[nodiscard]] std::vector<std::uint32_t> units() const;
  void reset() noexcept;

  const program* code = nullptr;

 private:
  struct table {
    std::uint32_t unit;
    std::uint32_t count;
    std::unique_ptr<global_slot[]> slots;
  };
  /// The tables follow the header.
  struct list {
    std::uint64_t count;
    [[nodiscard]] const global_slot* const* tables() const noexcept {
      return reinterpret_cast<const global_slot* const*>(this + 1);
    }
  };
  static constexpr list no_tables{0};

  [[nodiscard]] static std::size_t bytes_of(std::uint64_t count) noexcept;
  [[nodiscard]] const global_slot& untouched(std::uint32_t index) const noexcept;

  std::atomic<const list*> tables_{&no_tables};
  std::vector<table> owned_;
  std::vector<list*> lists_;   ///< the present one last
};

/// Slots of a unit as its text leaves them: hoisted functions set, all else unset.
[[nodiscard]] std::unique_ptr<global_slot[]> make_slots(const unit& of);

}  // namespace ruff::lang
