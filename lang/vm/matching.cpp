// Taking values apart: what `match` asks of them, and the parts that patterns bind.

#include "lang/value/array.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "lang/vm/machine.hpp"

#include <algorithm>

namespace ruff::lang {

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

namespace {

bool has_entries(const value& v, std::span<const value> names) {
  if (!v.is(kind::dict)) return false;
  const auto& d = *v.as<dict_object>();
  return std::all_of(names.begin(), names.end(), [&](const value& name) { return find(d, text_of(name)) != nullptr; });
}

/// The first of `names` is the struct's own.
bool has_fields(const value& v, std::span<const value> names) {
  if (!v.is(kind::structure)) return false;
  const auto& s = *v.as<structure_object>();
  return text_of(s.layout->name) == text_of(names[0]) && std::all_of(names.begin() + 1, names.end(), [&](const value& name) {
           return find_field(s, text_of(name)) != nullptr;
         });
}

/// As `v in first..end`.
bool is_between(const value& v, const value& first, const value& end, bool with_end) {
  const auto n = whole(v);
  return n && *n >= first.as_integer() && (*n < end.as_integer() || (with_end && *n == end.as_integer()));
}

bool has_form(const value& v, pattern_form form, std::uint64_t word, const std::vector<value>& constants) {
  const auto constant = [&]() -> const value& { return constants[static_cast<std::uint32_t>(word)]; };
  switch (form) {
    case pattern_form::array_of: return v.is(kind::array) && items_of(v).size() == word;
    case pattern_form::array_from: return v.is(kind::array) && items_of(v).size() >= word;
    case pattern_form::dict_with: return has_entries(v, items_of(constant()));
    case pattern_form::structure_with: return has_fields(v, items_of(constant()));
    case pattern_form::payloads: return v.is(kind::tagged) && v.as<tagged_object>()->payload_count == word;
    case pattern_form::equal_to: return equals(v, constant());
    case pattern_form::in_range:
    case pattern_form::in_closed_range:
      return is_between(v, constant(), constants[word >> 32], form == pattern_form::in_closed_range);
  }
  return false;
}

}  // namespace

next match_slow(machine& m, const instruction* at) {
  const value& subject = m.val(at->op == opcode::get_payload_op ? at->b : at->a);
  const auto* tagged = subject.is(kind::tagged) ? subject.as<tagged_object>() : nullptr;
  const auto& constants = m.code().constants;
  if (at->op == opcode::match_case_op) {
    const std::uint64_t names = at[1].raw();
    const auto family = static_cast<std::uint32_t>(names);
    if (matches(subject, family == 0xffffffff ? nullptr : &constants[family], constants[names >> 32], at->b != 0))
      m.ip += static_cast<std::int16_t>(at->c);
  } else if (at->op == opcode::match_form_op) {
    if (has_form(subject, static_cast<pattern_form>(at->b), at[1].raw(), constants))
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
