#include "lang/vm/crossing.hpp"

#include "lang/compile/program.hpp"
#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/function.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/share.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "lang/vm/own_cycles.hpp"

#include <deque>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ruff::lang {

namespace {

bool has_private_state(const value& v) {
  return v.is(kind::function) && (v.as_object()->flags & private_state_flag) != 0;
}

/// The outcome of a promise that is a plain value; null pointer for other values. What an actor settles with is sealed.
const value* settled_outcome(const value& v) {
  const bool is_plain = v.is(kind::promise) && !v.as<promise_object>()->source;
  return is_plain ? &v.as<settled_promise>()->outcome : nullptr;
}

/// Calls `visit` for the values that `v` holds directly. What is shared between homes (promises of actors, channels,
/// handles) and generators, which belong to one home, hold nothing here.
template <class F>
void for_each_part(const value& v, F&& visit) {
  const auto visit_all = [&](const value* first, std::size_t count) {
    for (std::size_t n = 0; n < count; ++n) visit(first[n]);
  };
  switch (v.type()) {
    case kind::array: return visit_all(items_of(v).data(), items_of(v).size());
    case kind::dict:
      return for_each_entry(*v.as<dict_object>(), [&](const string_object&, const value& item) { visit(item); });
    case kind::structure:
      return visit_all(v.as<structure_object>()->fields(), v.as<structure_object>()->field_count);
    case kind::tagged: return visit_all(v.as<tagged_object>()->payload(), v.as<tagged_object>()->payload_count);
    case kind::set:
    case kind::queue:
    case kind::stack: return visit_all(sequence_items(v).data(), sequence_items(v).size());
    case kind::function: return visit_all(v.as<function_object>()->captures(), v.as<function_object>()->capture_count);
    case kind::promise:
      if (const value* outcome = settled_outcome(v)) visit(*outcome);
      return;
    default: return;
  }
}

/// Copies values for another home. Only what reaches a function with private state is copied; what two places share, they
/// share in the copy too. Closures and promises may reach each other in chains of any length, closures in circles as well,
/// so they are walked with lists; containers nest at most 4,096 levels deep and are copied by recursion.
class home_copier {
 public:
  /// Everything that is to be copied, before the first copy.
  void add_root(const value& v) { add(v); }

  /// Walks what the roots reach; false when nothing has private state, so that nothing need be copied.
  bool explore() {
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
      const value v = nodes_[n].original;
      for_each_part(v, [&](const value& part) {
        if (const auto index = add(part)) nodes_[*index].holders.push_back(n);
      });
    }
    std::vector<std::size_t> reached;
    for (std::size_t n = 0; n < nodes_.size(); ++n)
      if (has_private_state(nodes_[n].original)) reached.push_back(n);
    const bool found = !reached.empty();
    while (!reached.empty()) {
      node& at = nodes_[reached.back()];
      reached.pop_back();
      if (std::exchange(at.is_copied, true)) continue;
      reached.insert(reached.end(), at.holders.begin(), at.holders.end());
    }
    return found;
  }

  /// The copy of a root, after explore().
  value copy(const value& root) {
    value made = copied(root);
    while (!begun_.empty()) {
      const std::size_t n = begun_.back();
      begun_.pop_back();
      complete(nodes_[n].original, nodes_[n].copy);
    }
    return made;
  }

  /// The functions among the copies that can be part of a cycle.
  [[nodiscard]] const std::vector<function_object*>& made() const noexcept { return made_; }

 private:
  struct node {
    value original;
    value copy;
    std::vector<std::size_t> holders;
    bool is_copied = false;
    bool is_made = false;
  };

  /// Index of an object's node, made if need be; nothing for values that reach no state.
  std::optional<std::size_t> add(const value& v) {
    if (!may_reach_state(v)) return std::nullopt;
    const auto [place, is_new] = index_.try_emplace(v.as_object(), nodes_.size());
    if (is_new) nodes_.push_back({v, {}, {}, false, false});
    return place->second;
  }

  value copied(const value& v) {
    if (!may_reach_state(v)) return v;
    const auto found = index_.find(v.as_object());
    const std::size_t n = found->second;
    if (!nodes_[n].is_copied) return v;
    if (!nodes_[n].is_made) {
      nodes_[n].is_made = true;
      nodes_[n].copy = v.is(kind::function) || v.is(kind::promise) ? begun(n) : copied_container(v);
    }
    return nodes_[n].copy;
  }

  /// A function with its captured variables still unset, or a promise without its value; complete() follows.
  value begun(std::size_t n) {
    begun_.push_back(n);
    const value& v = nodes_[n].original;
    if (v.is(kind::promise)) return make_settled_promise(value());
    value made = make_function(v.as<function_object>()->code, v.as<function_object>()->capture_count);
    made.as_object()->flags = static_cast<std::uint8_t>(v.as_object()->flags & (private_state_flag | late_flag));
    if (made.as_object()->flags != 0) made_.push_back(made.as<function_object>());
    return made;
  }

  void complete(const value& from, const value& to) {
    if (from.is(kind::promise)) {
      to.as<settled_promise>()->outcome = copied(*settled_outcome(from));
      to.as_object()->depth = state_bit;
      return;
    }
    const auto* f = from.as<function_object>();
    for (std::uint32_t c = 0; c < f->capture_count; ++c) to.as<function_object>()->captures()[c] = copied(f->captures()[c]);
  }

  value copied_container(const value& v) {
    value made = v;
    switch (v.type()) {
      case kind::dict:
        for_each_entry(*v.as<dict_object>(), [&](const string_object& key, const value& item) {
          made = with_entry(std::move(made), key.view(), copied(item));
        });
        return made;
      case kind::structure: {
        made = unshared_structure(std::move(made));
        auto* s = made.as<structure_object>();
        for (std::uint32_t n = 0; n < s->field_count; ++n) s->fields()[n] = copied(s->fields()[n]);
        return made;
      }
      case kind::tagged: {
        std::vector<value> parts = copied_parts(v);
        return make_tagged(v.as<tagged_object>()->family, v.as<tagged_object>()->variant, parts);
      }
      case kind::set:
      case kind::queue:
      case kind::stack: {
        std::vector<value> parts = copied_parts(v);
        return with_items(std::move(made), make_array(std::span<value>(parts)));
      }
      default: {
        std::vector<value> parts = copied_parts(v);
        return make_array(std::span<value>(parts));
      }
    }
  }

  std::vector<value> copied_parts(const value& v) {
    std::vector<value> parts;
    for_each_part(v, [&](const value& part) { parts.push_back(copied(part)); });
    return parts;
  }

  std::unordered_map<const object*, std::size_t> index_;
  std::deque<node> nodes_;
  std::vector<function_object*> made_;
  std::vector<std::size_t> begun_;   ///< copies of functions and promises that are still to be completed
};

}  // namespace

private_state private_state_of(const home_state& home, const value& v) {
  if (!home.code->assigns_captures || !may_reach_state(v)) return private_state::none;
  private_state found = private_state::none;
  std::unordered_set<const object*> seen;
  std::vector<const value*> pending;
  for (const value* at = &v;;) {
    if (has_private_state(*at)) {
      // The variables of a shared function are not looked at: another turn may be assigning them.
      if (at->as_object()->is_shared()) return private_state::shared;
      found = private_state::own;
    }
    for_each_part(*at, [&](const value& part) {
      if (may_reach_state(part) && seen.insert(part.as_object()).second) pending.push_back(&part);
    });
    if (pending.empty()) return found;
    at = pending.back();
    pending.pop_back();
  }
}

value published(value v, home_state& from) {
  share_in(from, v);
  if (private_state_of(from, v) == private_state::none) return v;
  value copy = copy_for_other_home(v, *from.members);
  return make_parcel(std::move(v), std::move(copy), from.number);
}

value opened_parcel(const parcel& p, fiber& by) {
  if (p.from == by.home->number) return p.original;
  home_copier copier;
  copier.add_root(p.copy);
  if (!copier.explore()) return p.copy;
  value copy = copier.copy(p.copy);
  for (function_object* made : copier.made()) by.add_cyclic(*made);
  return copy;
}

value copy_for_other_home(const value& v, home_members& owner) {
  home_copier copier;
  copier.add_root(v);
  value copy = copier.explore() ? copier.copy(v) : v;
  mark_shared(copy, &owner);
  return copy;
}

void fork_globals(const home_state& from, home_state& to) {
  to.code = to.globals.code = from.code;
  to.globals.add(from.globals.units());
  home_copier copier;
  from.globals.for_each([&](std::uint32_t, const global_slot& source) { copier.add_root(source.content); });
  const bool has_state = from.code->assigns_captures && copier.explore();
  from.globals.for_each([&](std::uint32_t index, const global_slot& source) {
    global_slot& made = to.globals.own(index);
    made.is_final.store(source.is_final.load(std::memory_order_relaxed), std::memory_order_relaxed);
    if (source.content.is(kind::unset)) return;
    made.content = has_state ? copier.copy(source.content) : source.content;
    mark_shared(made.content, to.members);
    made.binding = source.binding;
  });
}

}  // namespace ruff::lang
