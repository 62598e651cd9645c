#include "lang/value/failure.hpp"

#include "lang/value/heap.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"

#include <new>

namespace ruff::lang {

namespace {

struct error_row {
  diagnostic_kind kind;
  std::string_view text;
};

constexpr error_row rows[] = {
#define RUFF_ERROR(name, kind, text) {diagnostic_kind::kind, text},
#include "lang/errors.def"
#undef RUFF_ERROR
};

const error_row& row(error_code code) { return rows[static_cast<std::size_t>(code)]; }

}  // namespace

std::string_view message_pattern(error_code code) noexcept { return row(code).text; }
diagnostic_kind kind_of(error_code code) noexcept { return row(code).kind; }

value make_failure(error_code code, std::string_view message, reason origin) {
  auto* f = new (allocate_block(sizeof(failure_object))) failure_object;
  init_header(f, kind::failure);
  f->code = code;
  f->origin = origin;
  f->is_cancellation = false;
  f->receiver = kind::unset;
  f->receiver_shape = 0;
  f->made_by = nullptr;
  f->message = make_string(message);
  f->cause = value::unset();
  f->stack = value::unset();
  return value::own(f);
}

value fail_member(error_code code, const value& receiver, std::string_view name) {
  value failure = fail(code, name);
  auto& f = *failure.as<failure_object>();
  f.receiver = receiver.type();
  if (receiver.is(kind::structure)) f.receiver_shape = receiver.as<structure_object>()->layout->id;
  return failure;
}

std::string_view hole_of(error_code code, std::string_view message) noexcept {
  const std::string_view pattern = message_pattern(code);
  const std::size_t hole = pattern.find("{}");
  const std::string_view before = pattern.substr(0, hole), after = pattern.substr(hole + 2);
  const std::size_t found = message.find(before);
  if (found == std::string_view::npos) return {};
  const std::string_view rest = message.substr(found + before.size());
  return after.empty() ? rest : rest.substr(0, rest.find(after));
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
  f.receiver = inner.receiver;
  f.receiver_shape = inner.receiver_shape;
  f.made_by = inner.made_by;
  f.trace = inner.trace;
  f.awaits = inner.awaits;
  f.awaits_left_out = inner.awaits_left_out;
  return copy;
}

}  // namespace ruff::lang
