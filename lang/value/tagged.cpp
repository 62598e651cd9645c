#include "lang/value/tagged.hpp"

#include "lang/value/heap.hpp"

#include <new>

namespace ruff::lang {

namespace {

/// Names that the language itself uses; made once, never changed.
struct fixed_names {
  value result = make_immortal_string("Result");
  value option = make_immortal_string("Option");
  value ok = make_immortal_string("Ok");
  value err = make_immortal_string("Err");
  value some = make_immortal_string("Some");
  value none = make_immortal_string("None");
};

const fixed_names& names() {
  static const fixed_names fixed;
  return fixed;
}

value make_wrapper(const value& family, const value& variant, value payload) {
  return make_tagged(family, variant, {&payload, 1});
}

}  // namespace

value make_tagged(value family, value variant, std::span<value> payload) {
  auto* t = new (allocate_block(sizeof(tagged_object) + payload.size() * sizeof(value))) tagged_object;
  init_header(t, kind::tagged);
  t->payload_count = static_cast<std::uint32_t>(payload.size());
  t->family = std::move(family);
  t->variant = std::move(variant);
  for (std::size_t n = 0; n < payload.size(); ++n) {
    note_reach(*t, payload[n]);
    new (t->payload() + n) value(std::move(payload[n]));
  }
  return value::own(t);
}

value make_ok(value v) { return make_wrapper(names().result, names().ok, std::move(v)); }
value make_err(value v) { return make_wrapper(names().result, names().err, std::move(v)); }
value make_some(value v) { return make_wrapper(names().option, names().some, std::move(v)); }
value make_none() { return make_tagged(names().option, names().none, {}); }

}  // namespace ruff::lang
