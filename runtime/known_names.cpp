#include "runtime/known_names.hpp"

#include "actors/channel_methods.hpp"
#include "lang/syntax/lexer.hpp"
#include "lang/value/string.hpp"

#include <algorithm>

namespace ruff::runtime {

namespace {

using names = std::vector<std::string_view>;
using lang::kind;

constexpr std::string_view chain_prefix = "__chain_";

void add_prelude(const lang::program& code, names& into) {
  for (const auto& [name, function] : code.prelude)
    into.push_back(name);
}

void add_struct_members(const lang::program& code, std::uint32_t shape, names& into) {
  const lang::shape& layout = *code.shapes.find(shape);
  for (const lang::value& field : layout.fields)
    if (lang::text_of(field) != lang::hidden_field) into.push_back(lang::text_of(field));
  const std::string prefix = std::string(lang::text_of(layout.name)) + ".";
  for (const auto& [name, slot] : code.methods().globals)
    if (name.starts_with(prefix) && name[prefix.size()] != '=')
      into.push_back(std::string_view(name).substr(prefix.size()));
}

void add_generator_methods(const lang::program& code, names& into) {
  into.push_back("next");
  for (const auto& [name, function] : code.prelude)
    if (name.starts_with(chain_prefix)) into.push_back(std::string_view(name).substr(chain_prefix.size()));
}

void add_builtin_methods(const lang::program& code, kind receiver, names& into) {
  code.natives->for_each([&](const lang::native_entry& entry) {
    if (code.natives->find_method(receiver, entry.name)) into.push_back(entry.name);
  });
  if (!into.empty()) add_prelude(code, into);
}

/// Sorted, without the names that are the runtime's own.
names sorted(names found) {
  std::erase_if(found, [](std::string_view name) { return name.starts_with("__"); });
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

names known_variables(const lang::program& code, const lang::source* file, std::string_view wrong) {
  names found;
  const lang::lex_result words = file ? lang::lex(*file) : lang::lex_result();
  for (const lang::token& t : words.tokens)
    if (t.kind == lang::token_kind::name && !t.is_keyword && t.text != wrong) found.push_back(t.text);
  found.insert(found.end(), lang::keyword_list().begin(), lang::keyword_list().end());
  for (const auto& [name, constant] : code.builtin_values) found.push_back(name);
  for (const auto& [entry, function] : code.native_values) found.push_back(entry->name);
  add_prelude(code, found);
  return sorted(std::move(found));
}

names known_exports(const lang::program& code, std::string_view module) {
  names found;
  for (std::uint32_t n = 0; n < code.units.size(); ++n)
    if (code.units[n].name == module)
      for (const lang::module_export& e : code.units[n].exports) found.push_back(e.name);
  return sorted(std::move(found));
}

names known_members(const lang::program& code, const lang::failure_object& f) {
  names found;
  if (f.code == lang::error_code::channel_method) {
    const lang::method_table methods = actors::channel_methods();
    for (std::size_t n = 0; n < methods.count; ++n) found.push_back(methods.rows[n].name);
  } else if (f.receiver_shape != 0) {
    add_struct_members(code, f.receiver_shape, found);
  } else if (f.receiver == kind::generator || f.receiver == kind::iterator) {
    add_generator_methods(code, found);
  } else if (f.receiver != kind::unset) {
    add_builtin_methods(code, f.receiver, found);
  }
  return sorted(std::move(found));
}

}  // namespace ruff::runtime
