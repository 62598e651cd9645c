#include "actors/deadline.hpp"

#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/share.hpp"
#include "lang/value/string.hpp"
#include "lang/vm/crossing.hpp"

namespace ruff::actors {

using lang::kind;
using lang::value;

namespace {

/// Decided, and built (both subscriptions made): whoever comes second of the two leaves the waits that are over.
enum phase : std::uint8_t { decided = 1, built = 2 };

class deadline_actor final : public promise_actor {
 public:
  deadline_actor(caf::actor_config& config, value promise, std::uint64_t milliseconds)
      : promise_actor(config), promise_(std::move(promise)), milliseconds_(milliseconds) {
    member_.owner = timer_.owner = this;
    timer_.is_timer = true;
  }

  void begin() {
    timeout_ = owner().timers().add(milliseconds_);
    add_reference();
    if (!source().subscribe(member_)) {
      drop_reference();
      member_is_there(*source().outcome());
    }
    add_reference();
    if (!timeout_->subscribe(timer_)) {
      drop_reference();
      time_is_over();
    }
    if (phase_.fetch_or(built, std::memory_order_acq_rel) & decided) leave_both();
  }

  const char* name() const override { return "ruff.deadline"; }

 private:
  class half final : public waiter {
   public:
    deadline_actor* owner = nullptr;
    bool is_timer = false;

    void fire(promise_actor& source, bool) override {
      if (is_timer)
        owner->time_is_over();
      else
        owner->member_is_there(*source.outcome());
      owner->drop_reference();
    }
    void drop() override { owner->drop_reference(); }
  };

  promise_actor& source() { return static_cast<promise_actor&>(*promise_.as<lang::promise_object>()->source); }

  void member_is_there(const value& outcome) {
    value mine = outcome;
    if (outcome.is(kind::failure)) {
      const auto& f = *outcome.as<lang::failure_object>();
      mine = lang::wrapped_failure(f, fmt::format("Promise rejected: {}", lang::text_of(f.message)), lang::reason::builtin);
    }
    decide(std::move(mine));
  }

  void time_is_over() { decide(lang::builtin_failure(fmt::format("Timeout after {}ms", milliseconds_))); }

  void decide(value outcome) {
    if (settle(std::move(outcome)) && (phase_.fetch_or(decided, std::memory_order_acq_rel) & built)) leave_both();
  }

  /// The timer goes as soon as nobody holds it.
  void leave_both() {
    static_cast<void>(timeout_->abandon(timer_));
    static_cast<void>(source().abandon(member_));
    timeout_ = {};
  }

  value promise_;
  const std::uint64_t milliseconds_;
  std::atomic<std::uint8_t> phase_{0};
  actor_reference<promise_actor> timeout_;
  half member_;
  half timer_;
};

}  // namespace

value promise_within(local_node& owner, lang::fiber& by, value promise, std::uint64_t milliseconds) {
  auto& inner = *promise.as<lang::promise_object>();
  lang::mark_observed(inner);
  const value* outcome = lang::outcome_of(inner);
  if (!outcome) {
    owner.count(&event_counters::aggregators);
    lang::mark_shared(promise);
    auto actor = make_light_actor<deadline_actor>(owner.system(), std::move(promise), milliseconds);
    value result = promise_of(actor_reference<promise_actor>((actor->add_reference(), actor.get())));
    actor->begin();
    return result;
  }
  if (inner.source) owner.count(&event_counters::cached_answers);
  if (!outcome->is(kind::failure)) return lang::make_settled_promise(lang::opened(*outcome, by));
  const auto& f = *outcome->as<lang::failure_object>();
  return lang::make_settled_promise(
      lang::wrapped_failure(f, fmt::format("Promise rejected: {}", lang::text_of(f.message)), lang::reason::builtin));
}

}  // namespace ruff::actors
