#include "actors/light_actor.hpp"

#include <caf/exit_reason.hpp>
#include <caf/sec.hpp>

namespace ruff::actors {

void light_actor::attach(caf::attachable_ptr watcher) {
  if (watcher) watcher->actor_exited(caf::make_error(caf::exit_reason::unreachable), nullptr);
}

void light_actor::refuse(const caf::mailbox_element& message) {
  if (message.sender && message.mid.is_request())
    message.sender->enqueue(nullptr, message.mid.response_id(),
                            caf::make_message(caf::make_error(caf::sec::unexpected_message)), nullptr);
}

}  // namespace ruff::actors
