#pragma once

// Channels: first-in-first-out queues of values, any number of senders and receivers. A receiver that finds nothing gets a
// promise that the next send settles; waiting receivers are served in the order in which they came.

#include "actors/promise_actor.hpp"
#include "lang/value/handle.hpp"

#include <deque>
#include <mutex>

namespace ruff::actors {

class channel final : public lang::handle {
 public:
  /// `capacity` 0: unbounded.
  channel(local_node& owner, std::size_t capacity) : owner_(owner), capacity_(capacity) {}

  [[nodiscard]] std::string_view type_name() const noexcept override { return "channel"; }
  [[nodiscard]] const lang::native_entry* find_method(std::string_view name) const noexcept override;
  [[nodiscard]] lang::value unknown_method(std::string_view name) const override;

  /// True, or a promise of it while a bounded channel is full, or a failure when the channel is closed. `v` is shared.
  [[nodiscard]] lang::value send(lang::value v);
  /// The next message, null when closed and empty, or a promise of the next message.
  [[nodiscard]] lang::value receive();
  /// The next message, or null when there is none now.
  [[nodiscard]] lang::value try_receive();
  /// False when a bounded channel is full.
  [[nodiscard]] lang::value try_send(lang::value v);
  void close();
  [[nodiscard]] std::size_t size();

  /// The receiver behind `promise` no longer waits: it gives up its place, and a message it was just given goes back.
  void withdraw(promise_actor& promise);
  /// Nothing can come any more: everybody who waits gets null.
  void release_receivers();

 private:
  struct blocked_sender {
    lang::value message;
    producer done;
  };

  [[nodiscard]] lang::value take_locked(std::vector<blocked_sender>& released);

  local_node& owner_;
  const std::size_t capacity_;
  std::mutex lock_;
  std::deque<lang::value> messages_;
  std::deque<actor_reference<promise_actor>> receivers_;
  std::deque<blocked_sender> senders_;
  bool closed_ = false;
};

/// The promise of a message; knows its channel, so that a program in which everybody waits can be told apart.
class message_promise final : public promise_actor {
 public:
  message_promise(caf::actor_config& config, channel& from) : promise_actor(config), from_(from) {}
  [[nodiscard]] channel* receives_from() noexcept override { return &from_; }

 private:
  channel& from_;
};

}  // namespace ruff::actors
