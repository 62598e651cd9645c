#pragma once

// The cyclic objects that only one lane can reach. When there are twice as many as the last search has left, the lane looks
// for garbage among them before it goes on, in portions between which others run.

#include "lang/value/cycle_search.hpp"
#include "lang/value/cyclic.hpp"
#include "lang/vm/fiber.hpp"
#include "lang/vm/home_state.hpp"

#include <memory>

namespace ruff::lang {

/// Fewer objects than this are never searched.
inline constexpr std::size_t cyclic_objects_min = 1024;
/// Steps of a search before others may run.
inline constexpr std::size_t search_portion = 16384;

/// How many objects there may be before the next search: twice those that the last one left, and more if it had to walk far.
[[nodiscard]] std::size_t next_search_at(const cycle_search& last) noexcept;

class own_cycles {
 public:
  void add(cyclic_object& o, home_members& home) noexcept {
    o.home = &home;
    objects_.add(o);
    --room_;
  }
  /// Searches if it is time; true when the lane may go on. Adds the number of objects freed to `freed`.
  [[nodiscard]] bool tidy(std::uint64_t& freed);
  /// The lane has ended: frees what was reachable from itself only, and leaves the rest to the home.
  void end(std::uint64_t& freed);

 private:
  cyclic_list objects_;
  std::int64_t room_ = cyclic_objects_min;   ///< may be made before somebody counts
  std::size_t searched_at_ = cyclic_objects_min;
  std::unique_ptr<cycle_search> search_;
};

inline void fiber::add_cyclic(cyclic_object& made) {
  if (!cycles_) [[unlikely]]
    cycles_ = new own_cycles;
  cycles_->add(made, *home->members);
}

}  // namespace ruff::lang
