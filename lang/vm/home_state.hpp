#pragma once

// The mutable script state that a home owns, as the interpreter sees it: one table of global slots for the whole program.
// Struct methods are slots too (named `S.m`). The actor around it (actors/home.hpp) decides who may be in the home.

#include "lang/value/home_members.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace ruff::lang {

class lane_host;
struct program;

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
  /// Immutability of the present binding, for `let` and `const`.
  std::uint8_t binding = 0;
  std::uint8_t unused[11]{};   ///< slots of 32 bytes are found by a shift
};

struct home_state {
  /// Asked for whatever concerns other lanes.
  lane_host* host = nullptr;
  /// Tells homes of one node apart for ever, other than addresses.
  std::uint64_t number = 1;
  const program* code = nullptr;
  std::unique_ptr<global_slot[]> globals;
  std::uint32_t global_count = 0;
  /// More than one lane can reach the globals: what is stored into them is marked shared first.
  std::atomic<bool> is_shared{false};
  /// Grows whenever a lane may begin to see a new state of constants and top-level globals: when the turn of the top-level
  /// code ends, and when a lane is split off it without waiting. A write at epoch E is visible to views ≥ E; a lane split
  /// off at epoch E gets view E, and the epoch then grows to E + 1. Starts at 1.
  std::atomic<std::uint32_t> epoch{1};
  /// Constants of the program's first home live as long as the program, so reading them does not count.
  bool pins_constants = false;
  std::vector<value> pinned;
  /// Shared closures and generators of its lanes, and channels. Stays while there are any.
  home_members* const members = new home_members;

  home_state() = default;
  home_state(const home_state&) = delete;
  home_state& operator=(const home_state&) = delete;
  virtual ~home_state() { members->home_ends(); }
};

/// The view of a lane that runs in its home, or in a turn of the top-level code: everything present.
inline constexpr std::uint32_t view_of_everything = 0xffffffff;

/// Fills in a home for `code`: all globals unset, hoisted functions set.
void initialise_globals(home_state& home, const program& code);

/// Marks `v` as shared; functions that assign captured variables become state of the home in which they were made, copies of
/// such functions state of `home`.
void share_in(home_state& home, const value& v);

}  // namespace ruff::lang
