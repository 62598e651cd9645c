#include "actors/yield_promise.hpp"

#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"

namespace ruff::actors {

lang::value yield_promise::make(local_node& owner) {
  bump(owner.statistics.promise_actors);
  return promise_of(actor_reference<promise_actor>(make_light_actor<yield_promise>(owner.system()).release()));
}

void yield_promise::on_first_waiter() {
  add_reference();
  owner().begin_activity();
  owner().enqueue_job(this, push_mode::behind);
}

caf::resumable::resume_result yield_promise::resume(caf::execution_unit*, std::size_t) {
  settle(lang::value());
  owner().end_activity();
  return caf::resumable::done;
}

}  // namespace ruff::actors
