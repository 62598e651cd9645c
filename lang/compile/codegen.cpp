#include "lang/compile/codegen.hpp"

#include <algorithm>

namespace ruff::lang {

codegen::codegen(program& p, file_scopes& scopes, function_scope& scope, function_code& out, diagnostics& findings,
                 bool is_prelude, bool has_long_jumps)
    : program_(p), scopes_(scopes), scope_(scope), out_(out), findings_(findings), emit_(p, out),
      is_prelude_(is_prelude), has_long_jumps_(has_long_jumps) {}

reg_number codegen::take(reg_number count) {
  const reg_number first = next_;
  next_ += count;
  if (next_ > registers_max) {
    if (out_.register_count <= registers_max)
      findings_.push_back({diagnostic_kind::code_size,
                           "Compilation error: function is too large: more than 4095 variables and intermediate values",
                           scope_.syntax ? scope_.syntax->head : source_span{}});
    out_.register_count = registers_max + 1;
    next_ = first;
    return first > 64 ? first - 64 : first;
  }
  out_.register_count = std::max(out_.register_count, static_cast<std::uint16_t>(next_));
  return first;
}

/// Parameters come first, then the variables that live in the whole function. Names of blocks get registers when met.
void codegen::prepare_locals() {
  now_.held = now_.known = boost::dynamic_bitset<>(scope_.locals.size());
  const std::size_t hidden = scope_.has_hidden_self ? 1 : 0;
  const std::size_t parameters = scope_.syntax ? scope_.syntax->parameters.size() + hidden : 0;
  for (std::size_t n = 0; n < parameters; ++n) {
    variable* v = scope_.locals[n];
    v->reg = static_cast<std::int32_t>(take());
    now_.held[n] = now_.known[n] = true;
  }
  for (variable* v : scope_.locals) {
    if (!v->is_function_level) continue;
    v->reg = static_cast<std::int32_t>(take());
    const auto reg = static_cast<reg_number>(v->reg);
    if (v->is_field) {
      emit_.emit(opcode::field_or_unset_op, offset_of(reg), offset_of(0), emit_.constant(v->name));
      now_.held[v->index] = true;
    } else {
      emit_.emit(opcode::load_unset_op, offset_of(reg));
    }
  }
  first_temporary_ = next_;
}

/// Arguments that the call has left out get their default values.
void codegen::fill_in_defaults() {
  for (const parameter& p : scope_.syntax->parameters) {
    if (!p.initial) continue;
    const flow before = now_;
    const std::size_t given = emit_.emit_wide(opcode::jump_if_set_op, offset_of(static_cast<reg_number>(p.var->reg)), 0);
    has_choices_ = p.has_choices;
    into_variable(p.initial, p.var);
    emit_.patch(given);
    join(now_, before);
  }
}

bool codegen::run(std::span<statement*> body) {
  out_.code.clear();
  out_.positions.clear();
  out_.handlers.clear();
  out_.constants.clear();
  out_.register_count = 0;
  emit_.at(scope_.syntax ? scope_.syntax->head : source_span{});
  prepare_locals();
  if (scope_.syntax) fill_in_defaults();
  has_choices_ = false;
  if (scope_.is_top_level)
    for (statement* s : body)
      if (s->kind == statement_kind::function && s->var && s->var->kind == variable_kind::local) compile_function(*s);
  block(body);
  if (!now_.is_dead) {
    const reg_number null = take();
    emit_.emit(opcode::load_null_op, offset_of(null));
    emit_return(null, false);
  }
  if (emit_.has_too_many_constants())
    findings_.push_back({diagnostic_kind::code_size,
                         "Compilation error: function is too large: more than 65535 constants",
                         scope_.syntax ? scope_.syntax->head : source_span{}});
  out_.entry = out_.code.data();
  return !emit_.needs_long_jumps();
}

codegen::flow codegen::nowhere() const {
  const boost::dynamic_bitset<> nothing(scope_.locals.size());
  return {nothing, nothing, true};
}

void codegen::join(flow& into, const flow& from) {
  if (from.is_dead) return;
  if (into.is_dead) {
    into = from;
    return;
  }
  into.held |= from.held;
  into.known &= from.known;
}

void codegen::patch_all(const jump_list& jumps) {
  for (const std::size_t jump : jumps) emit_.patch(jump);
}

void codegen::jump_back(std::size_t target) {
  emit_.patch(emit_.emit_wide(is_prelude_ ? opcode::jump_op : opcode::loop_op, 0, 0), target);
}

bool codegen::is_temporary(reg_number reg) const {
  if (reg < first_temporary_) return false;
  // Names are placed in the order of their registers.
  const auto at = static_cast<std::int32_t>(reg);
  for (auto v = placed_.rbegin(); v != placed_.rend() && (*v)->reg >= at; ++v)
    if ((*v)->reg == at) return false;
  return true;
}

void codegen::place(variable* v, reg_number reg) {
  v->reg = static_cast<std::int32_t>(reg);
  placed_.push_back(v);
}

/// Compiles a block; its names' registers are free again afterwards, and what they hold is released.
void codegen::block(std::span<statement*> body) {
  const reg_number mark = next_;
  const std::size_t outer = placed_.size();
  for (statement* s : body) compile(*s);
  leave_names(outer, mark);
  give_back(mark);
}

void codegen::leave_names(std::size_t outer, reg_number mark) {
  for (std::size_t n = outer; n < placed_.size(); ++n) {
    variable* v = placed_[n];
    if (v->reg < static_cast<std::int32_t>(mark)) continue;
    if (!now_.is_dead && now_.held[v->index]) emit_.emit(opcode::drop_op, offset_of(static_cast<reg_number>(v->reg)));
    v->reg = -1;
    now_.held[v->index] = false;
  }
  placed_.resize(outer);
}

function_object* codegen::known_function(const variable* v) const {
  if (v->kind == variable_kind::global && v->hoisted && v->access == global_class::constant &&
      v->constant.is(kind::function))
    return v->constant.as<function_object>();
  if (v->kind == variable_kind::builtin && v->constant.is(kind::function)) return v->constant.as<function_object>();
  return nullptr;
}

const native_entry* codegen::native_of(const expression* callee) const {
  if (callee->kind != expression_kind::name || callee->var->kind != variable_kind::builtin) return nullptr;
  return callee->var->constant.is(kind::native) ? callee->var->constant.as<native_object>()->entry : nullptr;
}

}  // namespace ruff::lang
