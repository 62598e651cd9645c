#pragma once

// Looks for cyclic objects that nothing but a cycle refers to, and breaks the cycles.
//
// Follows David F. Bacon and V. T. Rajan, "Concurrent Cycle Collection in Reference Counted Systems", ECOOP 2001, section 3.
// The search walks from the listed objects, counts how often each object that it meets is referred to by others that it met,
// and compares that with the object's own count: what is referred to more often is held from outside, and so is all that it
// reaches. Deviations: counts stay as they are, since the search has a table of its own, so that it can stop at any time and
// go on later; and all listed objects are candidates.
//
// Whatever is in the table is held by one more reference: it stays where it is, and a container is not edited in place.
// What is not looked into counts as an outside: then less is found, never more.
//
// In a home others run meanwhile. There, what has been found is freed only if it was unreferenced at one moment: if, from
// the walk until after the last comparison, nobody took a reference to any of it, or a value out of it. Both clear the
// watched bit. While there are no new references and nothing is taken out, the number of references from outside cannot
// grow; each was zero when it was compared, so all were zero at the end of the comparisons.

#include "lang/value/object_index.hpp"

#include <cstddef>
#include <vector>

namespace ruff::lang {

class cyclic_list;
class home_members;
struct cyclic_object;

class cycle_search {
 public:
  /// Of a lane, which does not run until the search is over: among what nobody else can reach.
  explicit cycle_search(cyclic_list& of_lane);
  /// Of homes that have ended, and of one in which nothing else is while the search advances.
  explicit cycle_search(std::vector<home_members*> of_homes);
  ~cycle_search();
  cycle_search(const cycle_search&) = delete;
  cycle_search& operator=(const cycle_search&) = delete;

  /// Goes on for about `steps` objects and references; true at the end. Complexity: all calls together linear in what the
  /// listed objects reach.
  [[nodiscard]] bool advance(std::size_t steps);
  /// At the end: listed objects that were freed, and those that were not.
  [[nodiscard]] std::size_t freed() const noexcept { return freed_; }
  [[nodiscard]] std::size_t kept() const noexcept { return listed_ - freed_; }
  /// Objects and references that were looked at.
  [[nodiscard]] std::size_t walked() const noexcept { return nodes_.size() + edges_.size(); }

 private:
  enum class phase : std::uint8_t { walk, compare, confirm, empty, release, done };

  struct node {
    object* of;
    std::size_t first_edge = 0;
    std::uint32_t references = 0;   ///< by other nodes
    bool is_open = false;           ///< cyclic, and looked into
    bool is_kept = false;
  };

  void walk();
  void open(node& n);
  [[nodiscard]] bool is_copied(const object& o) const noexcept;
  [[nodiscard]] bool take_parts(object& o);
  void meet(const value& part);
  [[nodiscard]] cyclic_object* next_listed();
  [[nodiscard]] bool is_inside(const object& o) const noexcept;
  std::uint32_t add(object& o);
  void look_at(node& n, std::uint32_t number);
  void keep(std::uint32_t number);
  void spread();
  void empty(cyclic_object& o);
  void begin(phase next) noexcept;

  phase phase_ = phase::walk;
  cyclic_list* const lane_ = nullptr;
  const std::vector<home_members*> homes_;
  std::size_t home_at_ = 0;

  std::vector<node> nodes_;
  object_index numbers_;
  std::vector<std::uint32_t> edges_;   ///< by node, in the order of the nodes
  std::vector<value> parts_;           ///< of the node that is walked, if others may change it
  std::vector<std::uint32_t> kept_;    ///< nodes that keep what they reach
  std::uint32_t node_at_ = 0;          ///< where the phase is
  std::size_t part_at_ = 0;            ///< walk: in the parts of that node
  bool is_begun_ = false;              ///< walk: that node is open
  std::size_t listed_ = 0;
  std::size_t freed_ = 0;
};

/// Searches as often as that frees something; the number of objects freed.
template <class Source>
std::size_t free_cycles(Source&& source) {
  std::size_t freed = 0;
  for (;;) {
    cycle_search search(source);
    static_cast<void>(search.advance(SIZE_MAX));
    if (search.freed() == 0) return freed;
    freed += search.freed();
  }
}

}  // namespace ruff::lang
