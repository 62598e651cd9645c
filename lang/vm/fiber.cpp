#include "lang/vm/fiber.hpp"

#include "lang/value/handle.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/share.hpp"
#include "lang/vm/machine.hpp"
#include "lang/vm/own_cycles.hpp"

#include <utility>

namespace ruff::lang {

fiber::fiber(fiber&& other) noexcept { *this = std::move(other); }

fiber& fiber::operator=(fiber&& other) noexcept {
  if (this == &other) return *this;
  release_segments(top, base(), record());
  end_cycles();
  home = other.home;
  view = other.view;
  view_is_stale = other.view_is_stale;
  in_home = other.in_home;
  is_top_level = other.is_top_level;
  is_ending = other.is_ending;
  suspended_in_item = other.suspended_in_item;
  item_start = other.item_start;
  open_modules_ = std::exchange(other.open_modules_, 0);
  top = std::exchange(other.top, nullptr);
  record_ = other.record_;
  base_ = other.base_;
  ip = other.ip;
  steps_ = other.steps_;
  turn_start_ = other.turn_start_;
  cycles_ = std::exchange(other.cycles_, nullptr);
  async_depth_ = other.async_depth_;
  touched_depth_ = other.touched_depth_;
  resume_ = other.resume_;
  result_ = other.result_;
  carried_ = std::move(other.carried_);
  return *this;
}

slot* fiber::base() const noexcept { return top ? top->registers() + base_ : nullptr; }
frame* fiber::record() const noexcept { return top ? top->end() - record_ : nullptr; }

void fiber::stand_at(const slot* base, const frame* record, const instruction* next) noexcept {
  ip = next;
  if (!top) return;
  base_ = static_cast<std::uint32_t>(base - top->registers());
  record_ = static_cast<std::uint16_t>(top->end() - record);
}

value fiber::take_back() noexcept {
  value& place = as_value(waiting_register());
  return place.is(kind::wait) ? value::unset() : std::exchange(place, value::wait(-1));
}

void fiber::interrupt(value failure) noexcept {
  // An await stands at its own instruction; errors belong to the instruction before `ip`.
  if (resume_ == resume_action::go_on && carried_.is(kind::promise)) ++ip;
  resume_ = resume_action::interrupt;
  carried_ = std::move(failure);
}

fiber::~fiber() {
  release_segments(top, base(), record());
  carried_ = value();
  end_cycles();
}

std::uint64_t fiber::end_cycles() {
  std::uint64_t freed = 0;
  if (!cycles_) return freed;
  cycles_->end(freed);
  delete std::exchange(cycles_, nullptr);
  return freed;
}

promise_source* fiber::awaited() const noexcept {
  return carried_.is(kind::promise) ? carried_.as<promise_object>()->source : nullptr;
}

handle* fiber::waits_in() const noexcept {
  return resume_ == resume_action::give_handed_in ? carried_.as<handle_object>()->target.get() : nullptr;
}

void fiber::start(home_state& home_, value function, std::span<value> args, std::int32_t depth) {
  home = &home_;
  const auto* f = function.is(kind::function) ? function.as<function_object>() : nullptr;
  if (!f) {
    carried_ = fail(error_code::not_callable);
    return;
  }
  const function_code& code = *f->code;
  if (!code.takes(args.size())) {
    carried_ = arity_failure(code, args.size());
    return;
  }
  machine m{*this, nullptr, nullptr, nullptr, nullptr, 0, 0, {}};
  segment* s = begin_segment(m, code, segment_kind::lane, function);
  s->depth = depth;
  call_arguments passed = arguments_of(code, reinterpret_cast<slot*>(args.data()), static_cast<std::uint32_t>(args.size()));
  place_arguments(code, s->registers() + 1, passed);
  top = s;
  stand_at(s->registers() + 1, s->bottom(), code.entry);
}

std::int32_t fiber::depth() const noexcept { return top ? top->depth + 1 : 0; }

}  // namespace ruff::lang
