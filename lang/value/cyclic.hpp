#pragma once

// Objects that can be part of a cycle of references, and the lists in which they are found when only a cycle refers to them.
//
// Values are copied on write, so what they refer to is older than they are. A cycle needs an object that changes after
// others have come to refer to it: a function that assigns captured variables or gets one of them later, a generator, a
// channel. Such an object is put into the list of the lane that makes it. When it is marked as shared it moves to the
// members of its home (lang/value/home_members.hpp). lang/value/cycle_search.hpp looks for garbage in either.

#include "lang/value/value.hpp"

#include <cstddef>

namespace ruff::lang {

class home_members;

struct cyclic_object : object {
  cyclic_object* previous;   ///< null: in no list
  cyclic_object* next;
  home_members* home;        ///< where it belongs; null: nowhere yet
};
static_assert(sizeof(cyclic_object) == 32);

/// A generator, or a link of a lazy chain.
[[nodiscard]] inline bool is_generator(const object& o) noexcept {
  return o.type == kind::generator || o.type == kind::iterator;
}

/// What a fresh object has before it is put into a list.
inline void init_cyclic(cyclic_object& o) noexcept {
  o.previous = nullptr;
  o.home = nullptr;
}

/// A list that one thread uses at a time. It can be visited while objects come and go: those that come are not visited.
class cyclic_list {
 public:
  cyclic_list() noexcept;
  cyclic_list(const cyclic_list&) = delete;
  cyclic_list& operator=(const cyclic_list&) = delete;

  void add(cyclic_object& o) noexcept { insert(o, listed_); }
  static void remove(cyclic_object& o) noexcept {
    o.previous->next = o.next;
    o.next->previous = o.previous;
    o.previous = nullptr;
  }

  [[nodiscard]] bool is_empty() const noexcept { return listed_.next == &listed_ && unvisited_.next == &unvisited_; }
  [[nodiscard]] std::size_t count() const noexcept;

  /// From now on visit() gives each object that is in the list, once; then null.
  void begin_visits() noexcept;
  [[nodiscard]] cyclic_object* visit() noexcept;

 private:
  static void insert(cyclic_object& o, cyclic_object& behind) noexcept {
    o.previous = &behind;
    o.next = behind.next;
    o.next->previous = &o;
    behind.next = &o;
  }

  cyclic_object listed_;      ///< ends of two rings
  cyclic_object unvisited_;
};

/// Takes an object out of the members of its home.
void leave_home(cyclic_object& o) noexcept;

/// Takes a dying object out of the list that it is in, whichever that is. The links of a home's member are its home's: a
/// search may be moving it.
inline void leave_list(cyclic_object& o) noexcept {
  if (o.flags & in_home_flag)
    leave_home(o);
  else if (o.previous)
    cyclic_list::remove(o);
}

}  // namespace ruff::lang
