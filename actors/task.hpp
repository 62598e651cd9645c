#pragma once

// The handle of a background task: the lane behind spawn_task().

#include "actors/lane_actor.hpp"
#include "lang/value/handle.hpp"

namespace ruff::actors {

class task final : public lang::handle {
 public:
  explicit task(actor_reference<lane_actor> lane) : lane_(std::move(lane)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "taskhandle"; }
  void visit_held(const std::function<void(const lang::value&)>& visit) override {
    const lang::value* outcome = lane_->is_held_once() ? lane_->outcome() : nullptr;
    if (outcome) visit(*outcome);
  }
  [[nodiscard]] lane_actor& lane() const noexcept { return *lane_; }

 private:
  actor_reference<lane_actor> lane_;
};

}  // namespace ruff::actors
