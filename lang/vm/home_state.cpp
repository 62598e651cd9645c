#include "lang/vm/home_state.hpp"

#include "lang/compile/program.hpp"
#include "lang/value/array.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/function.hpp"
#include "lang/value/share.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "lang/compile/code.hpp"

#include <unordered_map>

namespace ruff::lang {

void initialise_globals(home_state& home, const program& code) {
  home.code = &code;
  home.global_count = static_cast<std::uint32_t>(code.globals.size());
  home.globals = std::make_unique<global_slot[]>(home.global_count);
  for (std::uint32_t n = 0; n < home.global_count; ++n) home.globals[n].content = code.globals[n].hoisted;
}

void fork_globals(const home_state& from, home_state& to) {
  to.code = from.code;
  to.global_count = from.global_count;
  to.globals = std::make_unique<global_slot[]>(to.global_count);
  for (std::uint32_t n = 0; n < to.global_count; ++n) {
    const global_slot& source = from.globals[n];
    if (source.content.is(kind::unset)) continue;
    to.globals[n].content = copy_for_other_home(source.content);
    to.globals[n].binding = source.binding;
  }
}

namespace {

/// Constants of a home are immortal values, so counting says nothing about what a value reaches.
bool is_object(const value& v) { return v.type() >= kind::string && v.type() != kind::unset; }

/// Walks what a value reaches, each object once; nested values are few levels deep in practice, so visited objects are kept
/// in a set and the walk uses a list of its own.
class reach {
 public:
  explicit reach(const value& root) { add(root); }

  /// True when a function with private state is found.
  bool finds_private_state() {
    while (!pending_.empty()) {
      const value v = pending_.back();
      pending_.pop_back();
      if (v.is(kind::function) && (v.as_object()->flags & private_state_flag)) return true;
      descend(v);
    }
    return false;
  }

 private:
  void add(const value& v) {
    if (is_object(v) && seen_.emplace(v.as_object(), true).second) pending_.push_back(v);
  }
  void add_all(const value* first, std::size_t count) {
    for (std::size_t n = 0; n < count; ++n) add(first[n]);
  }
  void descend(const value& v) {
    switch (v.type()) {
      case kind::array: return add_all(v.as<array_object>()->items(), v.as<array_object>()->size);
      case kind::dict:
        return for_each_entry(*v.as<dict_object>(), [this](const string_object&, const value& item) { add(item); });
      case kind::structure:
        return add_all(v.as<structure_object>()->fields(), v.as<structure_object>()->field_count);
      case kind::tagged: return add_all(v.as<tagged_object>()->payload(), v.as<tagged_object>()->payload_count);
      case kind::function:
        return add_all(v.as<function_object>()->captures(), v.as<function_object>()->capture_count);
      default: return;
    }
  }

  std::vector<value> pending_;
  std::unordered_map<const object*, bool> seen_;
};

value copied(const value& v);

value copied_function(const function_object& f) {
  value copy = make_function(f.code, f.capture_count);
  auto* to = copy.as<function_object>();
  to->flags = f.flags;
  for (std::uint32_t n = 0; n < f.capture_count; ++n) to->captures()[n] = copied(f.captures()[n]);
  return copy;
}

/// Copies what reaches private state; recursion follows closures in containers, whose nesting is limited to 4,096 levels.
value copied(const value& v) {
  if (!reaches_private_state(v)) return v;
  value copy = v;
  switch (v.type()) {
    case kind::function: return copied_function(*v.as<function_object>());
    case kind::array:
      for (std::size_t n = 0; n < items_of(v).size(); ++n) copy = with_item(std::move(copy), n, copied(items_of(v)[n]));
      return copy;
    case kind::dict:
      for_each_entry(*v.as<dict_object>(), [&](const string_object& key, const value& item) {
        copy = with_entry(std::move(copy), key.view(), copied(item));
      });
      return copy;
    case kind::structure: {
      copy = unshared_structure(std::move(copy));
      auto* s = copy.as<structure_object>();
      for (std::uint32_t n = 0; n < s->field_count; ++n) s->fields()[n] = copied(s->fields()[n]);
      return copy;
    }
    default: return copy;
  }
}

}  // namespace

bool reaches_private_state(const value& v) { return reach(v).finds_private_state(); }

value copy_for_other_home(const value& v) {
  value copy = is_object(v) ? copied(v) : v;
  mark_shared(copy);
  return copy;
}

}  // namespace ruff::lang
