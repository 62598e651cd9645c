#include "actors/channel.hpp"

#include "actors/channel_methods.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/failure.hpp"

#include <algorithm>

namespace ruff::actors {

using lang::value;

const lang::native_entry* channel::find_method(std::string_view name) const noexcept { return find_channel_method(name); }

value channel::unknown_method(std::string_view name) const { return lang::fail(lang::error_code::channel_method, name); }

value channel::send(value v) {
  bump(owner_.statistics.messages);
  actor_reference<promise_actor> receiver;
  value waiting = value::boolean(true);
  {
    const std::lock_guard guard(lock_);
    if (closed_) return lang::builtin_failure("Channel is closed");
    if (!receivers_.empty()) {
      receiver = std::move(receivers_.front());
      receivers_.pop_front();
    } else if (capacity_ == 0 || messages_.size() < capacity_) {
      messages_.push_back(std::move(v));
    } else {
      auto done = make_promise_actor(owner_);
      waiting = promise_of(done);
      senders_.push_back({std::move(v), producer(std::move(done))});
    }
  }
  if (receiver) receiver->settle(std::move(v));
  return waiting;
}

value channel::try_send(value v) {
  {
    const std::lock_guard guard(lock_);
    if (!closed_ && receivers_.empty() && capacity_ != 0 && messages_.size() >= capacity_) return value::boolean(false);
  }
  return send(std::move(v));
}

value channel::take_locked(std::vector<blocked_sender>& released) {
  value message = std::move(messages_.front());
  messages_.pop_front();
  if (!senders_.empty()) {
    messages_.push_back(std::move(senders_.front().message));
    released.push_back(std::move(senders_.front()));
    senders_.pop_front();
  }
  return message;
}

value channel::receive() {
  std::vector<blocked_sender> released;
  value message;
  {
    const std::lock_guard guard(lock_);
    if (messages_.empty()) {
      if (closed_) return {};
      bump(owner_.statistics.promise_actors);
      auto promise = make_light_actor<message_promise>(owner_.system(), *this);
      promise->add_reference();
      receivers_.emplace_back(promise.get());
      return promise_of(actor_reference<promise_actor>(promise.release()));
    }
    message = take_locked(released);
  }
  for (auto& sender : released) sender.done.settle(value::boolean(true));
  return message;
}

value channel::try_receive() {
  {
    const std::lock_guard guard(lock_);
    if (messages_.empty()) return {};
  }
  value message = receive();
  if (!message.is(lang::kind::promise)) return message;
  // Another receiver was faster.
  withdraw(*static_cast<promise_actor*>(message.as<lang::promise_object>()->source));
  return {};
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

void channel::withdraw(promise_actor& promise) {
  const std::lock_guard guard(lock_);
  const auto place = std::find_if(receivers_.begin(), receivers_.end(),
                                  [&](const auto& waiting) { return waiting.get() == &promise; });
  if (place != receivers_.end()) {
    promise.mark_observed();
    receivers_.erase(place);
  } else if (const value* given = promise.outcome()) {
    messages_.push_front(*given);
  }
}

void channel::release_receivers() {
  std::deque<actor_reference<promise_actor>> released;
  {
    const std::lock_guard guard(lock_);
    released.swap(receivers_);
  }
  for (auto& receiver : released) receiver->settle(value());
}

}  // namespace ruff::actors
