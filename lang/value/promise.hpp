#pragma once

// The promise value. A settled promise is a plain value with its outcome inside. A pending one refers to a `promise_source`,
// the interface of the actor that will settle it; the source keeps the outcome for ever, so every holder can ask any number
// of times. The object itself never changes after it was made.

#include "lang/value/value.hpp"

namespace ruff::lang {

/// What stands behind a pending promise. Implemented by actors; counted by itself.
class promise_source {
 public:
  /// The outcome (a value, or a failure for a rejection), or null while there is none. Stays valid and unchanged.
  [[nodiscard]] virtual const value* outcome() const noexcept = 0;
  virtual void add_reference() noexcept = 0;
  virtual void drop_reference() noexcept = 0;
  /// Nobody but the asking promise value refers to the source; once it is settled, that cannot change by itself.
  [[nodiscard]] virtual bool is_held_once() const noexcept = 0;
  /// Notes that somebody looked at the outcome, so that a rejection is not reported as unobserved.
  virtual void mark_observed() noexcept = 0;

 protected:
  ~promise_source() = default;
};

struct promise_object : object {
  promise_source* source;               ///< null: it is a settled_promise
};

struct settled_promise : promise_object {
  value outcome;                        ///< value or failure
  std::atomic<bool> observed;           ///< of rejections: somebody looked
};

/// A promise that is settled already; `outcome` is a value or a failure.
[[nodiscard]] value make_settled_promise(value outcome);
/// A promise behind `source`; takes over one reference to it.
[[nodiscard]] value make_pending_promise(promise_source* source);

/// The outcome of a promise value, or null pointer while it is pending. Valid as long as `promise` is held.
[[nodiscard]] inline const value* outcome_of(const promise_object& p) noexcept {
  return p.source ? p.source->outcome() : &static_cast<const settled_promise&>(p).outcome;
}
/// Notes that the outcome was looked at.
void mark_observed(promise_object& p) noexcept;

/// Called when the last reference to a rejected promise goes that nobody looked at. Set once per thread by the runtime's
/// workers (thread-local, so that two nodes in one process do not meet).
using unobserved_hook = void (*)(const value& failure);
void set_unobserved_hook(unobserved_hook hook) noexcept;
void report_unobserved(const value& failure) noexcept;

}  // namespace ruff::lang
