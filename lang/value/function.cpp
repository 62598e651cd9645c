#include "lang/value/function.hpp"

#include "lang/compile/program.hpp"
#include "lang/compile/code.hpp"
#include "lang/value/heap.hpp"
#include "lang/vm/native.hpp"

#include <new>

namespace ruff::lang {

value make_function(const function_code* code, std::size_t capture_count) {
  auto* f = new (allocate_block(sizeof(function_object) + capture_count * sizeof(value))) function_object;
  init_header(f, kind::function, code->assigns_captures ? std::uint8_t{private_state_flag} : std::uint8_t{0});
  if (capture_count > 0) f->depth = state_bit;
  init_cyclic(*f);
  f->code = code;
  f->capture_count = static_cast<std::uint32_t>(capture_count);
  for (std::size_t n = 0; n < capture_count; ++n) new (f->captures() + n) value(value::unset());
  return value::own(f);
}

value make_native(const native_entry* entry) {
  auto* f = new (allocate_block(sizeof(native_object))) native_object;
  init_header(f, kind::native);
  f->entry = entry;
  return value::own(f);
}

std::string_view function_name(const value& v) noexcept {
  return v.is(kind::native) ? v.as<native_object>()->entry->name : code_name(*v.as<function_object>()->code);
}

bool is_builtin(const value& v) noexcept {
  return v.is(kind::native) || (v.is(kind::function) && v.as<function_object>()->code->is_prelude);
}

}  // namespace ruff::lang
