#pragma once

// The order in which `keys`, JSON and others show the entries of a dict: by bytes; numerically when
// every key is a decimal integer (standard library specification, collections, section 4).

#include "stdlib/builtin.hpp"

#include <vector>

namespace ruff::stdlib {

/// The live entries of `d` in that order; valid until the dict changes.
[[nodiscard]] std::vector<const lang::dict_entry*> sorted_entries(const lang::dict_object& d);

/// A dict key in an argument: a string, or an int that stands for its decimal text. False for other
/// kinds.
[[nodiscard]] bool read_key(const value& v, std::string& out);

}  // namespace ruff::stdlib
