#pragma once

// Handles: values by reference that are implemented above the language (channels, task handles, host objects). The object
// owns a C++ object; copies of the value share it.

#include "lang/value/cyclic.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace ruff::lang {

struct native_entry;
class handle;

/// `type` is channel, task or handle. Handles are shared from the start.
[[nodiscard]] value make_handle(kind type, std::unique_ptr<handle> target);

/// Rows of builtins that are methods.
struct method_table {
  const native_entry* rows = nullptr;
  std::size_t count = 0;
};

/// What a handle value refers to. Used from several threads at once.
class handle {
 public:
  virtual ~handle() = default;
  /// `type()` of the value, also shown as `<TYPE>`.
  [[nodiscard]] virtual std::string_view type_name() const noexcept = 0;
  /// The methods, called with the handle as first argument; one static table per class.
  [[nodiscard]] virtual method_table methods() const noexcept { return {}; }
  /// A failure for an unknown method; null value for the ordinary text.
  [[nodiscard]] virtual value unknown_method(std::string_view /*name*/) const { return {}; }

  // For the search for cycles. What a handle holds without showing it counts as held from outside.
  /// Calls `visit` for each reference that this handle holds, while nobody can take one out.
  virtual void visit_held(const std::function<void(const value&)>& /*visit*/) {}
  /// Nobody can reach the handle any more: lets go of what visit_held() shows.
  virtual void let_go() {}

 protected:
  /// Something that visit_held() shows is taken out; called while visit_held() cannot run.
  void note_taken() noexcept { unwatch(*object_); }

 private:
  friend value lang::make_handle(kind type, std::unique_ptr<handle> target);
  object* object_ = nullptr;   ///< the value's
};

struct handle_object : cyclic_object {
  std::unique_ptr<handle> target;
};

[[nodiscard]] inline bool is_handle(const object& o) noexcept {
  return o.type == kind::channel || o.type == kind::task || o.type == kind::handle;
}

/// The target as its concrete type, or null pointer when `v` is something else.
template <class Target>
[[nodiscard]] Target* target_of(const value& v) noexcept {
  if (!v.is(kind::channel) && !v.is(kind::task) && !v.is(kind::handle)) return nullptr;
  return dynamic_cast<Target*>(v.as<handle_object>()->target.get());
}

}  // namespace ruff::lang
