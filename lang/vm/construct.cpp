// Literals, interpolation and functions.

#include "lang/value/array.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/function.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/share.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "lang/value/text.hpp"
#include "lang/vm/machine.hpp"
#include "lang/vm/own_cycles.hpp"

namespace ruff::lang {

namespace {

std::span<value> operands(machine& m, std::uint16_t first, std::size_t count) {
  return {&m.val(first), count};
}

next finish(machine& m, const instruction* at, value made, const char* building) {
  if (depth_of(made) > nesting_depth_max) return m.raised(fail(error_code::data_depth, building));
  m.val(at->a) = std::move(made);
  return next::go;
}

}  // namespace

next make_array_slow(machine& m, const instruction* at) {
  return finish(m, at, make_array(operands(m, at->b, at->c)), "building array literal");
}

next append_item_slow(machine& m, const instruction* at) {
  return finish(m, at, push(std::move(m.val(at->a)), std::move(m.val(at->b))), "building array literal");
}

next append_spread_slow(machine& m, const instruction* at) {
  const value spread = std::move(m.val(at->b));
  if (!spread.is(kind::array)) return m.raised(fail(error_code::spread_array));
  value array = std::move(m.val(at->a));
  for (const value& item : items_of(spread)) array = push(std::move(array), item);
  return finish(m, at, std::move(array), "building array literal");
}

next make_dict_slow(machine& m, const instruction* at) {
  const auto pairs = operands(m, at->b, std::size_t{at->c} * 2);
  value dict = make_dict(at->c);
  for (std::size_t n = 0; n < pairs.size(); n += 2) {
    if (!pairs[n].is(kind::string)) return m.raised(fail(error_code::dict_key_type));
    dict = with_entry(std::move(dict), value(std::move(pairs[n])), std::move(pairs[n + 1]));
  }
  return finish(m, at, std::move(dict), "building dictionary literal");
}

next add_entry_slow(machine& m, const instruction* at) {
  if (!m.val(at->b).is(kind::string)) return m.raised(fail(error_code::dict_key_type));
  value dict = with_entry(std::move(m.val(at->a)), value(std::move(m.val(at->b))), std::move(m.val(at->c)));
  return finish(m, at, std::move(dict), "building dictionary literal");
}

next add_spread_slow(machine& m, const instruction* at) {
  const value spread = std::move(m.val(at->b));
  if (!spread.is(kind::dict)) return m.raised(fail(error_code::spread_dict));
  value dict = std::move(m.val(at->a));
  const auto& entries = *spread.as<dict_object>();
  for (std::uint32_t n = 0; n < entries.used; ++n)
    if (entries.entries[n].key.is(kind::string))
      dict = with_entry(std::move(dict), entries.entries[n].key, entries.entries[n].item);
  return finish(m, at, std::move(dict), "building dictionary literal");
}

next make_structure_slow(machine& m, const instruction* at) {
  value made = make_structure(reinterpret_cast<const shape*>(at[1].raw()));
  auto* s = made.as<structure_object>();
  const auto fields = operands(m, at->b, at->c);
  for (std::size_t n = 0; n < fields.size(); ++n) {
    note_reach(*s, fields[n]);
    s->fields()[n] = std::move(fields[n]);
  }
  return finish(m, at, std::move(made), "building struct value");
}

next make_tagged_slow(machine& m, const instruction* at) {
  const std::uint64_t names = at[1].raw();
  const auto& constants = m.code().constants;
  value made = make_tagged(constants[names & 0xffffffff], constants[names >> 32], operands(m, at->b, at->c));
  return finish(m, at, std::move(made), "building tagged value");
}

next make_text_slow(machine& m, const instruction* at) {
  const auto parts = operands(m, at->b, at->c);
  // A string in front that nobody else holds grows in place.
  const bool grows = parts[0].is(kind::string) && parts[0].is_unique();
  value start = grows ? std::move(parts[0]) : make_string("");
  std::string text;
  for (value& part : parts.subspan(grows ? 1 : 0)) {
    append_display(text, part);
    part = value();
  }
  if (text_of(start).size() + text.size() > string_bytes_max) return m.raised(fail(error_code::string_too_long));
  m.val(at->a) = grows ? append(std::move(start), text) : make_string(text);
  return next::go;
}

next make_function_slow(machine& m, const instruction* at) {
  const function_code& code = m.f.home->code->function(static_cast<std::uint32_t>(at->wide()));
  value made = make_function(&code, code.capture_count);
  made.as<function_object>()->home = m.f.home->members;
  m.val(at->a) = std::move(made);
  return next::go;
}

next patch_capture_slow(machine& m, const instruction* at) {
  auto& f = *m.val(at->a).as<function_object>();
  if (!f.previous) m.f.add_cyclic(f);
  f.flags |= late_flag;
  f.captures()[at->c] = m.val(at->b);
  return next::go;
}

}  // namespace ruff::lang
