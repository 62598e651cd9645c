// Import statements as they run: finding a module, executing its top-level code once per home in a segment of its own, and
// handing out what it exports. Whoever imports a module that another lane is executing waits for it.

#include "lang/compile/module_source.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/share.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/vm/machine.hpp"

namespace ruff::lang {

namespace {

const program& code_of(const machine& m) noexcept { return *m.f.home->code; }

/// The module whose top-level code cannot go on before the present instruction has; null: none.
const unit* waiting_module(const machine& m) noexcept {
  for (segment* s = m.f.top; s && s->kind != segment_kind::async; s = s->prev)
    if (s->kind == segment_kind::module) return s->bottom()->code->module;
  return nullptr;
}

const global_slot& namespace_of(const machine& m, const unit& u) noexcept {
  return m.f.home->globals[index_of(u.number, namespace_slot)];
}

/// What the home has of the text that `newest` was compiled from: a namespace that the lane may see, or null.
const value* finished_namespace(const machine& m, const unit* newest) {
  for (const unit* u = newest; u; u = u->earlier) {
    const global_slot& g = namespace_of(m, *u);
    if (g.written.load(std::memory_order_acquire) <= m.f.view && g.content.type() != kind::unset) return &g.content;
  }
  return nullptr;
}

next begin_module(machine& m, const instruction* at, const unit& u) {
  const segment* const below = m.f.top;
  const unit* const importer = waiting_module(m);
  const next how = call_apart(m, u.top_level, {}, &m.reg(at->a), segment_kind::module);
  if (m.f.top == below) return how;
  home_state& home = *m.f.home;
  home.globals.add(u.number);
  home.modules.begin(u, importer, &m.f);
  home.top_level_in_turn.store(true, std::memory_order_relaxed);
  ++m.f.open_modules_;
  return how;
}

void leave_module(machine& m) {
  --m.f.open_modules_;
  show_top_level(m.f);
}

/// Asks for the unit of a module into register `a`.
next ask_for(machine& m, std::uint16_t a, std::string_view name, const unit* used) {
  const unit& importer = m.code().module ? *m.code().module : code_of(m).main();
  if (!code_of(m).modules) return m.raised(fail(error_code::module_missing, name, name));
  m.val(a) = m.f.home->host->load_module(name, importer, used);
  return await_builtin(m, a, true);
}

}  // namespace

void show_top_level(fiber& f) noexcept {
  if (f.runs_top_level() || !f.in_home) return;
  f.home->epoch.fetch_add(1, std::memory_order_acq_rel);
  f.home->top_level_in_turn.store(false, std::memory_order_release);
}

next find_module_slow(machine& m, const instruction* at) {
  return ask_for(m, at->a, text_of(m.code().constants[static_cast<std::uint32_t>(at->wide())]), nullptr);
}

next run_module_slow(machine& m, const instruction* at) {
  const unit* const newest = &code_of(m).units[static_cast<std::uint32_t>(m.val(at->b).as_integer())];
  const value* finished = finished_namespace(m, newest);
  if (!finished) {
    if (const next how = touch(m, at); how != next::go) return how;
    finished = finished_namespace(m, newest);
  }
  if (finished) {
    m.val(at->a) = *finished;
    return next::go;
  }
  for (const unit* u = newest; u; u = u->earlier) {
    auto met = m.f.home->modules.import(*u, waiting_module(m), *m.f.home->host);
    if (!met.circle.empty()) return m.raised(fail(error_code::module_cycle, met.circle));
    if (met.gate.is(kind::null)) continue;
    m.val(at->a) = std::move(met.gate);
    return await_builtin(m, at->a, false);
  }
  for (const unit* u = newest; u; u = u->earlier)
    if (!m.f.home->globals.has(u->number)) return begin_module(m, at, *u);
  // It was executed here before and failed, or is half executed in the snapshot that this home began with.
  m.ip = at;
  return ask_for(m, at->b, newest->name, newest);
}

next end_module_slow(machine& m, const instruction* at) {
  if (const next how = touch(m, at); how != next::go) return how;
  const unit& u = *m.code().module;
  home_state& home = *m.f.home;
  shape_table& shapes = code_of(m).shapes;
  const shape* layout = shapes.root("__module_namespace_" + u.name);
  std::vector<value> contents;
  for (const module_export& e : u.exports) {
    if (e.is_type) continue;
    const value& own = home.globals[e.global].content;
    const value& content = own.is(kind::unset) ? code_of(m).global(e.global).builtin : own;
    if (content.is(kind::unset)) return m.raised(fail(error_code::export_undefined, e.name, u.name));
    layout = shapes.with_field(layout, e.name);
    contents.push_back(content);
  }
  value made = make_structure(layout);
  auto& s = *made.as<structure_object>();
  for (std::size_t n = 0; n < contents.size(); ++n) {
    note_reach(s, contents[n]);
    s.fields()[n] = std::move(contents[n]);
  }
  if (home.is_shared.load(std::memory_order_relaxed)) mark_for(m, made);
  m.val(at->a) = made;
  publish_constant(m, home.globals.own(index_of(u.number, namespace_slot)), made);
  for (std::size_t n = 0; n < u.globals.size(); ++n)
    if (u.globals[n].kind == global_class::top_level)
      home.globals.own(index_of(u.number, n)).is_final.store(true, std::memory_order_release);
  leave_module(m);
  home.modules.end(u, made, *home.host);
  return next::go;
}

next get_export_slow(machine& m, const instruction* at) {
  const unit& u = code_of(m).units[static_cast<std::uint32_t>(m.val(at->c).as_integer())];
  const std::string_view name = text_of(m.code().constants[at[1].raw()]);
  const module_export* const found = u.find_export(name);
  if (!found && !(at->flags & optional_export)) return m.raised(fail(error_code::symbol_missing, name, u.name));
  m.val(at->a) = found && !found->is_type ? *find_field(*m.val(at->b).as<structure_object>(), name) : value::unset();
  return next::go;
}

void fail_module(machine& m, const unit& module) {
  const auto wrapped = [&] {
    const auto& inner = *m.error.as<failure_object>();
    const std::string_view message = text_of(inner.message);
    const bool names_module = inner.code == error_code::export_undefined && message.starts_with("Exported");
    return wrapped_failure(inner, names_module ? std::string(message)
                                               : fmt::format(fmt::runtime(message_pattern(error_code::module_failed)),
                                                             module.name, message), reason::script);
  };
  value for_others = wrapped();
  mark_for(m, for_others);
  leave_module(m);
  m.f.home->modules.end(module, for_others, *m.f.home->host);
  if (m.error.as<failure_object>()->is_cancellation) return;
  m.error = wrapped();
  auto& f = *m.error.as<failure_object>();
  // Behind an await, the calls that were open are not in the trace.
  if (!f.awaits.empty() && f.awaits.size() < await_links_max)
    f.awaits.push_back({&m.code().label, m.code().file->place_of(m.code().span_at(m.ip - 1))});
}

}  // namespace ruff::lang
