#pragma once

// The actor behind a pending promise: a light actor (actors/light_actor.hpp).
//
//   state   pending, no waiters (0) | pending, stack of waiters (pointer) | settled (1)
//   subscribe   pending → pending with one waiter more; refused when settled
//   settle      pending → settled, once; later attempts are ignored. Waiters fire first come, first served
//
// One atomic word decides each transition; nothing is called back inside it. A subscribed waiter owns one reference to its
// owner. A wait that is over elsewhere is claimed by an exchange of the waiter's state and left behind; it is skipped when
// the promise settles and swept out when abandoned waiters outnumber the others.

#include "actors/light_actor.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/value.hpp"

#include <atomic>
#include <cstdint>

namespace ruff::actors {

class local_node;
class promise_actor;

enum class waiter_state : std::uint8_t { armed, fired, abandoned };

/// One subscription. Lives inside its owner, which stays alive until the waiter has fired or was swept out.
class waiter {
 public:
  waiter* next = nullptr;
  std::atomic<waiter_state> state{waiter_state::armed};

  /// The promise has settled; runs on the settler's thread. The owner's reference comes along. `is_one_of_many`: more
  /// waiters fire at this moment, so what becomes ready should queue behind other work.
  virtual void fire(promise_actor& source, bool is_one_of_many) = 0;
  /// The subscription is dropped without firing: gives the owner's reference back.
  virtual void drop() = 0;

 protected:
  ~waiter() = default;
};

class promise_actor : public light_actor, public lang::promise_source {
 public:
  explicit promise_actor(caf::actor_config& config);
  ~promise_actor() override;

  // promise_source
  [[nodiscard]] const lang::value* outcome() const noexcept override {
    return word_.load(std::memory_order_acquire) == settled_mark ? &outcome_ : nullptr;
  }
  void add_reference() noexcept final;
  /// False when the last reference has gone already.
  [[nodiscard]] bool try_add_reference() noexcept;
  void drop_reference() noexcept final;
  [[nodiscard]] bool is_held_once() const noexcept final;
  void mark_observed() noexcept final {
    if (!is_observed()) marks_.fetch_or(observed_mark, std::memory_order_relaxed);
  }

  /// False when the promise is settled: the waiter was not taken.
  [[nodiscard]] bool subscribe(waiter& w);
  /// Settles with a value or a failure; false when it was settled (or claimed) before.
  bool settle(lang::value outcome);
  /// Leaves a subscribed waiter behind; false when it has fired already.
  bool abandon(waiter& w);

  /// Drops the waiters that were left behind.
  void sweep();

  /// Called when the first waiter comes, before it can fire.
  virtual void on_first_waiter() {}
  /// Called when the last waiter was swept out without firing.
  virtual void on_no_waiter() {}

  [[nodiscard]] std::uint32_t waiter_count() const noexcept { return subscribed_.load(std::memory_order_relaxed); }
  [[nodiscard]] local_node& owner() const noexcept;
  [[nodiscard]] bool is_observed() const noexcept { return (marks_.load(std::memory_order_relaxed) & observed_mark) != 0; }

  // caf: answers every request, so that no asker waits for ever.
  void enqueue(caf::mailbox_element_ptr message, caf::execution_unit* unit) override;
  const char* name() const override { return "ruff.promise"; }

 private:
  static constexpr std::uintptr_t settled_mark = 1;

  void note_origin(const lang::value& failure) const;
  void push(waiter& w);

  /// In marks_: two flags, and above them the number of waiters that were left behind.
  static constexpr std::uint32_t claimed_mark = 1, observed_mark = 2, one_abandoned = 4;

  std::atomic<std::uintptr_t> word_{0};
  lang::value outcome_;                      ///< while pending: the call of a builtin that made the promise, if one did
  std::atomic<std::uint32_t> subscribed_{0};
  std::atomic<std::uint32_t> marks_{0};
};

/// A counted reference to a light actor.
template <class Actor>
class actor_reference {
 public:
  actor_reference() = default;
  /// Takes over one reference.
  explicit actor_reference(Actor* adopted) noexcept : actor_(adopted) {}
  actor_reference(const actor_reference& other) noexcept : actor_(other.actor_) {
    if (actor_) actor_->add_reference();
  }
  actor_reference(actor_reference&& other) noexcept : actor_(std::exchange(other.actor_, nullptr)) {}
  actor_reference& operator=(actor_reference other) noexcept {
    std::swap(actor_, other.actor_);
    return *this;
  }
  ~actor_reference() {
    if (actor_) actor_->drop_reference();
  }
  [[nodiscard]] Actor* get() const noexcept { return actor_; }
  Actor* operator->() const noexcept { return actor_; }
  Actor& operator*() const noexcept { return *actor_; }
  explicit operator bool() const noexcept { return actor_ != nullptr; }
  /// Gives the reference up to the caller.
  [[nodiscard]] Actor* release() noexcept { return std::exchange(actor_, nullptr); }

 private:
  Actor* actor_ = nullptr;
};

/// The right and duty to settle a promise. If it goes away unused, the promise rejects: its producer is lost.
class producer {
 public:
  explicit producer(actor_reference<promise_actor> promise) : promise_(std::move(promise)) {}
  producer(producer&&) noexcept = default;
  producer& operator=(producer&&) = delete;
  producer(const producer&) = delete;
  producer& operator=(const producer&) = delete;
  ~producer();
  void settle(lang::value outcome);

 private:
  actor_reference<promise_actor> promise_;
};

/// New plain promise actor, counted in the statistics.
[[nodiscard]] actor_reference<promise_actor> make_promise_actor(local_node& owner);
/// The promise value of an actor.
[[nodiscard]] lang::value promise_of(const actor_reference<promise_actor>& actor);

}  // namespace ruff::actors
