// `try`, `except`, `finally`. A `finally` body is compiled once. Whoever comes to it has noted why in a register: an error,
// or a number for the way out (`return`, `break`, `continue`) that goes on behind it.

#include "lang/compile/codegen.hpp"

namespace ruff::lang {

void codegen::compile_try(statement& s) {
  if (!s.has_last) return compile_handled(s);
  const reg_number mark = next_;
  const flow before = now_;
  finallies_.push_back({take(2), hidden_.size(), loops_.size(), choices_, false, {}, {}});
  const std::size_t self = finallies_.size() - 1;
  const reg_number how = finallies_[self].how;
  hidden_.insert(hidden_.end(), {how, how + 1});
  const auto from = static_cast<std::uint32_t>(emit_.here());
  if (s.name.empty())
    block(s.body);
  else
    compile_handled(s);
  const flow after = now_;
  if (!after.is_dead) emit_.emit_wide(opcode::load_int_op, offset_of(how), 0);
  compile_last(s, self, from, before);
  hidden_.resize(hidden_.size() - 2);
  const open_finally left = std::move(finallies_.back());
  finallies_.pop_back();
  if (!now_.is_dead) go_on_outside(left, after);
  give_back(mark);
}

/// `try` with `except`.
void codegen::compile_handled(statement& s) {
  const reg_number mark = next_;
  const reg_number error = take();
  const flow before = now_;
  const auto from = static_cast<std::uint32_t>(emit_.here());
  block(s.body);
  const auto to = static_cast<std::uint32_t>(emit_.here());
  flow after = now_;
  const bool falls_through = !now_.is_dead;
  const std::size_t skip = falls_through ? emit_.emit_wide(opcode::jump_op, 0, 0) : 0;
  add_handler(from, to, error, handler_kind::except);
  begin_handler(before);
  place(s.var, error);
  set_known(s.var);
  hold(s.var, true);
  const reg_number inner = next_;
  block(s.handler);
  give_back(inner);
  if (!now_.is_dead) {
    if (now_.held[s.var->index]) emit_.emit(opcode::drop_op, offset_of(error));
    now_.held[s.var->index] = false;
  }
  s.var->reg = -1;
  join(after, now_);
  now_ = after;
  if (falls_through) emit_.patch(skip);
  give_back(mark);
}

/// The body of `finally`, for what came since the instruction `from`.
void codegen::compile_last(statement& s, std::size_t self, std::uint32_t from, const flow& before) {
  const reg_number how = finallies_[self].how;
  const auto begin = static_cast<std::uint32_t>(emit_.here());
  add_handler(from, begin, how, handler_kind::finally);
  patch_all(finallies_[self].entries);
  finallies_[self].is_running = true;
  begin_handler(before);
  block(s.last);
  add_handler(begin, static_cast<std::uint32_t>(emit_.here()), how, handler_kind::pending);
}

/// Behind `finally`: an error is thrown again, a way out goes on, and without either what follows does.
void codegen::go_on_outside(const open_finally& left, const flow& after) {
  emit_.emit(opcode::throw_pending_op, offset_of(left.how));
  const flow behind = now_;
  for (const way_out way : {way_out::returning, way_out::breaking, way_out::continuing}) {
    if (!left.is_left[static_cast<std::size_t>(way)]) continue;
    now_ = behind;
    const std::size_t other =
        emit_.emit(opcode::jump_if_not_equal_immediate_op, offset_of(left.how), static_cast<std::uint32_t>(way));
    if (way == way_out::returning)
      leave_function(left.how + 1, false);
    else
      leave_loop(way);
    emit_.patch(other);
  }
  now_ = behind;
  if (!after.is_dead) now_.known |= after.known;
}

/// Before a jump out of this function or loop: false when no `finally` has to run first.
bool codegen::leave_through_finally(way_out way, std::optional<reg_number> result, bool releases_everything) {
  for (auto open = finallies_.rbegin(); open != finallies_.rend(); ++open) {
    if (way != way_out::returning && open->loops < loops_.size()) return false;
    if (open->is_running) {
      // What it was entered with is forgotten.
      emit_.emit(opcode::throw_pending_op, offset_of(open->how), 0, 0, cancelled_only);
      continue;
    }
    if (result) emit_.emit(opcode::move_op, offset_of(open->how + 1), offset_of(*result));
    release_from(open->how + 2, open->hidden + 2, releases_everything || choices_ > open->choices);
    emit_.emit_wide(opcode::load_int_op, offset_of(open->how), static_cast<std::int64_t>(way));
    open->entries.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
    open->is_left[static_cast<std::size_t>(way)] = true;
    now_.is_dead = true;
    return true;
  }
  return false;
}

/// Errors since `from` and before `to` go on here.
void codegen::add_handler(std::uint32_t from, std::uint32_t to, reg_number reg, handler_kind kind) {
  const auto target = kind == handler_kind::pending ? from : static_cast<std::uint32_t>(emit_.here());
  const auto place = static_cast<std::uint16_t>(offset_of(reg));
  out_.handlers.push_back({from, to, target, place, place, kind});
}

/// What comes here may have left the code before anywhere.
void codegen::begin_handler(const flow& before) {
  now_ = before;
  for (const variable* v : scope_.locals)
    if (v->reg >= 0) now_.held[v->index] = true;
}

}  // namespace ruff::lang
