#include "lang/value/failure.hpp"

#include "lang/value/heap.hpp"
#include "lang/value/string.hpp"

#include <new>

namespace ruff::lang {

namespace {

struct error_row {
  std::string_view detail;
  std::string_view text;
};

constexpr error_row rows[] = {
#define RUFF_ERROR(name, detail, text) {detail, text},
#include "lang/errors.def"
#undef RUFF_ERROR
};

const error_row& row(error_code code) { return rows[static_cast<std::size_t>(code)]; }

}  // namespace

std::string_view message_pattern(error_code code) noexcept { return row(code).text; }
std::string_view detail_slug(error_code code) noexcept { return row(code).detail; }

value make_failure(error_code code, std::string_view message, reason origin) {
  auto* f = new (allocate_block(sizeof(failure_object))) failure_object;
  init_header(f, kind::failure);
  f->code = code;
  f->origin = origin;
  f->is_cancellation = false;
  f->made_by = nullptr;
  f->message = make_string(message);
  f->cause = value::unset();
  f->stack = value::unset();
  return value::own(f);
}

value builtin_failure(std::string_view message) {
  return make_failure(error_code::builtin, message, reason::builtin);
}

value wrapped_failure(const failure_object& inner, std::string_view message, reason origin) {
  value copy = make_failure(inner.code, message, origin);
  auto& f = *copy.as<failure_object>();
  f.cause = inner.cause;
  f.stack = inner.stack;
  f.place = inner.place;
  f.made_by = inner.made_by;
  f.trace = inner.trace;
  f.awaits = inner.awaits;
  f.awaits_left_out = inner.awaits_left_out;
  return copy;
}

}  // namespace ruff::lang
