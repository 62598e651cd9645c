#pragma once

// parallel_map and its relatives. The prelude (stdlib/prelude/concurrency.ruff) drives a mapping: first the caller's turn
// takes items in index order while the mapping's head start lasts; what is left then is taken by pullers, lanes that take
// one item after the other, one per worker within the limit. Items that wait or are split off are collected when they
// settle. A mapping that ends in its caller's turn is a plain object and costs no actor.

#include "actors/promise_actor.hpp"
#include "lang/value/handle.hpp"
#include "lang/vm/fiber.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace ruff::actors {

class home;
class lane_actor;

class mapping final : public std::enable_shared_from_this<mapping> {
 public:
  /// `keeps_results` false: fulfils with null (par_each).
  mapping(local_node& owner, lang::value items, lang::value function, std::size_t limit, bool keeps_results,
          lang::step_count begin_steps);

  /// Whether the caller's turn takes another item: head start left, limit not reached, no item stood still.
  [[nodiscard]] bool may_go_on(lang::fiber& f, lang::step_count steps);
  [[nodiscard]] const lang::value& function() const noexcept { return function_; }
  /// The item that was taken last by the calling lane.
  [[nodiscard]] lang::value item(std::size_t index) const;
  /// Takes the next item for a puller, which then sees the top-level globals as at the call of the mapping; false when there
  /// is none for it: the puller has to end.
  [[nodiscard]] bool take(lane_actor& puller, std::size_t& index);
  [[nodiscard]] std::size_t taken_last() const noexcept { return next_ - 1; }
  /// What the call of the mapper for `index` gave: a result, or the promise of an item that waits.
  void put(std::size_t index, lang::value given);
  /// The mapping's promise; starts pullers for the items that are left.
  [[nodiscard]] lang::value finish(lane_actor& caller);
  ~mapping();
  mapping(const mapping&) = delete;
  mapping& operator=(const mapping&) = delete;

  /// Calls `visit` with each promise of an item that is waited for.
  void visit_awaited(const std::function<void(promise_actor&)>& visit);

 private:
  class item_waiter;
  class mapping_promise;

  /// What is to be done once the lock is free.
  struct consequences {
    actor_reference<promise_actor> settles;
    lang::value outcome;
    std::size_t pullers = 0;
  };

  void settle_item(std::size_t index, const lang::value& outcome, bool is_item_promise);
  void complete_item(std::size_t index, lang::value result);
  void fail(lang::value failure);
  void wait_for_item(std::size_t index, lang::value promise, bool is_item_promise);
  [[nodiscard]] consequences decide_locked();
  void carry_out(consequences what);
  void start_puller();
  [[nodiscard]] lang::value result_value();
  void link(item_waiter& w);
  void unlink(item_waiter& w);

  local_node& owner_;
  lang::value items_;
  lang::value function_;
  const std::size_t count_;
  const std::size_t limit_;
  const bool keeps_results_;
  const bool is_async_;
  const bool is_native_;
  const lang::step_count begin_steps_;

  std::mutex lock_;
  std::vector<lang::value> results_;
  lang::value failure_;
  std::size_t next_ = 0;
  std::size_t in_flight_ = 0;
  std::size_t finished_ = 0;
  std::size_t pullers_ = 0;
  bool is_published_ = false;
  actor_reference<promise_actor> promise_;
  item_waiter* waiting_ = nullptr;   ///< list of items that are waited for
  home* home_ = nullptr;             ///< set, and held, once there are pullers
  std::uint32_t view_ = 0;           ///< of the top-level globals at the call
  bool holds_view_ = false;
  std::int32_t depth_ = 0;           ///< call depth of the mapping's caller
};

/// The mapping as a value for the prelude.
class mapping_handle final : public lang::handle {
 public:
  explicit mapping_handle(std::shared_ptr<mapping> m) : target(std::move(m)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "mapping"; }
  std::shared_ptr<mapping> target;
};

}  // namespace ruff::actors
