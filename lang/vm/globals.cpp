// Globals and shared captured variables: who may touch what, and what a lane outside its home sees (design rules 4 and 8).

#include "lang/value/share.hpp"
#include "lang/value/string.hpp"
#include "lang/vm/crossing.hpp"
#include "lang/vm/machine.hpp"
#include "lang/vm/own_cycles.hpp"

namespace ruff::lang {

namespace {

value undefined(machine& m, std::uint32_t index) {
  return fail(error_code::undefined_variable, m.f.home->code->global(index).name);
}

/// An unset global shows the builtin of its name, if there is one.
next read_unset(machine& m, const instruction* at, std::uint32_t index) {
  const value& builtin = m.f.home->code->global(index).builtin;
  if (builtin.is(kind::unset)) return m.raised(undefined(m, index));
  m.val(at->a) = builtin;
  return next::go;
}

next again(machine& m, const instruction* at, stop why) {
  m.ip = at;
  m.why = why;
  return next::leave;
}

bool shows(const machine& m, const global_slot& g) {
  return g.written.load(std::memory_order_acquire) <= m.f.view && g.content.type() != kind::unset;
}

next get_constant(machine& m, const instruction* at, std::uint32_t index) {
  const global_slot& g = m.f.home->globals[index];
  if (!shows(m, g)) {
    if (!m.f.in_home && m.f.view_is_stale && m.f.home->host->refresh_view(m.f) == host_answer::stop)
      return again(m, at, stop::entering_home);
    if (!shows(m, g)) return read_unset(m, at, index);
  }
  m.val(at->a) = g.content;
  return next::go;
}

next get_top_level(machine& m, const instruction* at, std::uint32_t index) {
  value content;
  const global_slot& g = m.f.home->globals[index];
  if (m.f.in_home || (g.is_final.load(std::memory_order_acquire) && shows(m, g)))
    content = g.content;
  else if (m.f.home->host->read_top_level(m.f, index, content) == host_answer::stop)
    return again(m, at, stop::entering_home);
  if (content.is(kind::unset)) return read_unset(m, at, index);
  m.val(at->a) = std::move(content);
  return next::go;
}

next get_home(machine& m, const instruction* at, std::uint32_t index) {
  if (const next how = touch(m, at); how != next::go) return how;
  const global_slot& g = m.f.home->globals[index];
  if (g.content.is(kind::unset)) return read_unset(m, at, index);
  m.val(at->a) = g.content;
  return next::go;
}

value forbidden(const machine& m, std::uint32_t index, slot_binding binding, error_code let_code, error_code const_code) {
  return fail(binding == slot_binding::let_binding ? let_code : const_code, m.f.home->code->global(index).name);
}

/// Checks a write of `how` against the slot's present binding and notes the new one. Null value or a failure.
value check_binding(machine& m, global_slot& g, std::uint32_t index, global_write how) {
  const bool is_set = g.content.type() != kind::unset;
  const auto binding = static_cast<slot_binding>(g.binding);
  switch (how) {
    case global_write::assign_known:
      return {};
    case global_write::import_name:
      g.binding = static_cast<std::uint8_t>(slot_binding::mutable_binding);
      return {};
    case global_write::assign:
      if (is_set && binding != slot_binding::mutable_binding)
        return forbidden(m, index, binding, error_code::reassign_let, error_code::reassign_const);
      return {};
    case global_write::declare_let:
    case global_write::declare_mut:
    case global_write::declare_const:
      if (is_set) return fail(error_code::duplicate_declaration, m.f.home->code->global(index).name);
      g.binding = static_cast<std::uint8_t>(how == global_write::declare_let     ? slot_binding::let_binding
                                            : how == global_write::declare_const ? slot_binding::const_binding
                                                                                 : slot_binding::mutable_binding);
  }
  return {};
}

}  // namespace

void publish_constant(machine& m, global_slot& g, value content) {
  home_state& home = *m.f.home;
  if (home.pins_constants && content.is_counted()) {
    home.pinned.push_back(content);
    content = value::immortal(home.pinned.back().as_object());
  }
  // A method declared again replaces a constant that other lanes may be reading: the old one stays pinned.
  if (g.content.is_counted()) home.pinned.push_back(std::move(g.content));
  g.content = std::move(content);
  g.written.store(home.epoch.load(std::memory_order_relaxed), std::memory_order_release);
}

next touch(machine& m, const instruction* at) {
  if (!m.f.in_home && m.f.home->host->enter_home(m.f) == host_answer::stop) return again(m, at, stop::entering_home);
  m.f.touched_depth_ = m.f.async_depth_;
  return next::go;
}

next touch_for(machine& m, const instruction* at, const value& v) {
  return private_state_of(*m.f.home, v) == private_state::none ? next::go : touch(m, at);
}

next get_global_slow(machine& m, const instruction* at) {
  const auto index = static_cast<std::uint32_t>(at->wide());
  switch (at->op) {
    case opcode::get_constant_op: return get_constant(m, at, index);
    case opcode::get_top_level_op: return get_top_level(m, at, index);
    default: return get_home(m, at, index);
  }
}

next set_global_slow(machine& m, const instruction* at) {
  const auto index = static_cast<std::uint32_t>(at->wide());
  const auto kind_of_global = static_cast<global_class>(at->flags & 3);
  if (const next how = touch(m, at); how != next::go) return how;
  global_slot& g = m.f.home->globals.own(index);
  if (value error = check_binding(m, g, index, static_cast<global_write>(at->flags >> 2)); error.is(kind::failure))
    return m.raised(std::move(error));
  value content = std::move(m.val(at->a));
  if (m.f.home->is_shared.load(std::memory_order_relaxed)) mark_for(m, content);
  if (kind_of_global == global_class::constant) {
    publish_constant(m, g, std::move(content));
    return next::go;
  }
  if (kind_of_global == global_class::top_level && m.f.home->is_shared.load(std::memory_order_relaxed)) {
    std::swap(*m.f.home->host->begin_top_level_write(m.f, index), content);
    m.f.home->host->end_top_level_write(m.f, index);
    return next::go;
  }
  g.content = std::move(content);
  return next::go;
}

next set_global_or_skip_slow(machine& m, const instruction* at) {
  if (const next how = touch(m, at); how != next::go) return how;
  if (m.f.home->globals[static_cast<std::uint32_t>(at->wide())].content.is(kind::unset)) return next::go;
  const next how = set_global_slow(m, at);
  if (how == next::go) ++m.ip;
  return how;
}

value* editable_global(machine& m, const instruction* at, std::uint32_t index, edit_kind what, next& out) {
  out = touch(m, at);
  if (out != next::go) return nullptr;
  global_slot& g = m.f.home->globals.own(index);
  if (g.content.is(kind::unset)) {
    out = m.raised(undefined(m, index));
    return nullptr;
  }
  const auto binding = static_cast<slot_binding>(g.binding);
  if (binding != slot_binding::mutable_binding) {
    const bool assigns = what == edit_kind::reassign;
    out = m.raised(forbidden(m, index, binding, assigns ? error_code::reassign_let : error_code::mutate_let,
                             assigns ? error_code::reassign_const : error_code::mutate_const));
    return nullptr;
  }
  if (m.f.home->code->global(index).kind != global_class::top_level ||
      !m.f.home->is_shared.load(std::memory_order_relaxed))
    return &g.content;
  m.edited = index;
  return m.f.home->host->begin_top_level_write(m.f, index);
}

namespace {

/// Before a captured variable is used: the touch if the function is shared; else it is listed, since the variable may get
/// something that leads back to it.
next touch_cells(machine& m, const instruction* at, function_object& f) {
  if (!f.is_shared()) {
    if (!f.previous) m.f.add_cyclic(f);
    return next::go;
  }
  if (f.home != nullptr && f.home != m.f.home->members)
    return m.raised(fail(error_code::not_supported, "A closure with state of another home"));
  const next how = touch(m, at);
  if (how == next::go) unwatch(f);
  return how;
}

}  // namespace

value* editable_place(machine& m, const instruction* at, std::uint64_t word, edit_kind what, next& out) {
  if (at->flags & root_global) return editable_global(m, at, static_cast<std::uint32_t>(word), what, out);
  auto* f = static_cast<function_object*>(m.base[-1].o);
  out = touch_cells(m, at, *f);
  return out == next::go ? &f->captures()[word] : nullptr;
}

void finish_edit(machine& m) {
  if (m.edited < 0) return;
  m.f.home->host->end_top_level_write(m.f, static_cast<std::uint32_t>(m.edited));
  m.edited = -1;
}

next cell_slow(machine& m, const instruction* at) {
  auto* f = static_cast<function_object*>(m.base[-1].o);
  if (const next how = touch_cells(m, at, *f); how != next::go) return how;
  if (at->op == opcode::get_cell_op) {
    m.val(at->a) = f->captures()[at->b];
    return next::go;
  }
  value content = std::move(m.val(at->a));
  if (f->is_shared()) mark_for(m, content);
  f->captures()[at->b] = std::move(content);
  return next::go;
}

std::optional<std::uint32_t> method_slot(const program& p, const value& structure, std::string_view name) {
  std::string key(text_of(structure.as<structure_object>()->layout->name));
  (key += '.') += name;
  const auto& methods = p.methods().globals;
  const auto found = methods.find(key);
  if (found == methods.end()) return std::nullopt;
  return found->second;
}

next read_method(machine& m, const instruction* at, std::uint32_t index, value& method) {
  const global_slot& g = m.f.home->globals[index];
  if (m.f.home->code->global(index).kind == global_class::home) {
    if (const next how = touch(m, at); how != next::go) return how;
  } else if (g.written.load(std::memory_order_acquire) > m.f.view && m.f.view_is_stale && !m.f.in_home) {
    if (m.f.home->host->refresh_view(m.f) == host_answer::stop) return again(m, at, stop::entering_home);
  }
  method = g.content;
  return next::go;
}

value method_of(machine& m, const value& structure, std::string_view name) {
  const auto index = method_slot(*m.f.home->code, structure, name);
  if (!index) return {};
  const global_slot& g = m.f.home->globals[*index];
  return g.content.is(kind::function) ? g.content : value();
}

}  // namespace ruff::lang
