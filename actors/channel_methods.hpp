#pragma once

// The methods of channels as rows of a builtin table.

#include "lang/value/handle.hpp"

namespace ruff::actors {

[[nodiscard]] lang::method_table channel_methods() noexcept;

}  // namespace ruff::actors
