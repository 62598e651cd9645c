#include "actors/channel.hpp"

#include "actors/channel_methods.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/failure.hpp"

#include <algorithm>

namespace ruff::actors {

using lang::value;

lang::method_table channel::methods() const noexcept { return channel_methods(); }

value channel::unknown_method(std::string_view name) const { return lang::fail(lang::error_code::channel_method, name); }

void channel::visit_held(const std::function<void(const value&)>& visit) {
  const std::lock_guard guard(lock_);
  for (const value& m : messages_) visit(m);
  for (const blocked_sender& sender : senders_) visit(sender.content);
}

void channel::let_go() {
  std::deque<value> messages;
  std::deque<blocked_sender> senders;
  {
    const std::lock_guard guard(lock_);
    messages_.swap(messages);
    senders_.swap(senders);
  }
  refuse(senders);
}

void channel::refuse(std::deque<blocked_sender>& senders) {
  for (blocked_sender& sender : senders)
    sender.done.settle(lang::builtin_failure("Channel is full and nobody can receive from it any more"));
}

void channel::link_locked(lane_actor& lane) {
  lane.add_reference();
  lane.stands_in_channel = true;
  lane.next_in_queue = nullptr;
  lane.set_previous_in_queue(last_);
  (last_ ? last_->next_in_queue : first_) = &lane;
  last_ = &lane;
}

bool channel::unlink_locked(lane_actor& lane) {
  if (!std::exchange(lane.stands_in_channel, false)) return false;
  lane_actor* const previous = lane.previous_in_queue();
  lane_actor* const next = lane.next_in_queue;
  (previous ? previous->next_in_queue : first_) = next;
  if (next)
    next->set_previous_in_queue(previous);
  else
    last_ = previous;
  lane.next_in_queue = nullptr;
  return true;
}

/// Takes the lane that came first off the list, with the list's reference.
actor_reference<lane_actor> channel::first_locked() {
  lane_actor* const lane = first_;
  if (lane) unlink_locked(*lane);
  return actor_reference<lane_actor>(lane);
}

void channel::hand_locked(actor_reference<lane_actor>& lane, value m) {
  lane->running_fiber().hand_in(std::move(m));
  wake_locked(lane);
}

void channel::wake_locked(actor_reference<lane_actor>& lane) {
  if (lane->wait_is_over()) static_cast<void>(lane.release());
}

value channel::put(value m, when_full how) {
  actor_reference<lane_actor> receiver;   // this and the next go without the lock
  std::vector<blocked_sender> gone;
  const std::lock_guard guard(lock_);
  if (closed_) return lang::builtin_failure("Channel is closed");
  receiver = first_locked();
  if (receiver) {
    hand_locked(receiver, std::move(m));
  } else if (capacity_ == 0 || messages_.size() < capacity_) {
    messages_.push_back(std::move(m));
    is_empty_.store(false, std::memory_order_release);
  } else if (how == when_full::refuse) {
    return value::boolean(false);
  } else {
    return block_locked(std::move(m), gone);
  }
  owner_.count(&event_counters::messages);
  return value::boolean(true);
}

value channel::send(value m) { return put(std::move(m), when_full::wait); }
value channel::try_send(value m) { return put(std::move(m), when_full::refuse); }

value channel::block_locked(value m, std::vector<blocked_sender>& gone) {
  if (senders_.size() >= senders_max_) {
    for (blocked_sender& sender : senders_) gone.push_back(std::move(sender));
    senders_.clear();
    for (blocked_sender& sender : gone)
      if (!sender.wait->is_claimed()) senders_.push_back(std::move(sender));
    senders_max_ = std::max<std::size_t>(16, 2 * senders_.size());
  }
  owner_.count(&event_counters::promise_actors);
  owner_.count(&event_counters::messages);
  auto wait = make_light_actor<send_promise>(owner_.system());
  send_promise* const place = wait.get();
  const actor_reference<promise_actor> done(wait.release());
  senders_.push_back({std::move(m), place, producer(done)});
  return promise_of(done);
}

value channel::take_locked(std::vector<blocked_sender>& released) {
  note_taken();
  value taken = std::move(messages_.front());
  messages_.pop_front();
  while (!senders_.empty() && messages_.size() < capacity_) {
    blocked_sender sender = std::move(senders_.front());
    senders_.pop_front();
    if (sender.wait->claim()) messages_.push_back(std::move(sender.content));
    released.push_back(std::move(sender));
  }
  is_empty_.store(messages_.empty() && !closed_, std::memory_order_release);
  return taken;
}

bool channel::take(value& out, lane_actor* waits) {
  std::vector<blocked_sender> released;
  {
    const std::lock_guard guard(lock_);
    if (messages_.empty()) {
      if (waits && !closed_) link_locked(*waits);
      return closed_;
    }
    out = take_locked(released);
  }
  for (auto& sender : released) sender.done.settle(value::boolean(true));
  return true;
}

bool channel::receive(value& out) { return !is_empty_.load(std::memory_order_acquire) && take(out, nullptr); }

bool channel::wait(lane_actor& lane) {
  value message = value::unset();
  if (!take(message, &lane)) return true;
  lane.running_fiber().hand_in(std::move(message));
  return false;
}

void channel::withdraw(lane_actor& lane) {
  bool was_there = false;
  {
    const std::lock_guard guard(lock_);
    was_there = unlink_locked(lane);
  }
  if (was_there) lane.drop_reference();
}

void channel::decline(lane_actor& lane) {
  withdraw(lane);
  value m = lane.running_fiber().take_back();
  if (m.is(lang::kind::unset)) return;
  actor_reference<lane_actor> receiver;
  const std::lock_guard guard(lock_);
  receiver = first_locked();
  if (receiver) {
    hand_locked(receiver, std::move(m));
  } else {
    messages_.push_front(std::move(m));   // it is the oldest again
    is_empty_.store(false, std::memory_order_release);
  }
}

void channel::close() {
  {
    const std::lock_guard guard(lock_);
    closed_ = true;
    is_empty_.store(false, std::memory_order_release);
  }
  release_receivers();
}

std::size_t channel::size() {
  const std::lock_guard guard(lock_);
  return messages_.size();
}

void channel::release_receivers() {
  std::vector<actor_reference<lane_actor>> released;
  const std::lock_guard guard(lock_);
  while (auto receiver = first_locked()) {
    wake_locked(receiver);
    released.push_back(std::move(receiver));
  }
}

}  // namespace ruff::actors
