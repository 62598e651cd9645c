// The dispatch loop. It does what is frequent and cannot fail itself; everything else is a slow path of machine.hpp.
//
// Rules for whoever changes it: `pc`, `base`, `record` and `budget` are locals whose address is never taken; they are
// written to the machine before a slow path is called and read back afterwards. Every write to a register releases what it
// held. An operand whose `dies` flag is set is moved or released. No handler may need a destructor. This file is exempt from
// the length limits of the tree; a handler is not: what is longer than about twelve lines belongs in a slow path.

#include "lang/vm/machine.hpp"

#include "lang/compile/code.hpp"
#include "lang/value/array.hpp"
#include "lang/value/function.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/vm/native.hpp"

namespace ruff::lang {

namespace {

constexpr std::uint64_t head_of(kind k) { return static_cast<std::uint64_t>(k); }
/// The greatest tag of what refers to nothing else.
constexpr std::uint8_t leaf_tag_max = counted_bit | static_cast<std::uint8_t>(kind::string);

inline void release_slot(slot& s) noexcept {
  if (s.is_counted()) [[unlikely]]
    release(s.o);
}
inline void write_bits(slot& to, std::uint64_t head, std::int64_t bits) noexcept {
  release_slot(to);
  to.head = head;
  to.i = bits;
}
inline void write_float(slot& to, double d) noexcept {
  release_slot(to);
  to.head = head_of(kind::floating);
  to.d = d;
}
/// The two words of a slot in general registers: a 16-byte load of what two 8-byte stores have just written would stall.
struct words {
  std::uint64_t head;
  std::uint64_t bits;
};
inline words load(const slot& s) noexcept { return {s.head, s.bits}; }
inline void store(slot& to, words w) noexcept {
  to.head = w.head;
  to.bits = w.bits;
}
inline bool is_counted(words w) noexcept { return (w.head & counted_bit) != 0; }
inline object* object_in(words w) noexcept { return reinterpret_cast<object*>(w.bits); }
/// Takes the content of a register, which is dead afterwards.
inline words take(slot& s) noexcept {
  const words w = load(s);
  s.head = head_of(kind::null);
  return w;
}
inline void write(slot& to, words w) noexcept {
  release_slot(to);
  store(to, w);
}
/// Writes a copy of `from`, which may be the same register as `to`.
inline void write_copy(slot& to, const slot& from) noexcept {
  const words w = load(from);
  if (is_counted(w)) retain(object_in(w));
  write(to, w);
}
/// Stores into a place that owns its value.
inline void replace(value& place, words w) noexcept {
  slot& to = const_cast<slot&>(place.raw());
  const words old = load(to);
  store(to, w);
  if (is_counted(old)) release(object_in(old));
}
inline void kill(slot& s) noexcept {
  const words old = take(s);
  if (is_counted(old)) release(object_in(old));
}
inline bool both_ints(const slot& x, const slot& y) noexcept { return ((x.head | y.head) & 0xff) == 0; }
inline bool both_floats(const slot& x, const slot& y) noexcept { return x.tag() == 1 && y.tag() == 1; }
inline bool is_int(const slot& s) noexcept { return s.tag() == 0; }
inline bool truth(const slot& s) noexcept {
  return s.tag() == static_cast<std::uint8_t>(kind::boolean) ? s.i != 0 : is_truthy(as_value(s));
}

}  // namespace

#define R(offset) (*reinterpret_cast<slot*>(reinterpret_cast<char*>(base) + (offset)))
#define SAVE(words)                                                                                              \
  (m.base = base, m.record = record, m.ip = pc + 1 + (words), m.budget = budget)
#define SLOW(function, words)                                                                                    \
  do {                                                                                                           \
    SAVE(words);                                                                                                 \
    how = function(m, pc);                                                                                       \
    goto after_slow;                                                                                             \
  } while (0)
#define STEP()                                                                                                   \
  if (--budget < 0) [[unlikely]]                                                                                 \
  goto budget_over

#ifdef RUFF_SWITCH_DISPATCH
#define DISPATCH() goto dispatch
#define OP(name) case opcode::name##_op:
#else
#define DISPATCH() __extension__({ goto* labels[static_cast<std::uint8_t>(pc->op)]; })
#define OP(name) name##_label:
#endif
#define NEXT(words)                                                                                              \
  do {                                                                                                           \
    pc += 1 + (words);                                                                                           \
    DISPATCH();                                                                                                  \
  } while (0)

#define ARITHMETIC(name, builtin, operator_)                                                                     \
  OP(name) {                                                                                                     \
    const slot &x = R(pc->b), &y = R(pc->c);                                                                     \
    if (both_ints(x, y)) {                                                                                       \
      std::int64_t z;                                                                                            \
      if (!builtin(x.i, y.i, &z)) [[likely]] {                                                                   \
        write_bits(R(pc->a), 0, z);                                                                              \
        NEXT(0);                                                                                                 \
      }                                                                                                          \
    } else if (both_floats(x, y)) {                                                                              \
      write_float(R(pc->a), x.d operator_ y.d);                                                                  \
      NEXT(0);                                                                                                   \
    }                                                                                                            \
    SLOW(arithmetic_slow, 0);                                                                                    \
  }                                                                                                              \
  OP(name##_immediate) {                                                                                         \
    const slot& x = R(pc->b);                                                                                    \
    std::int64_t z;                                                                                              \
    if (is_int(x) && !builtin(x.i, static_cast<std::int64_t>(static_cast<std::int16_t>(pc->c)), &z)) [[likely]] { \
      write_bits(R(pc->a), 0, z);                                                                                \
      NEXT(0);                                                                                                   \
    }                                                                                                            \
    SLOW(arithmetic_slow, 0);                                                                                    \
  }

#define DIVIDE_FLOATS(x, y)                                                                                      \
  if (both_floats(x, y) && y.d != 0.0) {                                                                         \
    write_float(R(pc->a), x.d / y.d);                                                                            \
    NEXT(0);                                                                                                     \
  }
#define DIVIDE_NO_FLOATS(x, y)

#define DIVISION(name, operator_, float_form)                                                                    \
  OP(name) {                                                                                                     \
    const slot &x = R(pc->b), &y = R(pc->c);                                                                     \
    if (both_ints(x, y) && y.i > 0) [[likely]] {                                                                 \
      write_bits(R(pc->a), 0, x.i operator_ y.i);                                                                \
      NEXT(0);                                                                                                   \
    }                                                                                                            \
    float_form(x, y)                                                                                             \
    SLOW(arithmetic_slow, 0);                                                                                    \
  }                                                                                                              \
  OP(name##_immediate) {                                                                                         \
    const slot& x = R(pc->b);                                                                                    \
    const auto y = static_cast<std::int64_t>(static_cast<std::int16_t>(pc->c));                                  \
    if (is_int(x) && y > 0) [[likely]] {                                                                         \
      write_bits(R(pc->a), 0, x.i operator_ y);                                                                  \
      NEXT(0);                                                                                                   \
    }                                                                                                            \
    SLOW(arithmetic_slow, 0);                                                                                    \
  }

#define COMPARISON(name, operator_)                                                                              \
  OP(name) {                                                                                                     \
    const slot &x = R(pc->b), &y = R(pc->c);                                                                     \
    if (both_ints(x, y)) [[likely]] {                                                                            \
      write_bits(R(pc->a), head_of(kind::boolean), x.i operator_ y.i);                                           \
      NEXT(0);                                                                                                   \
    }                                                                                                            \
    SLOW(compare_slow, 0);                                                                                       \
  }

#define JUMP_IF_TAKEN(condition)                                                                                 \
  do {                                                                                                           \
    if (condition) pc += static_cast<std::int16_t>(pc->c);                                                       \
    NEXT(0);                                                                                                     \
  } while (0)

#define COMPARE_JUMP(name, operator_, sense, is_order)                                                           \
  OP(name) {                                                                                                     \
    const slot &x = R(pc->a), &y = R(pc->b);                                                                     \
    if (both_ints(x, y)) [[likely]]                                                                              \
      JUMP_IF_TAKEN((x.i operator_ y.i) == sense);                                                               \
    if (is_order && both_floats(x, y)) JUMP_IF_TAKEN((x.d operator_ y.d) == sense);                              \
    goto compare_jump;                                                                                           \
  }                                                                                                              \
  OP(name##_immediate) {                                                                                         \
    const slot& x = R(pc->a);                                                                                    \
    if (is_int(x)) [[likely]]                                                                                    \
      JUMP_IF_TAKEN((x.i operator_ static_cast<std::int16_t>(pc->b)) == sense);                                  \
    goto compare_jump;                                                                                           \
  }

#define CONDITION_JUMP(name, condition)                                                                          \
  OP(name) {                                                                                                     \
    slot& x = R(pc->a);                                                                                          \
    const bool taken = (condition);                                                                              \
    if (pc->flags & a_dies) kill(x);                                                                             \
    pc += taken ? pc->wide() : 0;                                                                                \
    NEXT(0);                                                                                                     \
  }

/// Enters `callee` with its first register at `at_base`; `words` raw words follow the call.
#define ENTER(callee, at_base, words)                                                                            \
  do {                                                                                                           \
    --record;                                                                                                    \
    record->set_caller_base(base);                                                                               \
    record->return_ip = pc + 1 + (words);                                                                        \
    record->below = 0;                                                                                           \
    record->code = (callee);                                                                                     \
    base = (at_base);                                                                                            \
    pc = (callee)->entry;                                                                                        \
    STEP();                                                                                                      \
    DISPATCH();                                                                                                  \
  } while (0)
#define FITS(callee, at_base)                                                                                    \
  ((at_base) + (callee)->register_count <= reinterpret_cast<slot*>(record - 1) && record > f.top->record_min)

stop run(fiber& f, fiber_counters* counters, value cancellation) {
#ifndef RUFF_SWITCH_DISPATCH
  __extension__ static const void* const labels[] = {
#define RUFF_OP(name, operands, words) &&name##_label,
#include "lang/compile/opcodes.def"
#undef RUFF_OP
  };
#endif
  machine m{f, counters, f.base(), f.record(), f.ip, 0, 0, {}};
  next how = resume(m, std::move(cancellation));
  slot* base;
  frame* record;
  const instruction* pc;
  std::int32_t budget;

after_slow:
  if (how != next::go) {
    if (how == next::raise) how = unwind(m);
    if (how == next::leave) {
      f.steps_ = m.steps();
      f.stand_at(m.base, m.record, m.ip);
      return m.why;
    }
  }
  base = m.base;
  record = m.record;
  pc = m.ip;
  budget = m.budget;
  DISPATCH();

budget_over:
  SAVE(-1);
  how = check_budget(m);
  goto after_slow;

compare_jump : {
  bool taken = false;
  SAVE(0);
  how = compare_jump_slow(m, pc, taken);
  if (how == next::go && taken) m.ip += static_cast<std::int16_t>(pc->c);
  goto after_slow;
}

#ifdef RUFF_SWITCH_DISPATCH
dispatch:
  switch (pc->op) {
#endif

  OP(load_null) {
    write_bits(R(pc->a), head_of(kind::null), 0);
    NEXT(0);
  }
  OP(load_unset) {
    write_bits(R(pc->a), head_of(kind::unset), 0);
    NEXT(0);
  }
  OP(load_bool) {
    write_bits(R(pc->a), head_of(kind::boolean), pc->b);
    NEXT(0);
  }
  OP(load_int) {
    write_bits(R(pc->a), 0, pc->wide());
    NEXT(0);
  }
  OP(load_const) {
    release_slot(R(pc->a));
    R(pc->a) = record->code->constants[static_cast<std::uint32_t>(pc->wide())].raw();
    NEXT(0);
  }
  OP(copy) {
    write_copy(R(pc->a), R(pc->b));
    NEXT(0);
  }
  OP(move) {
    const words w = take(R(pc->b));
    write(R(pc->a), w);
    NEXT(0);
  }
  OP(drop) {
    kill(R(pc->a));
    NEXT(0);
  }
  OP(check_set) {
    if (R(pc->a).type() != kind::unset) [[likely]]
      NEXT(0);
    SLOW(throw_slow, 0);
  }
  OP(raise_undefined) { SLOW(throw_slow, 0); }
  OP(raise) { SLOW(throw_slow, 0); }

  OP(get_constant) {
    const global_slot& g = f.home->globals[static_cast<std::uint32_t>(pc->wide())];
    if (g.written.load(std::memory_order_acquire) <= f.view && g.content.type() != kind::unset) [[likely]] {
      write_copy(R(pc->a), g.content.raw());
      NEXT(0);
    }
    SLOW(get_global_slow, 0);
  }
  OP(get_top_level) {
    const global_slot& g = f.home->globals[static_cast<std::uint32_t>(pc->wide())];
    if (f.in_home && g.content.type() != kind::unset) [[likely]] {
      write_copy(R(pc->a), g.content.raw());
      NEXT(0);
    }
    SLOW(get_global_slow, 0);
  }
  OP(get_home) {
    const global_slot& g = f.home->globals[static_cast<std::uint32_t>(pc->wide())];
    if (f.in_home && g.content.type() != kind::unset) [[likely]] {
      f.touched_depth_ = f.async_depth_;
      write_copy(R(pc->a), g.content.raw());
      NEXT(0);
    }
    SLOW(get_global_slow, 0);
  }
  OP(set_global) {
    // A plain assignment to a global of class top_level or home, as long as the program has a single lane.
    if (pc->flags < 4 && pc->flags != static_cast<std::uint8_t>(global_class::constant) && f.in_home &&
        !f.home->is_shared.load(std::memory_order_relaxed)) [[likely]] {
      auto& g = const_cast<global_slot&>(f.home->globals[static_cast<std::uint32_t>(pc->wide())]);
      if (g.binding == 0) {
        f.touched_depth_ = f.async_depth_;
        replace(g.content, take(R(pc->a)));
        NEXT(0);
      }
    }
    SLOW(set_global_slow, 0);
  }
  OP(find_module) { SLOW(find_module_slow, 0); }
  OP(run_module) { SLOW(run_module_slow, 0); }
  OP(end_module) { SLOW(end_module_slow, 0); }
  OP(get_export) { SLOW(get_export_slow, 1); }
  OP(set_global_or_skip) { SLOW(set_global_or_skip_slow, 0); }
  OP(get_capture) {
    const auto* fn = static_cast<const function_object*>(base[-1].o);
    write_copy(R(pc->a), fn->captures()[pc->b].raw());
    NEXT(0);
  }
  OP(get_cell) {
    const auto* fn = static_cast<const function_object*>(base[-1].o);
    if (!fn->is_shared()) [[likely]] {
      write_copy(R(pc->a), fn->captures()[pc->b].raw());
      NEXT(0);
    }
    SLOW(cell_slow, 0);
  }
  OP(set_cell) {
    auto* fn = static_cast<function_object*>(base[-1].o);
    // What can lead back to the function makes it one that may be in a cycle.
    if (!fn->is_shared() && (R(pc->a).tag() <= leaf_tag_max || fn->previous)) [[likely]] {
      replace(fn->captures()[pc->b], take(R(pc->a)));
      NEXT(0);
    }
    SLOW(cell_slow, 0);
  }
  OP(get_self_function) {
    write_copy(R(pc->a), base[-1]);
    NEXT(0);
  }
  CONDITION_JUMP(jump_if_set, x.type() != kind::unset)
  CONDITION_JUMP(jump_if_number, x.tag() <= static_cast<std::uint8_t>(kind::floating))

  ARITHMETIC(add, __builtin_add_overflow, +)
  ARITHMETIC(subtract, __builtin_sub_overflow, -)
  ARITHMETIC(multiply, __builtin_mul_overflow, *)
  DIVISION(divide, /, DIVIDE_FLOATS)
  DIVISION(remainder, %, DIVIDE_NO_FLOATS)
  OP(lend_sum) {
    if (R(pc->a).type() != kind::string && R(pc->a).type() != kind::array) NEXT(3);
    SLOW(lend_sum_slow, 3);
  }
  OP(add_global) {
    const slot &x = R(pc->b), &y = R(pc->c);
    if ((pc->flags & root_cell) && both_ints(x, y)) {
      auto* fn = static_cast<function_object*>(base[-1].o);
      std::int64_t z;
      if (!fn->is_shared() && !__builtin_add_overflow(x.i, y.i, &z)) [[likely]] {
        fn->captures()[pc[1].raw()] = value::integer(z);
        NEXT(2);
      }
    }
    SLOW(add_global_slow, 1);
  }
  COMPARISON(equal, ==)
  COMPARISON(not_equal, !=)
  COMPARISON(less, <)
  COMPARISON(less_equal, <=)
  COMPARISON(greater, >)
  COMPARISON(greater_equal, >=)
  OP(is_in) { SLOW(is_in_slow, 0); }
  OP(is_in_range) { SLOW(is_in_range_slow, 0); }
  OP(negate) { SLOW(unary_slow, 0); }
  OP(invert) {
    const slot& x = R(pc->b);
    if (x.tag() == static_cast<std::uint8_t>(kind::boolean)) [[likely]] {
      write_bits(R(pc->a), head_of(kind::boolean), x.i ^ 1);
      NEXT(0);
    }
    SLOW(unary_slow, 0);
  }

  OP(jump) {
    pc += pc->wide();
    NEXT(0);
  }
  OP(loop) {
    pc += pc->wide() + 1;
    STEP();
    DISPATCH();
  }
  CONDITION_JUMP(jump_true, truth(x))
  CONDITION_JUMP(jump_false, !truth(x))
  CONDITION_JUMP(jump_null, x.type() == kind::null)
  CONDITION_JUMP(jump_not_null, x.type() != kind::null)
  COMPARE_JUMP(jump_if_equal, ==, true, false)
  COMPARE_JUMP(jump_if_not_equal, !=, true, false)
  COMPARE_JUMP(jump_if_less, <, true, true)
  COMPARE_JUMP(jump_if_less_equal, <=, true, true)
  COMPARE_JUMP(jump_if_greater, >, true, true)
  COMPARE_JUMP(jump_if_greater_equal, >=, true, true)
  COMPARE_JUMP(jump_unless_less, <, false, true)
  COMPARE_JUMP(jump_unless_less_equal, <=, false, true)
  COMPARE_JUMP(jump_unless_greater, >, false, true)
  COMPARE_JUMP(jump_unless_greater_equal, >=, false, true)

  OP(make_array) { SLOW(make_array_slow, 0); }
  OP(make_range) { SLOW(make_range_slow, 0); }
  OP(append_item) { SLOW(append_item_slow, 0); }
  OP(append_spread) { SLOW(append_spread_slow, 0); }
  OP(make_dict) { SLOW(make_dict_slow, 0); }
  OP(add_entry) { SLOW(add_entry_slow, 0); }
  OP(add_spread) { SLOW(add_spread_slow, 0); }
  OP(make_structure) { SLOW(make_structure_slow, 1); }
  OP(make_tagged) { SLOW(make_tagged_slow, 1); }
  OP(make_text) { SLOW(make_text_slow, 0); }

  OP(get_index) {
    slot &x = R(pc->b), &k = R(pc->c);
    if (x.type() == kind::array && is_int(k)) [[likely]] {
      const auto* array = static_cast<const array_object*>(x.o);
      if (static_cast<std::uint64_t>(k.i) < array->size) [[likely]] {
        const words item = load(array->items()[k.i].raw());
        if (is_counted(item)) retain(object_in(item));
        if (pc->flags & b_dies) kill(x);
        write(R(pc->a), item);
        NEXT(0);
      }
    }
    SLOW(get_index_slow, 0);
  }
  OP(get_index_immediate) {
    slot& x = R(pc->b);
    const auto index = static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int16_t>(pc->c)));
    if (x.type() == kind::array && index < static_cast<const array_object*>(x.o)->size) [[likely]] {
      const words item = load(static_cast<const array_object*>(x.o)->items()[index].raw());
      if (is_counted(item)) retain(object_in(item));
      if (pc->flags & b_dies) kill(x);
      write(R(pc->a), item);
      NEXT(0);
    }
    SLOW(get_index_slow, 0);
  }
  OP(get_index_twice) {
    const slot &x = R(pc->b), &k = R(pc->c), &l = R(static_cast<std::uint16_t>(pc[1].raw()));
    if (pc->flags == 0 && x.type() == kind::array && both_ints(k, l)) [[likely]] {
      const auto* outer = static_cast<const array_object*>(x.o);
      if (static_cast<std::uint64_t>(k.i) < outer->size && outer->items()[k.i].is(kind::array)) {
        const auto* inner = outer->items()[k.i].as<const array_object>();
        if (static_cast<std::uint64_t>(l.i) < inner->size) {
          write_copy(R(pc->a), inner->items()[l.i].raw());
          NEXT(1);
        }
      }
    }
    SLOW(get_index_twice_slow, 1);
  }
  OP(get_index_field) {
    const slot &x = R(pc->b), &k = R(pc->c);
    if (pc->flags == 0 && x.type() == kind::array && is_int(k)) [[likely]] {
      const auto* array = static_cast<const array_object*>(x.o);
      if (static_cast<std::uint64_t>(k.i) < array->size && array->items()[k.i].is(kind::structure)) {
        const auto* s = array->items()[k.i].as<const structure_object>();
        const std::uint64_t cache = load_cache(pc + 2);
        if (static_cast<std::uint32_t>(cache) == s->layout->id) {
          write_copy(R(pc->a), s->fields()[cached_index(cache)].raw());
          NEXT(2);
        }
      }
    }
    SLOW(get_index_field_slow, 2);
  }
  OP(get_field) {
    slot& x = R(pc->b);
    if (x.type() == kind::structure) [[likely]] {
      const auto* s = static_cast<const structure_object*>(x.o);
      const std::uint64_t cache = load_cache(pc + 1);
      if (static_cast<std::uint32_t>(cache) == s->layout->id) [[likely]] {
        const words item = load(s->fields()[cached_index(cache)].raw());
        if (is_counted(item)) retain(object_in(item));
        if (pc->flags & b_dies) kill(x);
        write(R(pc->a), item);
        NEXT(1);
      }
    }
    SLOW(get_field_slow, 1);
  }
  OP(field_or_unset) { SLOW(field_or_unset_slow, 0); }
  OP(set_index) {
    slot &x = R(pc->a), &v = R(pc->c);
    const slot& k = R(pc->b);
    if ((pc->flags & (root_global | root_cell)) == 0 && x.type() == kind::array && is_int(k) && x.is_counted() &&
        x.o->count.load(std::memory_order_relaxed) == 1 && v.tag() < static_cast<std::uint8_t>(kind::string)) [[likely]] {
      auto* array = static_cast<array_object*>(x.o);
      if (static_cast<std::uint64_t>(k.i) < array->size) [[likely]] {
        replace(array->items()[k.i], load(v));
        NEXT(1);
      }
    }
    SLOW(set_index_slow, 1);
  }
  OP(set_field) {
    slot &x = R(pc->a), &v = R(pc->b);
    if ((pc->flags & (root_global | root_cell)) == 0 && x.type() == kind::structure && x.is_counted() &&
        x.o->count.load(std::memory_order_relaxed) == 1 && v.tag() < static_cast<std::uint8_t>(kind::string)) [[likely]] {
      auto* s = static_cast<structure_object*>(x.o);
      const std::uint64_t cache = load_cache(pc + 2);
      if (static_cast<std::uint32_t>(cache) == s->layout->id) [[likely]] {
        replace(s->fields()[cached_index(cache)], load(v));
        NEXT(2);
      }
    }
    SLOW(set_field_slow, 2);
  }
  OP(set_path) { SLOW(set_path_slow, 3); }

  OP(make_function) { SLOW(make_function_slow, 0); }
  OP(capture) {
    auto* fn = static_cast<function_object*>(R(pc->a).o);
    fn->captures()[pc->c] = as_value(R(pc->b));
    NEXT(0);
  }
  OP(patch_capture) {
    if (R(pc->a).type() == kind::function && !R(pc->a).o->is_shared()) {
      auto* fn = static_cast<function_object*>(R(pc->a).o);
      if (pc->c < fn->capture_count && fn->captures()[pc->c].is(kind::unset)) SLOW(patch_capture_slow, 0);
    }
    NEXT(0);
  }
  OP(call) {
    slot* const first = &R(pc->a);
    if (first[-1].type() == kind::function) [[likely]] {
      const function_code* callee = static_cast<const function_object*>(first[-1].o)->code;
      if (callee->is_plain && callee->parameter_count == pc->b && FITS(callee, first) && !(pc->flags & item_call))
        [[likely]]
        ENTER(callee, first, 0);
    }
    SLOW(call_slow, 0);
  }
  OP(call_known) {
    slot* const first = &R(pc->a);
    const function_code* callee = reinterpret_cast<const function_object*>(pc[1].raw())->code;
    if (callee->is_plain && callee->parameter_count == pc->b && FITS(callee, first)) [[likely]]
      ENTER(callee, first, 1);
    SLOW(call_slow, 1);
  }
  OP(call_native) { SLOW(call_native_slow, 1); }
  OP(call_native_place) { SLOW(call_native_place_slow, 4); }
  OP(call_native_local) { SLOW(call_native_slow, 2); }
  OP(push_local) {
    slot &x = R(pc->c), &item = R(pc->a);
    if (x.type() == kind::array && x.is_counted() && x.o->count.load(std::memory_order_relaxed) == 1) [[likely]] {
      auto* array = static_cast<array_object*>(x.o);
      if (array->size < array->capacity && (item.type() < kind::string || is_within(item.o->depth, *array))) [[likely]] {
        store(reinterpret_cast<slot*>(array->items())[array->size++], take(item));
        pc += 4;
        if (!(pc[-4].flags & uncounted)) STEP();
        DISPATCH();
      }
    }
    SLOW(call_native_slow, 2);
  }
  OP(get_length) {
    slot& x = R(pc->b);
    if (x.type() == kind::array || x.type() == kind::string) [[likely]] {
      const std::int64_t length = x.type() == kind::array ? static_cast<const array_object*>(x.o)->size
                                                          : static_cast<const string_object*>(x.o)->code_point_count;
      if (pc->flags & b_dies) kill(x);
      write_bits(R(pc->a), 0, length);
      pc += 2;
      if (!(pc[-2].flags & uncounted)) STEP();
      DISPATCH();
    }
    SLOW(get_length_slow, 1);
  }
  OP(call_method) {
    slot* const first = &R(pc->a);
    if (first->type() == kind::structure) [[likely]] {
      const auto* s = static_cast<const structure_object*>(first->o);
      const std::uint64_t cache = load_cache(pc + 1);
      if (static_cast<std::uint32_t>(cache) == s->layout->id) [[likely]] {
        const global_slot& g = f.home->globals[cached_index(cache)];
        if (g.written.load(std::memory_order_acquire) <= f.view && g.content.is(kind::function)) [[likely]] {
          const function_code* callee = g.content.as<const function_object>()->code;
          if (callee->is_plain && callee->has_self && callee->capture_count == 0 &&
              callee->parameter_count == pc->b + 1u && FITS(callee, first)) [[likely]]
            ENTER(callee, first, 1);
        }
      }
    }
    SLOW(call_method_slow, 1);
  }
  OP(call_spread) { SLOW(call_spread_slow, 0); }
  OP(call_method_spread) { SLOW(call_method_slow, 1); }
  OP(return_release) {
    slot* const first = &R(pc->b);
    const words result = take(R(pc->a));
    for (std::uint32_t n = 0; n < pc->c; ++n) kill(first[n]);
    store(*base, result);
    goto leave_frame;
  }
  OP(return_value) {
    const words result = take(R(pc->a));
    store(*base, result);
    goto leave_frame;
  }
leave_frame:
  pc = record->return_ip;
  base = record->caller_base();
  ++record;
  DISPATCH();

  OP(try_unwrap) { SLOW(try_unwrap_slow, 0); }
  OP(await) {
    slot& x = R(pc->b);
    if (x.type() != kind::promise && (pc->flags & b_dies)) {
      const words plain = take(x);
      write(R(pc->a), plain);
      NEXT(0);
    }
    SLOW(await_slow, 0);
  }
  OP(yield) { SLOW(yield_slow, 0); }
  OP(throw) { SLOW(throw_slow, 0); }
  OP(throw_pending) { SLOW(throw_pending_slow, 0); }
  OP(spawn) { SLOW(spawn_slow, 0); }

  OP(for_prepare) { SLOW(for_prepare_slow, 0); }
  OP(for_range) { SLOW(for_range_slow, 0); }
  OP(for_next) {
    slot* const state = &R(pc->a);
    if (is_int(state[0])) [[likely]] {
      if (state[1].i >= state[0].i) NEXT(0);
      write_bits(R(pc->b), 0, state[1].i++);
      pc += static_cast<std::int16_t>(pc->c) + 1;
      STEP();
      DISPATCH();
    }
    if (state[0].type() == kind::array) {
      const auto* array = static_cast<const array_object*>(state[0].o);
      if (static_cast<std::uint64_t>(state[1].i) >= array->size) NEXT(0);
      write_copy(R(pc->b), array->items()[state[1].i++].raw());
      pc += static_cast<std::int16_t>(pc->c) + 1;
      STEP();
      DISPATCH();
    }
    SLOW(for_next_slow, 0);
  }
  OP(match_case) { SLOW(match_slow, 1); }
  OP(match_form) { SLOW(match_slow, 1); }
  OP(get_payload) { SLOW(match_slow, 0); }
  OP(jump_if_payload) { SLOW(match_slow, 0); }
  OP(item_or_null) { SLOW(destructure_slow, 0); }
  OP(rest_of_array) { SLOW(destructure_slow, 0); }
  OP(entry_or_null) { SLOW(destructure_slow, 0); }
  OP(rest_of_dict) { SLOW(destructure_slow, 0); }

  OP(leave_segment) { SLOW(leave_slow, 0); }
  OP(leave_async) { SLOW(leave_slow, 0); }
  OP(leave_generator) { SLOW(leave_slow, 0); }
  OP(leave_lane) { SLOW(leave_slow, 0); }

#ifdef RUFF_SWITCH_DISPATCH
  }
#endif
  __builtin_unreachable();
}

}  // namespace ruff::lang
