// Literals, interpolation, functions, matching and destructuring.

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

namespace {

/// Whether `v` matches `case FAMILY::VARIANT` or `case VARIANT` (a name alone matches the string of that spelling).
bool matches(const value& v, const value* family, const value& variant, bool takes_string) {
  if (v.is(kind::string)) return takes_string && text_of(v) == text_of(variant);
  if (!v.is(kind::tagged)) return false;
  const auto& t = *v.as<tagged_object>();
  if (text_of(t.variant) != text_of(variant)) return false;
  if (family) return text_of(t.family) == text_of(*family);
  return text_of(t.family) == "Result" || text_of(t.family) == "Option";
}

}  // namespace

next match_slow(machine& m, const instruction* at) {
  const value& subject = m.val(at->op == opcode::get_payload_op ? at->b : at->a);
  const auto* tagged = subject.is(kind::tagged) ? subject.as<tagged_object>() : nullptr;
  const auto& constants = m.code().constants;
  if (at->op == opcode::match_case_op) {
    const std::uint64_t names = at[1].raw();
    const auto family = static_cast<std::uint32_t>(names);
    if (!matches(subject, family == 0xffffffff ? nullptr : &constants[family], constants[names >> 32], at->b != 0))
      m.ip += static_cast<std::int16_t>(at->c);
  } else if (at->op == opcode::get_payload_op) {
    value payload = tagged && at->c < tagged->payload_count ? tagged->payload()[at->c] : value();
    m.val(at->a) = std::move(payload);
  } else if (tagged && at->b < tagged->payload_count) {
    m.ip += static_cast<std::int16_t>(at->c);
  }
  return next::go;
}

namespace {

value rest_of_array(const value& from, std::size_t first) {
  value rest = make_array();
  if (from.is(kind::array))
    for (std::size_t n = first; n < items_of(from).size(); ++n) rest = push(std::move(rest), items_of(from)[n]);
  return rest;
}

value rest_of_dict(const value& from, const value& taken) {
  value rest = make_dict();
  if (!from.is(kind::dict)) return {};
  const auto& d = *from.as<dict_object>();
  for (std::uint32_t n = 0; n < d.used; ++n) {
    const value& key = d.entries[n].key;
    if (!key.is(kind::string)) continue;
    bool is_taken = false;
    for (const value& name : items_of(taken)) is_taken = is_taken || text_of(name) == text_of(key);
    if (!is_taken) rest = with_entry(std::move(rest), key, d.entries[n].item);
  }
  return rest;
}

}  // namespace

next destructure_slow(machine& m, const instruction* at) {
  const value& from = m.val(at->b);
  value part;
  switch (at->op) {
    case opcode::item_or_null_op:
      if (from.is(kind::array) && at->c < items_of(from).size()) part = items_of(from)[at->c];
      break;
    case opcode::rest_of_array_op: part = rest_of_array(from, at->c); break;
    case opcode::entry_or_null_op:
      if (from.is(kind::dict)) {
        const auto* found = find(*from.as<dict_object>(), text_of(m.code().constants[at->c]));
        if (found) part = *found;
      }
      break;
    default: part = rest_of_dict(from, m.code().constants[at->c]);
  }
  m.val(at->a) = std::move(part);
  return next::go;
}

}  // namespace ruff::lang
