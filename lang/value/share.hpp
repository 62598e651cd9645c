#pragma once

// Marking values as shared before they cross to another thread. Marking goes deep, is iterative, stays, and never scans an
// object twice: a shared object's contents are shared. Must happen before the value is published.

#include "lang/value/value.hpp"

namespace ruff::lang {

class home_members;

/// Marks `v` and all that can be reached from it. Generators and functions that assign captured variables become members of
/// the home in which they were made; copies of such functions, which belong to no home yet, of `home`.
void mark_shared(const value& v, home_members* home = nullptr);

}  // namespace ruff::lang
