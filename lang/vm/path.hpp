#pragma once

// Places inside containers, as assignments along paths (`x.f[i] := v`) reach them.

#include "lang/value/dict.hpp"
#include "lang/vm/machine.hpp"

#include <span>

namespace ruff::lang {

/// One step of an assignment path: a member name, or a key that was evaluated.
struct path_step {
  const value* name = nullptr;   ///< member
  const value* key = nullptr;    ///< index
};

/// The position an int index means in a sequence of `size` (negative counts from the end); false when it is outside.
[[nodiscard]] bool position_in(std::int64_t index, std::size_t size, std::size_t& position);
/// The item that a string or int key means, or null pointer.
[[nodiscard]] value* find_key(const dict_object& d, const value& key);
/// The place of a step inside a container, which is copied first unless it is unique. The step must exist; inserts nothing.
[[nodiscard]] value* place_in(value& container, const path_step& step);
/// Sets the place that `steps` lead to from `root` to `item` (taken). Null value, or a failure with `root` as it was.
[[nodiscard]] value assign_path(machine& m, value& root, std::span<const path_step> steps, value& item);
/// What instruction `at` edits is a global or a cell with the content `root` now: if others can reach the place, the content
/// is shared.
void share_copies(machine& m, const instruction* at, const value& root);

}  // namespace ruff::lang
