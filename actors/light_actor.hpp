#pragma once

// An actor without mailbox, and without what CAF's actors carry for monitors and links (64 bytes, and a condition variable
// to make and destroy): there may be a million of them. Who wants to know how one ends subscribes to its promise; who
// monitors or links it all the same learns at once that this cannot be.

#include <caf/abstract_actor.hpp>
#include <caf/error.hpp>
#include <caf/mailbox_element.hpp>

namespace ruff::actors {

class light_actor : public caf::abstract_actor {
 public:
  void attach(caf::attachable_ptr watcher) final;
  std::size_t detach(const caf::attachable::token&) final { return 0; }
  void add_link(caf::abstract_actor*) final {}
  void remove_link(caf::abstract_actor*) final {}
  bool add_backlink(caf::abstract_actor*) final { return false; }
  bool remove_backlink(caf::abstract_actor*) final { return false; }
  virtual const char* name() const = 0;

 protected:
  explicit light_actor(caf::actor_config& config) : caf::abstract_actor(config) {}
  /// Answers a request with an error, so that no asker waits for ever.
  static void refuse(const caf::mailbox_element& message);
};

}  // namespace ruff::actors
