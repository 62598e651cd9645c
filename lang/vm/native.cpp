#include "lang/vm/native.hpp"

#include "lang/compile/program.hpp"
#include "lang/value/handle.hpp"
#include "lang/vm/fiber.hpp"
#include "lang/vm/home_state.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ruff::lang {

shape_table& native_call::shapes() const noexcept { return self.home->code->shapes; }

const native_entry* find_method(const handle& target, std::string_view name) noexcept {
  const method_table methods = target.methods();
  const auto* const end = methods.rows + methods.count;
  const auto* const found = std::find_if(methods.rows, end, [&](const native_entry& row) { return row.name == name; });
  return found == end ? nullptr : found;
}

value arity_failure(const native_entry& entry, std::uint32_t got) {
  const bool is_one = entry.arity_style_is_own() == false && entry.style == arity_style::singular &&
                      entry.arity_min == 1 && entry.arity_max == 1;
  std::string counts;
  if (entry.arity_max == variadic)
    counts = fmt::format("at least {}", static_cast<int>(entry.arity_min));
  else if (entry.arity_min == entry.arity_max)
    counts = std::to_string(entry.arity_min);
  else
    counts = fmt::format("{} to {}", static_cast<int>(entry.arity_min), static_cast<int>(entry.arity_max));
  return make_failure(error_code::arity,
                      fmt::format("{} expects {} argument{}, got {}", entry.canonical, counts, is_one ? "" : "s", got),
                      reason::builtin);
}

}  // namespace ruff::lang
