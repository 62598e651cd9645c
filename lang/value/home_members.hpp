#pragma once

// The members of a home: its cyclic objects that are shared, so that any thread may free them. They stay listed when the
// home has ended, for as long as others hold them; this list lives as long as its home or any object in it.

#include "lang/spin_lock.hpp"
#include "lang/value/cyclic.hpp"

#include <atomic>

namespace ruff::lang {

class home_members {
 public:
  /// Made by its home, which says when it ends.
  home_members() = default;
  home_members(const home_members&) = delete;
  home_members& operator=(const home_members&) = delete;
  void home_ends() noexcept;

  /// Takes over a member that has just been marked as shared and nobody else can reach yet.
  void add(cyclic_object& o) noexcept;
  void remove(cyclic_object& o) noexcept;

  [[nodiscard]] std::size_t count() const noexcept { return count_.load(std::memory_order_relaxed); }

  /// As in cyclic_list, but visit() gives a reference along: the object is held.
  void begin_visits() noexcept;
  [[nodiscard]] cyclic_object* visit() noexcept;

 private:
  ~home_members() = default;

  spin_lock lock_;
  bool home_is_gone_ = false;
  std::atomic<std::size_t> count_{0};   ///< changed under the lock
  cyclic_list members_;
};

}  // namespace ruff::lang
