// Reading, writing and declaring variables of every kind.

#include "lang/compile/codegen.hpp"

namespace ruff::lang {

namespace {

bool is_local(const variable* v) { return v->kind == variable_kind::local; }

opcode read_global(global_class access) {
  switch (access) {
    case global_class::constant: return opcode::get_constant_op;
    case global_class::top_level: return opcode::get_top_level_op;
    case global_class::home: return opcode::get_home_op;
  }
  return opcode::get_home_op;
}

}  // namespace

bool codegen::is_known(const variable* v) const {
  return is_local(v) && (!v->may_be_unset || now_.known[v->index]);
}

void codegen::set_known(const variable* v) {
  if (is_local(v) && v->owner == &scope_) now_.known[v->index] = true;
}

void codegen::hold(const variable* v, bool is_held) {
  if (is_local(v) && v->owner == &scope_) now_.held[v->index] = is_held;
}

void codegen::read_fallback(reg_number to, variable* v) {
  const auto test = static_cast<reg_number>(v->kind == variable_kind::capture ? to : static_cast<reg_number>(v->reg));
  const std::size_t is_set = emit_.emit_wide(opcode::jump_if_set_op, offset_of(test), 0);
  read(to, v->fallback, false);
  if (test == to) return emit_.patch(is_set);
  const std::size_t done = emit_.emit_wide(opcode::jump_op, 0, 0);
  emit_.patch(is_set);
  emit_.emit(opcode::copy_op, offset_of(to), offset_of(test));
  emit_.patch(done);
}

void codegen::read(reg_number to, variable* v, bool is_last) {
  switch (v->kind) {
    case variable_kind::local: {
      const auto reg = static_cast<reg_number>(v->reg);
      if (!is_known(v) && v->fallback) return read_fallback(to, v);
      if (!is_known(v)) emit_.emit_wide(opcode::check_set_op, offset_of(reg), emit_.constant(v->name));
      if (to == reg) return;
      emit_.emit(is_last ? opcode::move_op : opcode::copy_op, offset_of(to), offset_of(reg));
      if (is_last) hold(v, false);
      return;
    }
    case variable_kind::capture:
      emit_.emit(v->is_cell ? opcode::get_cell_op : opcode::get_capture_op, offset_of(to), v->index);
      if (!v->may_be_unset) return;
      if (v->fallback) return read_fallback(to, v);
      emit_.emit_wide(opcode::check_set_op, offset_of(to), emit_.constant(v->name));
      return;
    case variable_kind::global:
      if (const auto* f = known_function(v)) {
        emit_.emit_wide(opcode::load_const_op, offset_of(to),
                        emit_.constant(value::immortal(const_cast<function_object*>(f))));
        return;
      }
      emit_.emit_wide(read_global(v->access), offset_of(to), v->slot);
      return;
    case variable_kind::builtin:
      emit_.emit_wide(opcode::load_const_op, offset_of(to), emit_.constant(v->constant));
      return;
    case variable_kind::self_function: emit_.emit(opcode::get_self_function_op, offset_of(to)); return;
    case variable_kind::undefined:
      emit_.emit_wide(opcode::raise_undefined_op, 0, emit_.constant(v->name));
      return;
  }
}

bool codegen::is_immutable(const variable* v) const {
  return v->kind != variable_kind::global && v->binding != slot_binding::mutable_binding;
}

bool codegen::assigns_itself(const variable* v) const {
  if (!v->fallback || is_known(v)) return true;
  const variable_kind k = v->fallback->kind;
  return k != variable_kind::global && k != variable_kind::local && k != variable_kind::capture;
}

void codegen::check_mutable(variable* v, bool is_edit) {
  if (!is_immutable(v)) return;
  const bool is_let = v->binding == slot_binding::let_binding;
  const std::string_view text = is_edit ? (is_let ? "Cannot mutate immutable let binding: {}"
                                                  : "Cannot mutate const binding: {}")
                                        : (is_let ? "Cannot reassign immutable let binding: {}"
                                                  : "Cannot reassign const binding: {}");
  const auto code = is_edit ? (is_let ? error_code::mutate_let : error_code::mutate_const)
                            : (is_let ? error_code::reassign_let : error_code::reassign_const);
  emit_.emit_wide(opcode::raise_op, static_cast<std::uint32_t>(code),
                  emit_.constant(std::string_view(fmt::format(fmt::runtime(text), v->name))));
}

void codegen::write_local(variable* v, reg_number from) {
  if (static_cast<reg_number>(v->reg) != from)
    emit_.emit(opcode::move_op, offset_of(static_cast<reg_number>(v->reg)), offset_of(from));
  set_known(v);
  hold(v, true);
}

void codegen::write_global(variable* v, reg_number from, global_write how) {
  const auto flags = static_cast<std::uint8_t>(static_cast<unsigned>(v->access) | static_cast<unsigned>(how) << 2);
  emit_.emit_wide(opcode::set_global_op, offset_of(from), v->slot, flags);
}

void codegen::write(variable* v, reg_number from) {
  check_mutable(v, false);
  switch (v->kind) {
    case variable_kind::capture: emit_.emit(opcode::set_cell_op, offset_of(from), v->index); return;
    case variable_kind::global: return write_global(v, from, global_write::assign);
    // Compound assignments of these fail before they write.
    case variable_kind::builtin:
    case variable_kind::self_function:
    case variable_kind::undefined: return;
    case variable_kind::local: break;
  }
  if (assigns_itself(v)) return write_local(v, from);
  if (v->fallback->kind == variable_kind::capture) {
    const std::size_t own = emit_.emit_wide(opcode::jump_if_set_op, offset_of(static_cast<reg_number>(v->reg)), 0);
    emit_.emit(opcode::set_cell_op, offset_of(from), v->fallback->index);
    const std::size_t done = emit_.emit_wide(opcode::jump_op, 0, 0);
    emit_.patch(own);
    emit_.emit(opcode::move_op, offset_of(static_cast<reg_number>(v->reg)), offset_of(from));
    return emit_.patch(done);
  }
  if (v->fallback->kind == variable_kind::local) {
    // Two locals of the top-level code: the global if it is set, else the name of the branch.
    const std::size_t own = emit_.emit_wide(opcode::jump_if_set_op, offset_of(static_cast<reg_number>(v->reg)), 0);
    const std::size_t outer =
        emit_.emit_wide(opcode::jump_if_set_op, offset_of(static_cast<reg_number>(v->fallback->reg)), 0);
    emit_.patch(own);
    emit_.emit(opcode::move_op, offset_of(static_cast<reg_number>(v->reg)), offset_of(from));
    const std::size_t done = emit_.emit_wide(opcode::jump_op, 0, 0);
    emit_.patch(outer);
    emit_.emit(opcode::move_op, offset_of(static_cast<reg_number>(v->fallback->reg)), offset_of(from));
    emit_.patch(done);
    hold(v->fallback, true);
    hold(v, true);
    return;
  }
  const std::size_t own = emit_.emit_wide(opcode::jump_if_set_op, offset_of(static_cast<reg_number>(v->reg)), 0);
  const auto flags = static_cast<std::uint8_t>(v->fallback->access);
  emit_.emit_wide(opcode::set_global_or_skip_op, offset_of(from), v->fallback->slot, flags);
  emit_.patch(own);
  emit_.emit(opcode::move_op, offset_of(static_cast<reg_number>(v->reg)), offset_of(from));
  hold(v, true);
}

void codegen::declare(variable* v, reg_number from, binding_kind how) {
  if (v->kind != variable_kind::global) return write_local(v, from);
  write_global(v, from, how == binding_kind::let        ? global_write::declare_let
                        : how == binding_kind::constant ? global_write::declare_const
                                                        : global_write::declare_mut);
}

void codegen::bind(pattern& p, reg_number from, binding_kind how) {
  const reg_number mark = next_;
  switch (p.kind) {
    case pattern_kind::discard: return;
    case pattern_kind::name:
      emit_.at(p.span);
      return declare(p.var, from, how);
    case pattern_kind::array:
      for (std::size_t n = 0; n < p.items.size(); ++n) {
        const reg_number item = take();
        emit_.emit(opcode::item_or_null_op, offset_of(item), offset_of(from), static_cast<std::uint32_t>(n));
        bind(*p.items[n], item, how);
        give_back(mark);
      }
      break;
    default:
      for (pattern* name : p.items) {
        const reg_number item = take();
        emit_.emit(opcode::entry_or_null_op, offset_of(item), offset_of(from), emit_.constant(name->name));
        bind(*name, item, how);
        give_back(mark);
      }
  }
  if (p.rest_var) {
    const reg_number rest = take();
    emit_rest(p, from, rest);
    declare(p.rest_var, rest, how);
    give_back(mark);
  }
  emit_.emit(opcode::drop_op, offset_of(from));
}

void codegen::emit_rest(const pattern& p, reg_number from, reg_number to) {
  if (p.kind == pattern_kind::array)
    emit_.emit(opcode::rest_of_array_op, offset_of(to), offset_of(from), static_cast<std::uint32_t>(p.items.size()));
  else
    emit_.emit(opcode::rest_of_dict_op, offset_of(to), offset_of(from), names_constant(p));
}

void codegen::make_closure(reg_number to, function_syntax& f) {
  const reg_number mark = next_;
  const reg_number made = take();
  emit_.emit_wide(opcode::make_function_op, offset_of(made), f.scope->code_index);
  for (variable* c : f.scope->captures) {
    variable* source = c->source;
    reg_number from = static_cast<reg_number>(source->reg);
    if (source->kind != variable_kind::local) {
      from = take();
      if (source->kind == variable_kind::capture)
        emit_.emit(source->is_cell ? opcode::get_cell_op : opcode::get_capture_op, offset_of(from), source->index);
      else
        read(from, source, false);
    }
    emit_.emit(opcode::capture_op, offset_of(made), offset_of(from), c->index);
    if (from >= made) {
      emit_.emit(opcode::drop_op, offset_of(from));
      give_back(made + 1);
    }
  }
  emit_.emit(opcode::move_op, offset_of(to), offset_of(made));
  give_back(mark);
}

}  // namespace ruff::lang
