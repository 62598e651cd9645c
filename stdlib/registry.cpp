#include "stdlib/registry.hpp"

#include "lang/compile/program.hpp"
#include "lang/value/structure.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace ruff::stdlib {

namespace {

// Short method names of the collections that have families of builtins.
struct short_name {
  std::string_view name;
  std::string_view builtin;
};

constexpr short_name set_methods[] = {
    {"add", "set_add"},           {"has", "set_has"},
    {"remove", "set_remove"},     {"union", "set_union"},
    {"intersect", "set_intersect"}, {"difference", "set_difference"},
    {"to_array", "set_to_array"},
};
constexpr short_name queue_methods[] = {
    {"enqueue", "queue_enqueue"}, {"dequeue", "queue_dequeue"},   {"peek", "queue_peek"},
    {"size", "queue_size"},       {"is_empty", "queue_is_empty"}, {"to_array", "queue_to_array"},
};
constexpr short_name stack_methods[] = {
    {"push", "stack_push"}, {"pop", "stack_pop"},           {"peek", "stack_peek"},
    {"size", "stack_size"}, {"is_empty", "stack_is_empty"}, {"to_array", "stack_to_array"},
};

std::span<const short_name> short_names_of(kind receiver) noexcept {
  if (receiver == kind::set) return set_methods;
  if (receiver == kind::queue) return queue_methods;
  if (receiver == kind::stack) return stack_methods;
  return {};
}

bool has_builtin_methods(kind receiver) noexcept {
  return receiver == kind::string || receiver == kind::array || receiver == kind::dict ||
         receiver == kind::set || receiver == kind::queue || receiver == kind::stack ||
         receiver == kind::bytes;
}

}  // namespace

builtin_registry::builtin_registry() {
  const builtin_table with_methods[] = {
      core_table(), conversion_table(), assertion_table(), string_table(), word_table(),
      regex_table(), array_table(),     dict_table(),      set_table(),    queue_table(),
  };
  const builtin_table without_methods[] = {
      sort_table(), math_table(), random_table(),  json_table(),     base64_table(), clock_table(),
      file_table(), path_table(), raw_file_table(), key_value_table(), process_table(),
      async_io_table(), concurrency_table(),
  };
  for (const auto table : with_methods) add(table, true);
  for (const auto table : without_methods) add(table, false);
}

void builtin_registry::add(builtin_table table) { add(table, false); }

void builtin_registry::add(builtin_table table, bool are_methods) {
  for (const native_entry& entry : table) {
    // The arithmetic `sum` stands in the list of array functions too.
    const bool is_method = (are_methods && !entry.name.starts_with("__")) || entry.name == "sum";
    if (by_name_.emplace(entry.name, registered{&entry, is_method}).second) continue;
    std::fputs("ruff: two builtins of one name\n", stderr);
    std::abort();
  }
}

const native_entry* builtin_registry::find(std::string_view name) const noexcept {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second.entry;
}

const native_entry* builtin_registry::find_method(kind receiver,
                                                  std::string_view name) const noexcept {
  if (!has_builtin_methods(receiver)) return nullptr;
  if (receiver == kind::array && name == "collect") return &collect_entry();
  for (const auto& [method, builtin] : short_names_of(receiver))
    if (method == name) return find(builtin);
  const auto found = by_name_.find(name);
  return found != by_name_.end() && found->second.is_method ? found->second.entry : nullptr;
}

void builtin_registry::for_each(const std::function<void(const native_entry&)>& visit) const {
  for (const auto& [name, row] : by_name_) visit(*row.entry);
  visit(collect_entry());
}

void builtin_registry::add_constants(lang::program& to) const {
  to.builtin_values.emplace("PI", value::floating(3.141592653589793));
  to.builtin_values.emplace("E", value::floating(2.718281828459045));
  constexpr std::string_view prefix = "Promise.";
  std::map<std::string_view, const native_entry*> members;
  for (const auto& [name, row] : by_name_)
    if (name.starts_with(prefix)) members.emplace(name.substr(prefix.size()), row.entry);
  if (const auto* all = find("promise_all")) members.emplace("all", all);
  if (members.empty()) return;
  value promise = lang::make_structure(to.shapes.root("Promise"));
  for (const auto& [name, entry] : members)
    promise = lang::with_field(to.shapes, std::move(promise), name, to.native_value(entry));
  to.owned.push_back(promise);
  to.builtin_values.emplace("Promise", value::immortal(promise.as_object()));
}

}  // namespace ruff::stdlib
