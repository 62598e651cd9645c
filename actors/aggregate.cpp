#include "actors/aggregate.hpp"

#include "actors/joint_promise.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/array.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/share.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "lang/vm/crossing.hpp"

#include <mutex>
#include <unordered_map>

namespace ruff::actors {

using lang::kind;
using lang::value;

namespace {

const lang::promise_object& promise_in(const value& v) { return *v.as<lang::promise_object>(); }

/// The failure of member `index` as the aggregate shows it; the member's own error is the cause.
value member_failure(std::size_t index, const value& inner) {
  const auto& f = *inner.as<lang::failure_object>();
  return lang::wrapped_failure(f, fmt::format("Promise {} rejected: {}", index, lang::text_of(f.message)),
                               lang::reason::builtin);
}

/// How all_settled shows one outcome: Ok(value) or Err(message).
value settled_form(const value& outcome) {
  if (outcome.is(kind::failure)) return lang::make_err(outcome.as<lang::failure_object>()->message);
  return lang::remade(outcome, lang::make_ok);
}

/// Decided early (by one member) and built (all subscriptions made): whoever comes second of the two leaves the waits that
/// are over.
enum phase : std::uint8_t { decided = 1, built = 2 };

class aggregate_actor final : public joint_promise {
 public:
  aggregate_actor(caf::actor_config& config, std::vector<value> members, aggregate_policy policy)
      : joint_promise(config), policy_(policy), slots_(std::move(members)) {}

  /// Subscribes to every member that has no outcome, each promise once.
  void begin() {
    const std::size_t pending = count_pending();
    waiters_ = std::make_unique<member_waiter[]>(pending);
    std::unordered_map<const lang::promise_source*, std::size_t> seen;
    if (pending <= seen_max) seen.reserve(pending);
    const lang::promise_source* previous = nullptr;
    for (std::size_t n = 0; n < slots_.size(); ++n) {
      lang::mark_observed(*slots_[n].as<lang::promise_object>());
      auto* source = promise_in(slots_[n]).source;
      if (!source || source == previous) continue;
      if (const value* outcome = source->outcome()) {
        decide_early(n, *outcome);   // it was pending when the call was made
        continue;
      }
      if (pending <= seen_max && !seen.emplace(source, n).second) continue;
      previous = source;
      member_waiter& w = waiters_[waiter_count_++];
      w.owner = this;
      w.index = static_cast<std::uint32_t>(n);
      missing_.fetch_add(1, std::memory_order_relaxed);
      add_reference();
      if (static_cast<promise_actor*>(source)->subscribe(w)) continue;
      w.state.store(waiter_state::fired, std::memory_order_relaxed);
      drop_reference();
      member_is_there(n, source->outcome());
    }
    const std::uint8_t before = phase_.fetch_or(built, std::memory_order_acq_rel);
    if (before & decided) leave_members();
    // The count of one that begin() itself held: an early settler cannot finish a half-built aggregate.
    member_is_there(0, nullptr);
  }

  void visit_awaited(const std::function<void(promise_actor&)>& visit) override {
    const std::lock_guard guard(slots_lock_);
    for (const value& member : slots_)
      if (!lang::outcome_of(promise_in(member))) visit(static_cast<promise_actor&>(*promise_in(member).source));
  }
  bool needs_every_member() const noexcept override {
    return policy_ == aggregate_policy::all || policy_ == aggregate_policy::all_settled;
  }
  const char* name() const override { return "ruff.aggregate"; }

 private:
  /// How many waiters are needed at most: a promise that follows itself needs one only. Promises that settle meanwhile make
  /// it fewer, never more.
  [[nodiscard]] std::size_t count_pending() const {
    std::size_t pending = 0;
    const lang::promise_source* previous = nullptr;
    for (const value& member : slots_) {
      const auto* source = promise_in(member).source;
      if (!source || source == previous || source->outcome()) continue;
      previous = source;
      ++pending;
    }
    return pending;
  }

  /// Aggregates up to this size look for promises that occur twice anywhere; two waiters on one promise are harmless.
  static constexpr std::size_t seen_max = 4096;

  class member_waiter final : public waiter {
   public:
    std::uint32_t index = 0;   // first: fits behind the last member of waiter
    aggregate_actor* owner = nullptr;

    void fire(promise_actor& source, bool) override {
      owner->member_is_there(index, source.outcome());
      owner->drop_reference();
    }
    void drop() override { owner->drop_reference(); }
  };

  void member_is_there(std::size_t index, const value* outcome) {
    if (outcome) decide_early(index, *outcome);
    if (!needs_every_member()) owner().notes().note_new_edge();   // what is left may be a circle
    if (missing_.fetch_sub(1, std::memory_order_acq_rel) == 1) decide_at_end();
  }

  void decide_early(std::size_t index, const value& outcome) {
    const bool rejected = outcome.is(kind::failure);
    bool is_decided = false;
    if (policy_ == aggregate_policy::race) is_decided = settle(outcome);
    if (policy_ == aggregate_policy::all && rejected) is_decided = settle(member_failure(index, outcome));
    if (policy_ == aggregate_policy::any && !rejected) is_decided = settle(outcome);
    if (is_decided && (phase_.fetch_or(decided, std::memory_order_acq_rel) & built)) leave_members();
  }

  /// Waits for nobody any more: a member that stays pending for long must not keep the aggregate.
  void leave_members() {
    for (std::size_t n = 0; n < waiter_count_; ++n) {
      const value& member = slots_[waiters_[n].index];
      static_cast<void>(static_cast<promise_actor*>(promise_in(member).source)->abandon(waiters_[n]));
    }
    clear_slots();
  }

  void clear_slots() {
    std::vector<value> garbage;
    const std::lock_guard guard(slots_lock_);
    slots_.swap(garbage);
  }

  void decide_at_end();

  const aggregate_policy policy_;
  std::atomic<std::uint8_t> phase_{0};
  std::mutex slots_lock_;       ///< a scan may look while the slots are cleared
  std::vector<value> slots_;
  std::unique_ptr<member_waiter[]> waiters_;
  std::size_t waiter_count_ = 0;
  std::atomic<std::size_t> missing_{1};
};

/// The outcome of an aggregate all of whose members have theirs.
value final_outcome(std::span<const value> members, aggregate_policy policy) {
  if (policy == aggregate_policy::any) return lang::builtin_failure("All promises were rejected");
  value results = lang::make_array(members.size());
  for (std::size_t n = 0; n < members.size(); ++n) {
    const value& outcome = *lang::outcome_of(promise_in(members[n]));
    if (policy == aggregate_policy::all && outcome.is(kind::failure)) return member_failure(n, outcome);
    results = lang::push(std::move(results),
                         policy == aggregate_policy::all_settled ? settled_form(outcome) : outcome);
  }
  return lang::joined(std::move(results));
}

void aggregate_actor::decide_at_end() {
  if (outcome() || policy_ == aggregate_policy::race) return;   // a race without members never ends
  value result = final_outcome(slots_, policy_);
  settle(std::move(result));
  clear_slots();
}

/// What the settled members decide before anything is pending; unset when nothing is decided.
value decided_now(std::span<const value> members, aggregate_policy policy) {
  bool all_settled = true;
  for (std::size_t n = 0; n < members.size(); ++n) {
    const value* outcome = lang::outcome_of(promise_in(members[n]));
    if (!outcome) {
      all_settled = false;
      continue;
    }
    const bool rejected = outcome->is(kind::failure);
    if (policy == aggregate_policy::race) return *outcome;
    if (policy == aggregate_policy::all && rejected) return member_failure(n, *outcome);
    if (policy == aggregate_policy::any && !rejected) return *outcome;
  }
  return all_settled && policy != aggregate_policy::race ? final_outcome(members, policy) : value::unset();
}

/// A member as the aggregate keeps it: any lane may find what it was fulfilled with.
value kept_member(const value& member, lang::home_state& home) {
  lang::share_in(home, member);
  if (promise_in(member).source) return member;
  value outcome = lang::published(*lang::outcome_of(promise_in(member)), home);
  return lang::parcel_in(outcome) ? lang::make_settled_promise(std::move(outcome)) : member;
}

}  // namespace

value aggregate_of(local_node& owner, lang::fiber& by, std::span<const value> members, aggregate_policy policy) {
  value decided = decided_now(members, policy);
  const bool is_decided = !decided.is(kind::unset);
  if (is_decided) {
    for (const value& member : members) {
      lang::mark_observed(*member.as<lang::promise_object>());
      if (promise_in(member).source) owner.count(&event_counters::cached_answers);
    }
    return lang::make_settled_promise(lang::opened(decided, by));
  }
  owner.count(&event_counters::aggregators);
  std::vector<value> kept;
  kept.reserve(members.size());
  for (const value& member : members) kept.push_back(kept_member(member, *by.home));
  auto actor = make_light_actor<aggregate_actor>(owner.system(), std::move(kept), policy);
  value promise = promise_of(actor_reference<promise_actor>((actor->add_reference(), actor.get())));
  actor->begin();
  return promise;
}

}  // namespace ruff::actors
