#pragma once

// Channels: first-in-first-out queues of values, any number of senders and receivers. A receiver that finds nothing gets a
// promise that the next send settles; waiting receivers are served in the order in which they came. Messages come in as
// lang::published() gives them; the receiver opens them.
//
// Place of a waiting receiver: waiting → given → delivered; a receiver that gives up takes its place off the list
// (withdrawn) or, when a message is on its way already, sends it back: whoever comes second of the giver and the receiver
// does that, so that no message is lost or seen twice.

#include "actors/promise_actor.hpp"
#include "lang/value/handle.hpp"

#include <deque>
#include <mutex>
#include <vector>

namespace ruff::actors {

class channel;

/// The promise of a message.
class message_promise final : public promise_actor {
 public:
  /// `self` is the channel's value, which must outlive the wait.
  message_promise(caf::actor_config& config, channel& from, lang::value self)
      : promise_actor(config), from_(from), self_(std::move(self)) {}
  [[nodiscard]] channel* receives_from() noexcept override { return &from_; }
  void return_outcome() override;
  const char* name() const override { return "ruff.message"; }

 private:
  friend class channel;
  enum class place : std::uint8_t { waiting, given, delivered, returned, withdrawn, closed };

  channel& from_;
  const lang::value self_;
  message_promise* previous_ = nullptr;   ///< links in the channel's list, guarded by its lock
  message_promise* next_ = nullptr;
  std::atomic<place> place_{place::waiting};
};

class channel final : public lang::handle {
 public:
  /// `capacity` 0: unbounded.
  channel(local_node& owner, std::size_t capacity) : owner_(owner), capacity_(capacity) {}
  ~channel() override;

  [[nodiscard]] std::string_view type_name() const noexcept override { return "channel"; }
  [[nodiscard]] const lang::native_entry* find_method(std::string_view name) const noexcept override;
  [[nodiscard]] lang::value unknown_method(std::string_view name) const override;

  /// True, or a promise of it while a bounded channel is full, or a failure when the channel is closed.
  [[nodiscard]] lang::value send(lang::value m);
  /// The same, but false when a bounded channel is full.
  [[nodiscard]] lang::value try_send(lang::value m);
  /// The next message, null when closed and empty, or a promise of the message; a pending one keeps `self`, the channel's
  /// value, alive.
  [[nodiscard]] lang::value receive(const lang::value& self);
  /// The next message, or null when there is none now.
  [[nodiscard]] lang::value try_receive();
  void close();
  [[nodiscard]] std::size_t size();

  /// The receiver behind `promise` gives up its place; false when a message, or the end, is on its way to it already.
  bool withdraw(promise_actor& promise);
  /// The same for a receiver that will not look at a message that is on its way: the message goes back.
  void abandon(promise_actor& promise);
  /// Nothing can come any more: everybody who waits gets null.
  void release_receivers();

 private:
  struct blocked_sender {
    lang::value content;
    producer done;
  };
  enum class when_full : std::uint8_t { wait, refuse };

  lang::value put(lang::value m, when_full how);
  void put_back(lang::value m);
  [[nodiscard]] actor_reference<message_promise> next_receiver_locked();
  void deliver(actor_reference<message_promise> receiver, lang::value m);
  [[nodiscard]] lang::value take_locked(std::vector<blocked_sender>& released);
  void unlink_locked(message_promise& receiver);

  local_node& owner_;
  const std::size_t capacity_;
  std::mutex lock_;
  std::deque<lang::value> messages_;
  message_promise* first_ = nullptr;   ///< receivers in the order in which they came; each holds a reference
  message_promise* last_ = nullptr;
  std::deque<blocked_sender> senders_;
  bool closed_ = false;
};

}  // namespace ruff::actors
