#include "actors/channel.hpp"

#include "actors/channel_methods.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/parcel.hpp"

namespace ruff::actors {

using lang::value;

void message_promise::return_outcome() { from_.abandon(*this); }

channel::~channel() {
  while (first_) {
    message_promise* const receiver = first_;
    unlink_locked(*receiver);
    receiver->drop_reference();
  }
}

const lang::native_entry* channel::find_method(std::string_view name) const noexcept { return find_channel_method(name); }

value channel::unknown_method(std::string_view name) const { return lang::fail(lang::error_code::channel_method, name); }

void channel::unlink_locked(message_promise& receiver) {
  (receiver.previous_ ? receiver.previous_->next_ : first_) = receiver.next_;
  (receiver.next_ ? receiver.next_->previous_ : last_) = receiver.previous_;
  receiver.previous_ = receiver.next_ = nullptr;
}

/// Takes the receiver that came first off the list; a message is now on its way to it.
actor_reference<message_promise> channel::next_receiver_locked() {
  message_promise* const receiver = first_;
  if (!receiver) return {};
  unlink_locked(*receiver);
  receiver->place_.store(message_promise::place::given, std::memory_order_release);
  return actor_reference<message_promise>(receiver);
}

void channel::deliver(actor_reference<message_promise> receiver, value m) {
  receiver->settle(m);
  using place = message_promise::place;
  if (receiver->place_.exchange(place::delivered, std::memory_order_acq_rel) == place::returned) put_back(std::move(m));
}

value channel::put(value m, when_full how) {
  actor_reference<message_promise> receiver;
  value waiting = value::boolean(true);
  {
    const std::lock_guard guard(lock_);
    if (closed_) return lang::builtin_failure("Channel is closed");
    receiver = next_receiver_locked();
    if (!receiver) {
      if (capacity_ == 0 || messages_.size() < capacity_) {
        messages_.push_back(std::move(m));
      } else if (how == when_full::refuse) {
        return value::boolean(false);
      } else {
        auto done = make_promise_actor(owner_);
        waiting = promise_of(done);
        senders_.push_back({std::move(m), producer(std::move(done))});
      }
    }
  }
  bump(owner_.statistics.messages);
  if (!receiver) return waiting;
  deliver(std::move(receiver), std::move(m));
  return waiting;
}

value channel::send(value m) { return put(std::move(m), when_full::wait); }
value channel::try_send(value m) { return put(std::move(m), when_full::refuse); }

/// A message that its receiver did not look at is the oldest again.
void channel::put_back(value m) {
  actor_reference<message_promise> receiver;
  {
    const std::lock_guard guard(lock_);
    receiver = next_receiver_locked();
    if (!receiver) messages_.push_front(m);
  }
  if (receiver) deliver(std::move(receiver), std::move(m));
}

value channel::take_locked(std::vector<blocked_sender>& released) {
  value taken = std::move(messages_.front());
  messages_.pop_front();
  if (!senders_.empty()) {
    messages_.push_back(std::move(senders_.front().content));
    released.push_back(std::move(senders_.front()));
    senders_.pop_front();
  }
  return taken;
}

value channel::receive(const value& self) {
  std::vector<blocked_sender> released;
  value taken;
  {
    const std::lock_guard guard(lock_);
    if (messages_.empty()) {
      if (closed_) return {};
      bump(owner_.statistics.promise_actors);
      auto promise = make_light_actor<message_promise>(owner_.system(), *this, self);
      promise->add_reference();
      promise->previous_ = last_;
      (last_ ? last_->next_ : first_) = promise.get();
      last_ = promise.get();
      return promise_of(actor_reference<promise_actor>(promise.release()));
    }
    taken = take_locked(released);
  }
  for (auto& sender : released) sender.done.settle(value::boolean(true));
  // What a receiver is given is awaited; a message that is a promise is not meant.
  return lang::inside(taken).is(lang::kind::promise) ? lang::make_settled_promise(std::move(taken)) : taken;
}

value channel::try_receive() {
  std::vector<blocked_sender> released;
  value taken;
  {
    const std::lock_guard guard(lock_);
    if (messages_.empty()) return {};
    taken = take_locked(released);
  }
  for (auto& sender : released) sender.done.settle(value::boolean(true));
  return taken;
}

void channel::close() {
  {
    const std::lock_guard guard(lock_);
    closed_ = true;
  }
  release_receivers();
}

std::size_t channel::size() {
  const std::lock_guard guard(lock_);
  return messages_.size();
}

bool channel::withdraw(promise_actor& promise) {
  auto& receiver = static_cast<message_promise&>(promise);
  {
    const std::lock_guard guard(lock_);
    if (receiver.place_.load(std::memory_order_acquire) != message_promise::place::waiting) return false;
    unlink_locked(receiver);
    receiver.place_.store(message_promise::place::withdrawn, std::memory_order_release);
  }
  receiver.drop_reference();
  return true;
}

void channel::abandon(promise_actor& promise) {
  if (withdraw(promise)) return;
  auto& receiver = static_cast<message_promise&>(promise);
  using place = message_promise::place;
  if (receiver.place_.load(std::memory_order_acquire) == place::closed) return;
  const place before = receiver.place_.exchange(place::returned, std::memory_order_acq_rel);
  if (before == place::delivered) put_back(*receiver.outcome());
}

void channel::release_receivers() {
  std::vector<actor_reference<message_promise>> released;
  {
    const std::lock_guard guard(lock_);
    while (actor_reference<message_promise> receiver = next_receiver_locked()) {
      receiver->place_.store(message_promise::place::closed, std::memory_order_release);
      released.push_back(std::move(receiver));
    }
  }
  for (auto& receiver : released) receiver->settle(value());
}

}  // namespace ruff::actors
