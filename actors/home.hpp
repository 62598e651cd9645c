#pragma once

// A home: the globals of a running program (or of a spawned copy), and the queue of lanes that want to be in it.
//
//   queue word   idle (1) | held, nobody waits (0) | held, stack of queued lanes (pointer)
//   enter   idle → held, in place, inside the lane's own slice
//   join    held → held with one lane more, which is parked until it is handed the home
//   leave   held → idle, or hands the home to the lane that came first
//
// Lanes are handed the home first come, first served; the holder keeps the lanes taken off the stack in `waiting_`.

#include "lang/spin_lock.hpp"
#include "lang/vm/home_state.hpp"
#include "lang/vm/lane_host.hpp"
#include "lang/vm/own_cycles.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace ruff::actors {

class lane_actor;
class local_node;

class home final : public lang::home_state, public lang::lane_host {
 public:
  explicit home(local_node& owner);

  /// Takes the home if it is idle.
  [[nodiscard]] bool enter() noexcept;
  /// Queues the lane (whose reference comes along) unless the home is idle: then it is entered instead (true).
  [[nodiscard]] bool enter_or_join(lane_actor& lane) noexcept;
  /// The turn in the home is over.
  void leave() noexcept;

  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void drop_reference() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  /// The home lives, with all that it holds, as long as it has users: lanes that have not ended, and those who may begin
  /// some. References only keep its memory.
  void add_user() noexcept { users_.fetch_add(1, std::memory_order_relaxed); }
  void drop_user() noexcept {
    if (users_.fetch_sub(1, std::memory_order_acq_rel) == 1) end();
  }
  /// Frees what the home holds, and what holds only itself. Of a program's first home its node says when.
  void end() noexcept;

  /// There are so many shared closures, generators and channels that whoever is in the home should tidy().
  [[nodiscard]] bool is_untidy() const noexcept {
    return members->count() >= tidied_at_.load(std::memory_order_relaxed);
  }
  /// A portion of a search for cycles among them.
  void tidy();

  // What lanes outside see of top-level globals.
  /// A view of the present state for a lane split off by a turn of the top-level code: later writes are not seen.
  std::uint32_t take_view() noexcept;
  /// A view of the state as the top-level code left it at its last wait; false while that code is in a turn.
  [[nodiscard]] bool take_settled_view(std::uint32_t& view) noexcept;
  /// One more holder of `view`, which somebody holds already.
  std::uint32_t copy_view(std::uint32_t view) noexcept;
  void release_view(std::uint32_t view) noexcept;
  /// The state as the top-level code left it at its last wait. Only while it is not in a turn.
  [[nodiscard]] std::uint32_t settled_view() const noexcept { return epoch.load(std::memory_order_acquire) - 1; }
  /// A top_level global as `view` sees it; unset if it was not set then.
  [[nodiscard]] lang::value read(std::uint32_t slot, std::uint32_t view);

  [[nodiscard]] local_node& owner() const noexcept { return owner_; }

  // lang::lane_host
  lang::value split_off(lang::fiber& parent, lang::fiber&& child, lang::split_reason why) override;
  lang::host_answer enter_home(lang::fiber& f) override;
  lang::host_answer read_top_level(lang::fiber& f, std::uint32_t slot, lang::value& out) override;
  lang::host_answer refresh_view(lang::fiber& f) override;
  lang::value* begin_top_level_write(lang::fiber& f, std::uint32_t slot) override;
  void end_top_level_write(lang::fiber&, std::uint32_t) override { lock_.unlock(); }
  void spawn(lang::fiber& f, lang::value function) override;
  lang::value load_module(std::string_view name, const lang::unit& importer, const lang::unit* used) override;
  lang::value make_gate(const void* runner) override;
  void open_gate(const lang::value& gate, lang::value outcome) override;
  void move_gate(const lang::value& gate, const void* runner) override;

  /// Lanes that belong to this home and have not ended.
  std::atomic<std::int64_t> lanes{0};

 private:
  static constexpr std::uintptr_t idle_mark = 1;

  struct old_value {
    std::uint32_t slot;
    std::uint32_t written;   ///< epoch at which it was set
    lang::value content;
  };

  /// Whether a held view shows a value that was written at one epoch and followed by another at `replaced`.
  [[nodiscard]] bool is_visible_locked(std::uint32_t written, std::uint32_t replaced) const noexcept;
  void prune(std::vector<lang::value>& garbage);

  local_node& owner_;
  std::atomic<std::uintptr_t> queue_{idle_mark};
  lane_actor* waiting_ = nullptr;   ///< first come first; owned by whoever holds the home
  std::atomic<std::uint32_t> references_{1};
  std::atomic<std::uint32_t> users_{1};
  std::atomic<std::size_t> tidied_at_{lang::cyclic_objects_min};   ///< 0 while a search goes on
  std::unique_ptr<lang::cycle_search> search_;                     ///< of whoever is in the home
  std::size_t members_seen_ = 0;                                   ///< when the search advanced last
  lang::spin_lock lock_;
  std::map<std::uint32_t, std::uint32_t> views_;   ///< view → lanes that hold it; guarded by lock_
  std::vector<old_value> history_;                 ///< in order of their ends; guarded by lock_
  std::size_t pruned_size_ = 0;                    ///< of history_ when it was pruned last
};

}  // namespace ruff::actors
