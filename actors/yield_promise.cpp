#include "actors/yield_promise.hpp"

#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"

namespace ruff::actors {

lang::value yield_promise::make(local_node& owner) {
  bump(owner.statistics.promise_actors);
  auto made = make_light_actor<yield_promise>(owner.system(), owner);
  lang::value promise = promise_of(actor_reference<promise_actor>((made->add_reference(), made.get())));
  owner.begin_activity();
  owner.enqueue_job(made.release(), push_mode::behind);
  return promise;
}

caf::resumable::resume_result yield_promise::resume(caf::execution_unit*, std::size_t) {
  settle(lang::value());
  owner().end_activity();
  return caf::resumable::done;
}

}  // namespace ruff::actors
