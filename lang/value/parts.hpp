#pragma once

// What an object holds, for those who walk from object to object: marking as shared, and the search for cycles.

#include "lang/value/value.hpp"

#include <span>

namespace ruff::lang {

/// The values that `o` holds, where they lie. Empty for leaves, for a generator that is being advanced, and for what shares
/// its values: handles (see handle::visit_held), and promises whose source is pending or has others that refer to it.
[[nodiscard]] std::span<value> parts_of(object& o) noexcept;

// Of generators; defined by the interpreter.
/// The registers of a suspended generator.
[[nodiscard]] std::span<value> generator_parts(object& generator) noexcept;
/// Keeps lanes from advancing the generator for a moment, for which they spin; false when one is just doing that.
[[nodiscard]] bool claim_generator(object& generator) noexcept;
void unclaim_generator(object& generator) noexcept;
/// Releases the registers of a suspended generator, which is over then.
void empty_generator(object& generator) noexcept;

}  // namespace ruff::lang
