#pragma once

// Marking values as shared before they cross to another thread. Marking goes deep, is iterative, stays, and never scans an
// object twice: a shared object's contents are shared. Must happen before the value is published.

#include "lang/value/value.hpp"

#include <functional>

namespace ruff::lang {

/// Called for each function that assigns captured variables when it becomes shared (and is not yet bound to a home).
using private_state_hook = void (*)(struct function_object& f, void* context);

/// Marks `v` and all that can be reached from it.
void mark_shared(const value& v, private_state_hook hook = nullptr, void* context = nullptr);

/// Visits what a suspended generator's frames hold. Defined by the interpreter.
void for_each_generator_value(object* generator, const std::function<void(const value&)>& visit);

}  // namespace ruff::lang
