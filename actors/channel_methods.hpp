#pragma once

// The methods of channels as rows of a builtin table.

#include "lang/vm/native.hpp"

#include <string_view>

namespace ruff::actors {

[[nodiscard]] const lang::native_entry* find_channel_method(std::string_view name) noexcept;

}  // namespace ruff::actors
