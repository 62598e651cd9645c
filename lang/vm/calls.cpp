// Calls beyond a plain function that fits into the present segment: builtins, methods, async and generator functions, growth
// of the stack, and everything that is not callable.

#include "lang/value/array.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "lang/vm/machine.hpp"
#include "lang/vm/native.hpp"

#include <algorithm>
#include <stdexcept>

namespace ruff::lang {

namespace {

std::int32_t depth_here(const machine& m) {
  return m.f.top->depth + static_cast<std::int32_t>(m.f.top->end() - m.record);
}

/// Lowest record that both memory and the depth limit allow in a fresh segment.
frame* record_minimum(segment* s, std::int32_t depth_max) {
  const std::int64_t remaining = std::int64_t{depth_max} - s->depth;
  auto* const start = reinterpret_cast<frame*>(s) + (sizeof(segment) + sizeof(frame) - 1) / sizeof(frame);
  return s->end() - start > remaining ? s->end() - remaining : start;
}

value depth_failure(const machine& m, const function_code& code) {
  return fail(error_code::call_depth, m.f.home->code->depth_max, code.label.empty() ? "<main>" : code.label);
}

/// Moves `count` arguments.
void move_arguments(slot* to, slot* from, std::size_t count) {
  for (std::size_t n = 0; n < count; ++n) {
    to[n] = from[n];
    from[n].head = static_cast<std::uint64_t>(kind::null);
  }
}

}  // namespace

call_arguments arguments_of(const function_code& code, slot* first, std::uint32_t count) {
  if (!code.has_rest) return {first, count, {}};
  const std::uint32_t own = std::min<std::uint32_t>(count, code.parameter_count - 1u);
  return {first, own, make_array(std::span(reinterpret_cast<value*>(first + own), count - own))};
}

void place_arguments(const function_code& code, slot* base, call_arguments& args) {
  if (base != args.first) move_arguments(base, args.first, args.count);
  for (std::uint32_t n = args.count; n < code.parameter_count; ++n)
    as_value(base[n]) = code.is_prelude ? value() : value::unset();
  if (code.has_rest) as_value(base[code.parameter_count - 1]) = std::move(args.rest);
}

value arity_failure(const function_code& code, std::size_t got) {
  const std::size_t hidden = code.has_self ? 1 : 0;
  const std::size_t least = code.parameters_required - hidden, most = code.parameter_count - hidden;
  const std::string counts = code.has_rest  ? fmt::format("at least {}", least)
                             : least < most ? fmt::format("{} to {}", least, most)
                                            : std::to_string(most);
  return fail(error_code::arity, code.label, counts, got - std::min(got, hidden));
}

void set_depth(machine& m, segment* s) noexcept {
  s->depth = m.f.top ? depth_here(m) : 0;
  s->record_min = record_minimum(s, m.f.home->code->depth_max);
}

constinit thread_local const machine* calling = nullptr;

namespace {

struct calling_scope {
  explicit calling_scope(const machine& m) noexcept { calling = &m; }
  ~calling_scope() { calling = nullptr; }
  calling_scope(const calling_scope&) = delete;
  calling_scope& operator=(const calling_scope&) = delete;
};

}  // namespace

value invoke(machine& m, native_call& call) {
  try {
    const calling_scope scope(m);
    return call.entry.call(call);
  } catch (const std::length_error&) {
    return fail(error_code::out_of_memory);
  }
}

next enter_depth(machine& m, segment* s) {
  if (depth_here(m) >= m.f.home->code->depth_max) return m.raised(depth_failure(m, *s->bottom()->code));
  set_depth(m, s);
  return next::go;
}

segment* begin_segment(machine& m, const function_code& code, segment_kind type, const value& function) {
  // Four times the last segment when the stack grows, so that few depths of recursion lie at a boundary, which costs; a
  // parked lane should be small, so otherwise what the call itself needs.
  const bool grows = type == segment_kind::overflow;
  std::size_t slots = std::size_t{code.register_count} + 1;
  std::size_t records = 1;
  if (grows) {
    const std::size_t wanted = std::min<std::size_t>(std::max<std::size_t>(m.f.top->bytes(), 512) * 4, segment_bytes_max);
    slots = std::max(slots, wanted * 2 / 3 / sizeof(slot));
    records = std::max<std::size_t>(records, wanted / 4 / sizeof(frame));
  }
  segment* s = acquire_segment(slots, records);
  s->prev = m.f.top;
  s->kind = type;
  s->mode = call_mode::promise;
  s->generator = nullptr;
  set_depth(m, s);
  s->set_return(m.base, m.record, m.ip);
  as_value(s->registers()[0]) = function;
  s->bottom()->return_ip = stub_of(type);
  s->bottom()->code = &code;
  return s;
}

next push_frame(machine& m, const function_code& code, slot* at_base, call_arguments& args, const value& function) {
  if (depth_here(m) >= m.f.home->code->depth_max) return m.raised(depth_failure(m, code));
  if (at_base + code.register_count <= reinterpret_cast<slot*>(m.record - 1) && m.record > m.f.top->record_min) {
    --m.record;
    m.record->set_caller_base(m.base);
    m.record->return_ip = m.ip;
    m.record->below = 0;
    m.record->code = &code;
    place_arguments(code, at_base, args);
    m.base = at_base;
  } else {
    segment* s = begin_segment(m, code, segment_kind::overflow, function);
    s->result = at_base;
    place_arguments(code, s->registers() + 1, args);
    m.f.top = s;
    m.base = s->registers() + 1;
    m.record = s->bottom();
  }
  m.ip = code.entry;
  return --m.budget < 0 ? check_budget(m) : next::go;
}

next call_apart(machine& m, const value& function, std::span<value> args, slot* result, segment_kind type) {
  const function_code& code = *function.as<function_object>()->code;
  if (depth_here(m) >= m.f.home->code->depth_max) return m.raised(depth_failure(m, code));
  segment* s = begin_segment(m, code, type, function);
  s->result = result;
  slot* const base = s->registers() + 1;
  for (std::size_t n = 0; n < args.size(); ++n) base[n] = args[n].release_slot();
  m.f.top = s;
  m.base = base;
  m.record = s->bottom();
  m.ip = code.entry;
  return --m.budget < 0 ? check_budget(m) : next::go;
}

next call_async(machine& m, const function_code& code, const value& function, std::uint16_t a, call_arguments& args,
                call_mode mode) {
  if (depth_here(m) >= m.f.home->code->depth_max) return m.raised(depth_failure(m, code));
  segment* s = begin_segment(m, code, segment_kind::async, function);
  s->mode = mode;
  s->result = &m.reg(a);
  s->start_steps = mode == call_mode::item ? m.f.item_start : m.steps();
  place_arguments(code, s->registers() + 1, args);
  if (m.f.touched_depth_ == m.f.async_depth_ && m.budget > static_cast<std::int32_t>(head_start_steps)) {
    const auto spared = m.budget - static_cast<std::int32_t>(head_start_steps);
    m.slice_left += static_cast<std::uint32_t>(spared);
    m.granted -= spared;
    m.budget -= spared;
  }
  ++m.f.async_depth_;
  if (m.counters) ++m.counters->async_calls;
  m.f.top = s;
  m.base = s->registers() + 1;
  m.record = s->bottom();
  m.ip = code.entry;
  return --m.budget < 0 ? check_budget(m) : next::go;
}

namespace {

next call_script(machine& m, const value& function, std::uint16_t a, slot* first, std::uint32_t count, std::uint8_t flags) {
  const function_code& code = *function.as<function_object>()->code;
  if (!code.takes(count)) return m.raised(arity_failure(code, count));
  call_arguments args = arguments_of(code, first, count);
  if (code.is_generator) {
    m.val(a) = make_generator(m, code, function, args);
    return next::go;
  }
  if (code.is_async || (flags & item_call))
    return call_async(m, code, function, a, args,
                      flags & item_call      ? call_mode::item
                      : flags & await_result ? call_mode::await_result
                                             : call_mode::promise);
  return push_frame(m, code, &m.reg(a), args, function);
}

/// A promise that a builtin gives rejected was rejected here.
void place_rejection(machine& m, const promise_object& p) {
  if (p.source) return;
  const value& outcome = *outcome_of(p);
  if (outcome.is(kind::failure) && outcome.is_unique()) complete_trace(m, *outcome.as<failure_object>());
}

void release_arguments(native_call& call) {
  for (std::uint32_t n = 0; n < call.count; ++n) call.args[n] = value();
}

}  // namespace

/// Puts what a builtin gave into the call's result register, and waits for it if its row says so.
next finish_native(machine& m, native_call& call, std::uint16_t a, value result) {
  const auto counted = call.steps + (m.code().is_prelude ? 0u : 1u);
  m.budget -= static_cast<std::int32_t>(std::min<std::uint64_t>(counted, 1u << 24));
  if (result.is(kind::wait)) {
    value place = std::move(call.args[0]);
    release_arguments(call);
    return wait_in(m, std::move(place), a, std::move(result));
  }
  release_arguments(call);
  if (result.is(kind::failure)) return m.raised(std::move(result));
  if (result.is(kind::pause)) {
    m.val(a) = value();
    return wait_for(m, std::move(result), false);
  }
  m.val(a) = std::move(result);
  if (m.val(a).is(kind::promise)) place_rejection(m, *m.val(a).as<promise_object>());
  if (call.entry.does >= effect::suspends && m.val(a).is(kind::promise))
    return await_builtin(m, a, call.entry.does == effect::suspends);
  return m.budget < 0 ? check_budget(m) : next::go;
}

namespace {

next call_entry(machine& m, const native_entry& entry, std::uint16_t a, slot* first, std::uint32_t count,
                bool is_awaited = false) {
  const bool fits = entry.arity_style_is_own() ||
                    (count >= static_cast<std::uint32_t>(entry.arity_min) &&
                     (entry.arity_max == variadic || count <= static_cast<std::uint32_t>(entry.arity_max)));
  if (!fits) return m.raised(arity_failure(entry, count));
  native_call call{m.f, entry, reinterpret_cast<value*>(first), count, m.steps(), is_awaited || entry.does == effect::waits};
  return finish_native(m, call, a, invoke(m, call));
}

/// Before the arguments, `count` from `first` on, are moved: enters the home if the builtin's row asks for that.
next enter_for(machine& m, const instruction* at, const native_entry& entry, slot* first, std::uint32_t count) {
  if (entry.touches == home_touch::never) return next::go;
  if (entry.touches == home_touch::always) return touch(m, at);
  next how = next::go;
  for (std::uint32_t n = 0; n < count && how == next::go; ++n) how = touch_for(m, at, as_value(first[n]));
  return how;
}

next enter_for(machine& m, const instruction* at, const value& function, slot* first, std::uint32_t count) {
  return function.is(kind::native) ? enter_for(m, at, *function.as<native_object>()->entry, first, count) : next::go;
}

}  // namespace

next call_value(machine& m, const value& function, std::uint16_t a, slot* first, std::uint32_t count, std::uint8_t flags) {
  if (function.is(kind::function)) return call_script(m, function, a, first, count, flags);
  if (function.is(kind::native)) return call_entry(m, *function.as<native_object>()->entry, a, first, count);
  return m.raised(fail(error_code::not_callable));
}

namespace {

/// A mapping's item whose call failed before it began: the error is the item's outcome.
next settle_item(machine& m, std::uint16_t a, next how) {
  if (how != next::raise) return how;
  complete_trace(m, *m.error.as<failure_object>());
  value promise = make_settled_promise(std::move(m.error));
  promise.as_object()->flags |= item_promise_flag;
  m.error = value();
  m.val(a) = std::move(promise);
  return next::go;
}

}  // namespace

next call_slow(machine& m, const instruction* at) {
  if (at->op == opcode::call_known_op) {
    auto* known = reinterpret_cast<function_object*>(at[1].raw());
    return call_script(m, value::immortal(known), at->a, &m.reg(at->a), at->b, at->flags);
  }
  // The function's register may be reused by the callee only for reading: a frame keeps its function alive there.
  const value function = m.val(static_cast<std::uint16_t>(at->a - sizeof(slot)));
  slot* const first = &m.reg(at->a);
  if (const next how = enter_for(m, at, function, first, at->b); how != next::go) return how;
  const next how = call_value(m, function, at->a, first, at->b, at->flags);
  return at->flags & item_call ? settle_item(m, at->a, how) : how;
}

namespace {

/// `x := builtin(…, x, …)`: the variable is moved into its argument and comes back when the call fails.
next call_native_on_local(machine& m, const instruction* at, const native_entry& entry) {
  native_call call{m.f, entry, &m.val(at->a), at->b, m.steps()};
  value& argument = call.args[at[2].raw()];
  argument = std::move(m.val(at->c));
  value result = invoke(m, call);
  if (result.is(kind::failure)) m.val(at->c) = std::move(argument);
  return finish_native(m, call, at->a, std::move(result));
}

/// `x := push(x, …)` beyond what the instruction does itself.
next push_on_local(machine& m, const instruction* at, const native_entry& entry) {
  value args[] = {std::move(m.val(at->c)), std::move(m.val(at->a))};
  native_call call{m.f, entry, args, 2, m.steps()};
  value result = invoke(m, call);
  if (result.is(kind::failure)) m.val(at->c) = std::move(args[0]);
  return finish_native(m, call, at->a, std::move(result));
}

}  // namespace

next call_native_slow(machine& m, const instruction* at) {
  const auto& entry = *reinterpret_cast<const native_entry*>(at[1].raw());
  if (at->op == opcode::push_local_op) return push_on_local(m, at, entry);
  if (at->op != opcode::call_native_op) return call_native_on_local(m, at, entry);
  slot* const first = &m.reg(at->a);
  if (const next how = enter_for(m, at, entry, first, at->b); how != next::go) return how;
  return call_entry(m, entry, at->a, first, at->b, (at->flags & await_result) != 0);
}

next get_length_slow(machine& m, const instruction* at) {
  value operand = at->flags & b_dies ? std::move(m.val(at->b)) : value(m.val(at->b));
  m.val(at->a) = std::move(operand);
  return call_entry(m, *reinterpret_cast<const native_entry*>(at[1].raw()), at->a, &m.reg(at->a), 1);
}

namespace {

/// A method call: the receiver and behind it the arguments, in the call's registers or, spread, in an array.
struct method_call {
  const instruction* at;
  slot* first;           ///< the receiver
  std::uint32_t count;   ///< of the arguments
};

/// Once nothing sends a spread call back to its instruction: its registers become the callee's.
void release_registers_of(machine& m, const method_call& call) {
  slot* const own = &m.reg(call.at->a);
  if (call.first == own) return;
  as_value(own[0]) = value();
  as_value(own[1]) = value();
}

/// Calls `function` with the receiver left out.
next call_without_receiver(machine& m, const method_call& call, value function) {
  if (const next how = enter_for(m, call.at, function, call.first + 1, call.count); how != next::go) return how;
  release_registers_of(m, call);
  as_value(call.first[0]) = value();
  as_value((&m.reg(call.at->a))[-1]) = function;
  return call_value(m, function, call.at->a, call.first + 1, call.count, call.at->flags);
}

/// Calls `function` with the receiver as first argument.
next call_with_receiver(machine& m, const method_call& call, value function) {
  if (const next how = enter_for(m, call.at, function, call.first, call.count + 1); how != next::go) return how;
  release_registers_of(m, call);
  as_value((&m.reg(call.at->a))[-1]) = function;
  return call_value(m, function, call.at->a, call.first, call.count + 1, call.at->flags);
}

next call_struct_method(machine& m, const method_call& call, std::string_view name) {
  const value& receiver = as_value(*call.first);
  const auto* s = receiver.as<structure_object>();
  if (const value* field = find_field(*s, name)) return call_without_receiver(m, call, *field);
  const auto index = method_slot(*m.f.home->code, receiver, name);
  if (!index) return m.raised(fail_member(error_code::field_not_found, receiver, name));
  value method;
  if (const next how = read_method(m, call.at, *index, method); how != next::go) return how;
  if (!method.is(kind::function)) return m.raised(fail_member(error_code::field_not_found, receiver, name));
  update_cache(call.at + 1, s->layout->id, *index);
  return call_with_receiver(m, call, std::move(method));
}

bool takes_one_more(const value& function, std::uint32_t count) {
  if (function.is(kind::function)) {
    const auto& code = *function.as<function_object>()->code;
    return code.takes(count + 1) && !code.takes(count);
  }
  if (!function.is(kind::native)) return false;
  const auto& entry = *function.as<native_object>()->entry;
  return entry.arity_max >= 0 && static_cast<std::uint32_t>(entry.arity_max) == count + 1;
}

/// The builtin that `receiver.name(…)` means, written in C++ or in Ruff; null value when there is none.
value builtin_method(machine& m, kind receiver, std::string_view name) {
  const program& p = *m.f.home->code;
  const auto* entry = p.natives->find_method(receiver, name);
  if (entry) return p.native_value(entry);
  const bool has_prelude_methods = receiver == kind::array || receiver == kind::dict || receiver == kind::string ||
                                   receiver == kind::set || receiver == kind::queue || receiver == kind::stack;
  const auto found = has_prelude_methods ? p.prelude.find(std::string(name)) : p.prelude.end();
  return found == p.prelude.end() ? value() : found->second;
}

/// What the cache of a method call has instead of a shape: the table of methods. Tables lie in one program image, so their
/// lower bits tell them apart, and shapes stay below the highest.
std::uint32_t cache_key(const method_table& methods) noexcept {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(methods.rows)) | 0x8000'0000u;
}

/// The method that the instruction names, from its cache if it has met this class before.
const native_entry* handle_method(machine& m, const instruction* at, const handle& target) {
  const method_table methods = target.methods();
  const std::uint64_t cache = load_cache(at + 1);
  if (methods.count && static_cast<std::uint32_t>(cache) == cache_key(methods))
    return methods.rows + (cached_index(cache));
  const native_entry* entry = find_method(target, text_of(m.code().constants[at->c]));
  if (entry) update_cache(at + 1, cache_key(methods), static_cast<std::uint64_t>(entry - methods.rows));
  return entry;
}

next call_handle_method(machine& m, const method_call& call) {
  const auto& target = *as_value(*call.first).as<handle_object>()->target;
  if (const auto* entry = handle_method(m, call.at, target)) {
    if (const next how = enter_for(m, call.at, *entry, call.first, call.count + 1); how != next::go) return how;
    release_registers_of(m, call);
    return call_entry(m, *entry, call.at->a, call.first, call.count + 1);
  }
  const std::string_view name = text_of(m.code().constants[call.at->c]);
  value error = target.unknown_method(name);
  return m.raised(error.is(kind::failure)
                      ? std::move(error)
                      : fail_member(error_code::member_of_non_struct, as_value(*call.first), name));
}

/// A method of generators and iterators; all but `next` are functions of the prelude.
struct generator_method {
  std::string_view name;
  std::uint32_t arguments;
};

constexpr generator_method generator_methods[] = {
    {"next", 0}, {"collect", 0}, {"map", 1},     {"filter", 1}, {"reduce", 2}, {"take", 1},
    {"skip", 1}, {"zip", 1},     {"enumerate", 0}, {"flatten", 0}, {"chunk", 1},
};

next call_generator_method(machine& m, const method_call& call, std::string_view name) {
  const auto* method = std::find_if(std::begin(generator_methods), std::end(generator_methods),
                                    [&](const generator_method& row) { return row.name == name; });
  if (method == std::end(generator_methods))
    return m.raised(fail_member(error_code::member_of_non_struct, as_value(*call.first), name));
  if (call.count != method->arguments) return m.raised(fail(error_code::arity, name, method->arguments, call.count));
  if (name == "next") return advance(m, as_value(*call.first).as<generator_object>(), call.at);
  return call_with_receiver(m, call, m.f.home->code->prelude_value("__chain_" + std::string(name)));
}

next call_method(machine& m, const method_call& call) {
  const value& receiver = as_value(*call.first);
  if (receiver.type() >= kind::channel && receiver.type() <= kind::handle) return call_handle_method(m, call);
  const std::string_view name = text_of(m.code().constants[call.at->c]);
  switch (receiver.type()) {
    case kind::structure: return call_struct_method(m, call, name);
    case kind::generator:
    case kind::iterator: return call_generator_method(m, call, name);
    case kind::dict:
      if (const value* found = find(*receiver.as<dict_object>(), name)) {
        value function = *found;
        return takes_one_more(function, call.count) ? call_with_receiver(m, call, std::move(function))
                                                    : call_without_receiver(m, call, std::move(function));
      }
      break;
    default: break;
  }
  value builtin = builtin_method(m, receiver.type(), name);
  if (!builtin.is(kind::null)) return call_with_receiver(m, call, std::move(builtin));
  return m.raised(receiver.is(kind::dict) ? fail(error_code::not_callable)
                                          : fail_member(error_code::member_of_non_struct, receiver, name));
}

/// The slots of an array that nobody else holds.
slot* slots_of(const value& array) { return reinterpret_cast<slot*>(array.as<array_object>()->items()); }

}  // namespace

next call_method_slow(machine& m, const instruction* at) {
  if (at->op == opcode::call_method_op) return call_method(m, {at, &m.reg(at->a), at->b});
  const auto arguments = items_of(as_value((&m.reg(at->a))[1]));
  const value all = append(push(make_array(arguments.size() + 1), m.val(at->a)), arguments);
  return call_method(m, {at, slots_of(all), static_cast<std::uint32_t>(arguments.size())});
}

next call_spread_slow(machine& m, const instruction* at) {
  const value function = m.val(static_cast<std::uint16_t>(at->a - sizeof(slot)));
  const auto count = static_cast<std::uint32_t>(items_of(m.val(at->a)).size());
  if (const next how = enter_for(m, at, function, slots_of(m.val(at->a)), count); how != next::go) return how;
  const value arguments = unshared_array(std::move(m.val(at->a)));
  return call_value(m, function, at->a, slots_of(arguments), count, at->flags);
}

}  // namespace ruff::lang
