#pragma once

// Channels: first-in-first-out queues of values, any number of senders and receivers. A lane that receives and finds nothing
// stands in a list of the channel itself, without a promise; waiting lanes are served in the order in which they came.
//
// Everything about a waiting lane happens under the channel's lock: it is linked, handed its message and woken, or taken
// off the list, so that no message is lost or seen twice. A lane that is cancelled with a message in hand gives it back.

#include "actors/claimable_promise.hpp"
#include "lang/spin_lock.hpp"
#include "lang/value/handle.hpp"

#include <deque>
#include <vector>

namespace ruff::actors {

class lane_actor;

/// What a lane awaits that sends to a full channel; claimed by the channel when it takes the message.
class send_promise final : public claimable_promise {
 public:
  using claimable_promise::claimable_promise;
  const char* name() const override { return "ruff.send"; }
};

class channel final : public lang::handle {
 public:
  /// `capacity` 0: unbounded.
  channel(local_node& owner, std::size_t capacity) : owner_(owner), capacity_(capacity) {}
  ~channel() override { refuse(senders_); }

  [[nodiscard]] std::string_view type_name() const noexcept override { return "channel"; }
  [[nodiscard]] lang::method_table methods() const noexcept override;
  [[nodiscard]] lang::value unknown_method(std::string_view name) const override;

  void visit_held(const std::function<void(const lang::value&)>& visit) override;
  void let_go() override;

  // Messages are as lang::published() gives them.

  /// True, or a promise of it while a bounded channel is full, or a failure when the channel is closed.
  [[nodiscard]] lang::value send(lang::value m);
  /// The same, but false when a bounded channel is full.
  [[nodiscard]] lang::value try_send(lang::value m);
  /// Puts the next message into `out`, or null when the channel is closed and empty. False while there is nothing.
  [[nodiscard]] bool receive(lang::value& out);
  void close();
  [[nodiscard]] std::size_t size();

  /// Puts `lane` in the list of those who wait for a message; the list holds a reference. False when the lane need not wait:
  /// a message, if there is one, has been handed in.
  [[nodiscard]] bool wait(lane_actor& lane);
  /// The lane waits no more. A message may have been handed in before.
  void withdraw(lane_actor& lane);
  /// The same for a lane that will not look at a message: it goes back.
  void decline(lane_actor& lane);
  /// Nothing can come any more: everybody who waits gets null.
  void release_receivers();

 private:
  struct blocked_sender {
    lang::value content;
    send_promise* wait;   ///< alive as long as `done` holds it
    producer done;
  };
  /// Nobody will receive what they send.
  static void refuse(std::deque<blocked_sender>& senders);
  enum class when_full : std::uint8_t { wait, refuse };

  lang::value put(lang::value m, when_full how);
  /// The message `m` for `lane`, which waits in the list no more. A reference that is left goes without the lock.
  static void hand_locked(actor_reference<lane_actor>& lane, lang::value m);
  static void wake_locked(actor_reference<lane_actor>& lane);
  /// Puts the next message into `out`, which stays as it is when the channel is closed and empty. False while there is
  /// nothing; `waits`, if given, stands in the list then.
  [[nodiscard]] bool take(lang::value& out, lane_actor* waits);
  [[nodiscard]] lang::value take_locked(std::vector<blocked_sender>& released);
  /// A promise that is settled when the message has been taken. Senders that have gone are moved into `gone`.
  [[nodiscard]] lang::value block_locked(lang::value m, std::vector<blocked_sender>& gone);
  void link_locked(lane_actor& lane);
  /// Takes a lane off the list; false when it is not there.
  bool unlink_locked(lane_actor& lane);
  [[nodiscard]] actor_reference<lane_actor> first_locked();

  local_node& owner_;
  const std::size_t capacity_;
  lang::spin_lock lock_;
  std::atomic<bool> is_empty_{true};   ///< no message, and not closed: a receiver has to wait. Written under the lock
  std::deque<lang::value> messages_;
  lane_actor* first_ = nullptr;   ///< receivers in the order in which they came; the list holds references
  lane_actor* last_ = nullptr;
  std::deque<blocked_sender> senders_;
  std::size_t senders_max_ = 16;   ///< before those that were cancelled are looked for
  bool closed_ = false;
};

}  // namespace ruff::actors
