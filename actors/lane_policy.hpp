#pragma once

// The scheduling policy for CAF's coordinator, which is a template over it: everything is delegated to the node's run
// queues.

#include "actors/lane_config.hpp"
#include "actors/node.hpp"

#include <caf/logger.hpp>
#include <caf/policy/unprofiled.hpp>

// CAF's worker loop, a template made here, tells the logger before each job which actor runs: a dynamic_cast and a lock, a
// sixth of what it costs to send a message from lane to lane. Nothing is logged here.
#undef CAF_PUSH_AID_FROM_PTR
#define CAF_PUSH_AID_FROM_PTR(unused) static_cast<void>(0)
#include <caf/scheduler/coordinator.hpp>

namespace ruff::actors {

struct lane_policy : caf::policy::unprofiled {
  struct coordinator_data {
    explicit coordinator_data(caf::scheduler::abstract_coordinator*) {}
  };
  struct worker_data {
    explicit worker_data(caf::scheduler::abstract_coordinator*) {}
  };

  template <class Self>
  static run_queues& queues(Self& system) {
    return node_behind(system).queues();
  }
  template <class Coordinator>
  void central_enqueue(Coordinator* self, caf::resumable* job) {
    queues(self->system()).push(job, run_queues::no_worker, push_mode::behind);
  }
  template <class Worker>
  void external_enqueue(Worker* self, caf::resumable* job) {
    queues(self->system()).push(job, run_queues::no_worker, push_mode::behind);
  }
  template <class Worker>
  void internal_enqueue(Worker* self, caf::resumable* job) {
    queues(self->system()).push(job, self->id(), push_mode::next);
  }
  template <class Worker>
  void resume_job_later(Worker* self, caf::resumable* job) {
    queues(self->system()).push(job, self->id(), push_mode::behind);
  }
  template <class Worker>
  caf::resumable* dequeue(Worker* self) {
    this_worker.number = self->id();
    node_behind(self->system()).enter_worker();
    return queues(self->system()).pop(self->id());
  }
  template <class Worker, class F>
  void foreach_resumable(Worker* self, F f) {
    queues(self->system()).drain([&](caf::resumable* job) { f(job); });
  }
  template <class Coordinator, class F>
  void foreach_central_resumable(Coordinator*, F) {}
};

inline lane_config::lane_config(local_node& node_of_system) : owner(node_of_system) {
  load<caf::scheduler::coordinator<lane_policy>>();
  set("scheduler.max-threads", node_of_system.worker_count());
}

}  // namespace ruff::actors
