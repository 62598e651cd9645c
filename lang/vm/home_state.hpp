#pragma once

// The mutable script state that a home owns, as the interpreter sees it: the globals of the program and of its modules, and
// what modules are being executed. Struct methods are slots too (named `S.m`). The actor around it (actors/home.hpp) decides
// who may be in the home.

#include "lang/value/home_members.hpp"
#include "lang/vm/global_tables.hpp"
#include "lang/vm/open_modules.hpp"

#include <atomic>
#include <cstdint>
#include <vector>

namespace ruff::lang {

class lane_host;

struct home_state {
  /// Asked for whatever concerns other lanes.
  lane_host* host = nullptr;
  /// Tells homes of one node apart for ever, other than addresses.
  std::uint64_t number = 1;
  const program* code = nullptr;
  global_tables globals;
  open_modules modules;
  /// More than one lane can reach the globals: what is stored into them is marked shared first.
  std::atomic<bool> is_shared{false};
  /// Grows whenever a lane may begin to see a new state of constants and top-level globals: when the turn of the top-level
  /// code ends, and when a lane is split off it without waiting. A write at epoch E is visible to views ≥ E; a lane split
  /// off at epoch E gets view E, and the epoch then grows to E + 1. Starts at 1.
  std::atomic<std::uint32_t> epoch{1};
  /// Top-level code, of the program or of a module, is in a turn.
  std::atomic<bool> top_level_in_turn{false};
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

/// Fills in a home for `code`: the globals of the main file unset, hoisted functions set.
void initialise_globals(home_state& home, const program& code);

/// Marks `v` as shared; functions that assign captured variables become state of the home in which they were made, copies of
/// such functions state of `home`.
void share_in(home_state& home, const value& v);

}  // namespace ruff::lang
