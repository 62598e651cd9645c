#pragma once

// Creation of light actors: one allocation, CAF's control block in front of the object.

#include "actors/promise_actor.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_config.hpp>
#include <caf/actor_system.hpp>
#include <caf/make_actor.hpp>

namespace ruff::actors {

/// An actor with a member `enter_lists` is listed by it when it is complete: a list shows it to other threads.
template <class Actor, class... Arguments>
[[nodiscard]] actor_reference<Actor> make_light_actor(caf::actor_system& system, Arguments&&... arguments) {
  caf::actor_config config;
  caf::strong_actor_ptr made = caf::make_actor<Actor, caf::strong_actor_ptr>(
      system.next_actor_id(), system.node(), &system, config, std::forward<Arguments>(arguments)...);
  auto* actor = static_cast<Actor*>(made.release()->get());
  if constexpr (requires { actor->enter_lists(); }) actor->enter_lists();
  return actor_reference<Actor>(actor);
}

}  // namespace ruff::actors
