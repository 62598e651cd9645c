// `for` over everything that is not an int or an array, and generators.

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/parts.hpp"
#include "lang/value/string.hpp"
#include "lang/value/tagged.hpp"
#include "lang/vm/home_state.hpp"
#include "lang/vm/machine.hpp"
#include "lang/vm/own_cycles.hpp"
#include "lang/vm/native.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

namespace ruff::lang {

namespace {

value keys_of(const dict_object& d) {
  value keys = make_array(d.live);
  for (std::uint32_t n = 0; n < d.used; ++n)
    if (d.entries[n].key.is(kind::string)) keys = push(std::move(keys), d.entries[n].key);
  return keys;
}

std::int64_t truncated(double d) {
  if (std::isnan(d)) return 0;
  return d >= 9.2e18 ? INT64_MAX : d <= -9.2e18 ? INT64_MIN : static_cast<std::int64_t>(d);
}

value copied(std::span<const value> items) {
  value array = make_array(items.size());
  for (const value& item : items) array = push(std::move(array), item);
  return array;
}

value copied_bytes(const value& bytes) {
  value array = make_array(bytes_of(bytes).size());
  for (const std::uint8_t byte : bytes_of(bytes)) array = push(std::move(array), value::integer(byte));
  return array;
}

/// What the loop walks over: an int (its limit), array, string, generator or channel. A failure for anything else.
value iteration_state(machine& m, const value& v) {
  switch (v.type()) {
    case kind::integer:
    case kind::array:
    case kind::string:
    case kind::generator:
    case kind::iterator:
    case kind::channel: return v;
    case kind::floating: return value::integer(truncated(v.as_float()));
    case kind::dict: return keys_of(*v.as<dict_object>());
    case kind::set:
    case kind::queue:
    case kind::stack: return copied(sequence_items(v));
    case kind::bytes: return copied_bytes(v);
    case kind::function: {
      const auto& code = *v.as<function_object>()->code;
      if (!code.is_generator || !code.takes(0)) return fail(error_code::not_iterable);
      call_arguments none = arguments_of(code, nullptr, 0);
      return make_generator(m, code, v, none);
    }
    default: return fail(error_code::not_iterable);
  }
}

next next_character(machine& m, const instruction* at) {
  const auto& s = *m.val(at->a).as<string_object>();
  slot& position = (&m.reg(at->a))[1];
  if (static_cast<std::uint64_t>(position.i) >= s.byte_count) return next::go;
  const auto offset = static_cast<std::size_t>(position.i);
  const std::size_t length = utf8_length(s.data()[offset]);
  position.i += static_cast<std::int64_t>(length);
  m.val(at->b) = make_string(s.view().substr(offset, length));
  m.ip += static_cast<std::int16_t>(at->c);
  return --m.budget < 0 ? check_budget(m) : next::go;
}

/// A channel ends the loop with the null that `receive` gives once nothing can come any more. The message arrives in a+1.
next next_message(machine& m, const instruction* at) {
  slot& state = (&m.reg(at->a))[1];
  if (state.tag() == static_cast<std::uint8_t>(kind::boolean)) {
    as_value(state) = value::integer(0);
    if (!m.val(at->b).is(kind::null)) m.ip += static_cast<std::int16_t>(at->c);
    return --m.budget < 0 ? check_budget(m) : next::go;
  }
  const auto* entry = find_method(*m.val(at->a).as<handle_object>()->target, "receive");
  value receiver = m.val(at->a);
  native_call call{m.f, *entry, &receiver, 1, m.steps()};
  value message = entry->call(call);
  as_value(state) = value::boolean(true);
  m.ip = at;   // looks at the message once it is there
  if (message.is(kind::wait)) return wait_in(m, std::move(receiver), at->b, std::move(message));
  m.val(at->b) = std::move(message);
  return m.val(at->b).is(kind::promise) ? await_builtin(m, at->b, false) : next::go;
}

/// In a loop over pairs a dict is walked itself; state a+1 counts its entries.
next next_pair(machine& m, const instruction* at) {
  const auto& d = *m.val(at->a).as<dict_object>();
  slot& position = (&m.reg(at->a))[1];
  while (position.i < d.used && !d.entries[position.i].key.is(kind::string)) ++position.i;
  if (position.i == d.used) return next::go;
  value pair[] = {d.entries[position.i].key, d.entries[position.i].item};
  ++position.i;
  m.val(at->b) = make_array(std::span(pair));
  m.ip += static_cast<std::int16_t>(at->c);
  return --m.budget < 0 ? check_budget(m) : next::go;
}

}  // namespace

next for_prepare_slow(machine& m, const instruction* at) {
  const value& iterable = m.val(at->a);
  value state = (at->flags & in_pairs) && iterable.is(kind::dict) ? iterable : iteration_state(m, iterable);
  if (state.is(kind::failure)) return m.raised(std::move(state));
  m.val(at->a) = std::move(state);
  as_value((&m.reg(at->a))[1]) = value::integer(0);
  return next::go;
}

next for_next_slow(machine& m, const instruction* at) {
  switch (m.reg(at->a).type()) {
    case kind::string: return next_character(m, at);
    case kind::dict: return next_pair(m, at);
    case kind::generator:
    case kind::iterator: return advance(m, m.val(at->a).as<generator_object>(), at);
    default: return next_message(m, at);
  }
}

value make_generator(machine& m, const function_code& code, const value& function, call_arguments& args) {
  auto* g = new (allocate_block(sizeof(generator_object))) generator_object;
  init_header(g, code.is_prelude ? kind::iterator : kind::generator);
  init_cyclic(*g);
  m.f.add_cyclic(*g);
  g->runner.store(nullptr, std::memory_order_relaxed);
  segment* s = begin_segment(m, code, segment_kind::generator, function);
  s->prev = nullptr;
  s->generator = g;
  place_arguments(code, s->registers() + 1, args);
  g->body = s;
  g->base = s->registers() + 1;
  g->record = s->bottom();
  g->ip = code.entry;
  return value::own(g);
}

namespace {

/// Whether the generator's segment is in the chain of this fiber.
bool runs_in(const fiber& f, const generator_object* g) {
  for (const segment* s = f.top; s; s = s->prev)
    if (s->kind == segment_kind::generator && s->generator == g) return true;
  return false;
}

/// The body has stopped: whoever waits to advance it may try again.
void open_gate(machine& m, generator_object& g) {
  value gate;
  {
    const std::lock_guard guard(g.lock);
    g.runner.store(nullptr, std::memory_order_release);
    gate = std::exchange(g.gate, value());
  }
  if (!gate.is(kind::null)) m.f.home->host->open_gate(gate, value());
}

/// Another advance is open. Its own body: an error; another lane's: waits for the end and then tries again.
next wait_for_advance(machine& m, generator_object* g, const instruction* at) {
  if (runs_in(m.f, g)) return m.raised(fail(error_code::generator_running));
  value gate;
  {
    const std::lock_guard guard(g->lock);
    const void* const runner = g->runner.load(std::memory_order_acquire);
    if (!runner || runner == g) {
      m.ip = at;
      return next::go;
    }
    if (g->gate.is(kind::null)) {
      g->gate = m.f.home->host->make_gate(runner);
      mark_for(m, g->gate);   // several lanes hold it
    }
    gate = g->gate;
  }
  m.ip = at;
  return wait_for(m, std::move(gate), false);
}

}  // namespace

void fiber::claim_frames() {
  for (segment* s = top; s; s = s->prev) {
    if (s->kind == segment_kind::module) home->modules.move(*s->bottom()->code->module, this, *home->host);
    if (s->kind != segment_kind::generator) continue;
    const std::lock_guard guard(s->generator->lock);
    s->generator->runner.store(this, std::memory_order_release);
    if (!s->generator->gate.is(kind::null)) home->host->move_gate(s->generator->gate, this);
  }
}

namespace {

/// Gives an item (or the end) to the instruction that advanced the generator; m is back in its frame.
next deliver(machine& m, const instruction* at, value item, bool ended) {
  if (at->op == opcode::for_next_op) {
    m.ip = at + 1;
    if (!ended) {
      m.val(at->b) = std::move(item);
      m.ip += static_cast<std::int16_t>(at->c);
    }
  } else {
    m.ip = at + 1 + words_behind(at->op);
    m.val(at->a) = ended ? make_none() : make_some(std::move(item));
  }
  return --m.budget < 0 ? check_budget(m) : next::go;
}

}  // namespace

next advance(machine& m, generator_object* g, const instruction* at) {
  if (g->home != m.f.home->members) return m.raised(fail(error_code::generator_foreign));
  const void* idle = nullptr;
  while (!g->runner.compare_exchange_weak(idle, &m.f, std::memory_order_acq_rel)) {
    if (idle && idle != g) return wait_for_advance(m, g, at);
    idle = nullptr;   // a search looks in for a moment
  }
  if (!g->body) {
    open_gate(m, *g);
    return deliver(m, at, {}, true);
  }
  segment* s = g->body;
  if (const next how = enter_depth(m, s); how != next::go) {
    open_gate(m, *g);
    return how;
  }
  s->prev = m.f.top;
  s->set_return(m.base, m.record, at);
  retain(g);   // the chain holds it while it runs
  m.f.top = s;
  m.base = g->base;
  m.record = g->record;
  m.ip = g->ip;
  return next::go;
}

namespace {

/// Unlinks the running generator; the machine is in the advancing frame then.
void unlink(machine& m, segment* s) {
  m.f.top = s->prev;
  m.base = s->return_base();
  m.record = s->return_record();
  s->prev = nullptr;
}

}  // namespace

next yield_slow(machine& m, const instruction* at) {
  segment* s = m.f.top;
  if (s->kind != segment_kind::generator) return m.raised(fail(error_code::yield_outside));
  if (m.f.is_ending && is_cleaning_up(m)) return cancelled(m);
  generator_object* g = s->generator;
  value item = at->flags & b_dies ? std::move(m.val(at->b)) : value(m.val(at->b));
  m.val(at->a) = value();
  if (g->is_shared()) mark_frames(m, s);
  if (g->is_shared()) mark_for(m, item);
  g->base = m.base;
  g->record = m.record;
  g->ip = m.ip;
  const instruction* advancing = s->return_ip;
  unlink(m, s);
  open_gate(m, *g);
  release(g);
  return deliver(m, advancing, std::move(item), false);
}

next generator_ended(machine& m, generator_object* g, const instruction* at, value failure) {
  segment* s = m.f.top;
  unlink(m, s);
  as_value(s->registers()[0]) = value();
  g->body = nullptr;
  return_segment(s);
  open_gate(m, *g);
  release(g);
  if (!failure.is(kind::failure)) return deliver(m, at, {}, true);
  m.error = std::move(failure);
  m.ip = at + 1 + words_behind(at->op);
  return next::raise;
}

std::span<value> generator_parts(object& o) noexcept {
  auto& g = static_cast<generator_object&>(o);
  const void* const runner = g.runner.load(std::memory_order_relaxed);
  if (!g.body || (runner && runner != &g)) return {};
  const slot* end = g.base + g.record->code->register_count;
  return {&as_value(*g.body->registers()), static_cast<std::size_t>(end - g.body->registers())};
}

bool claim_generator(object& o) noexcept {
  auto& g = static_cast<generator_object&>(o);
  const void* idle = nullptr;
  return g.runner.compare_exchange_strong(idle, &g, std::memory_order_acq_rel);
}

void unclaim_generator(object& o) noexcept {
  static_cast<generator_object&>(o).runner.store(nullptr, std::memory_order_release);
}

void empty_generator(object& o) noexcept {
  auto& g = static_cast<generator_object&>(o);
  if (g.body) release_segments(std::exchange(g.body, nullptr), g.base, g.record);
}

void destroy_generator(object* o) noexcept {
  auto* g = static_cast<generator_object*>(o);
  leave_list(*g);
  empty_generator(*g);
  g->gate = value();
  g->~generator_object();
  free_block(g, sizeof(generator_object));
}

}  // namespace ruff::lang
