// `from m import a, b` and `import m`.

#include "lang/compile/codegen.hpp"

namespace ruff::lang {

/// An import overwrites what the name was bound to, whatever it was. A type leaves the variable unset.
void codegen::bind_import(variable* v, reg_number from) {
  if (v->kind == variable_kind::global) return write_global(v, from, global_write::import_name);
  write_local(v, from);
  if (v->owner == &scope_) now_.known[v->index] = false;
}

void codegen::compile_import(statement& s) {
  const auto& targets = scopes_.imported.at(&s);
  for (variable* v : targets)
    if (v->kind == variable_kind::local && v->reg < 0) place(v, take());
  const reg_number mark = next_;
  const reg_number number = take(), exports = take(), item = take();
  emit_.emit_wide(opcode::find_module_op, offset_of(number), emit_.constant(s.name));
  emit_.emit(opcode::run_module_op, offset_of(exports), offset_of(number));
  const auto get = [&](std::string_view name, std::uint8_t flags) {
    emit_.emit(opcode::get_export_op, offset_of(item), offset_of(exports), offset_of(number), flags);
    emit_.word(emit_.constant(name));
  };
  for (std::size_t n = 0; n < s.names.size(); ++n) {
    get(s.names[n], 0);
    bind_import(targets[n], item);
  }
  for (std::size_t n = 0; s.kind == statement_kind::import_all && n < targets.size(); ++n) {
    get(n == 0 ? s.name : targets[n]->name, optional_export);
    const std::size_t found = emit_.emit_wide(opcode::jump_if_set_op, offset_of(item), 0);
    // The name of the module itself means the namespace; others keep what they are.
    const std::size_t done = n == 0 ? 0 : emit_.emit_wide(opcode::jump_op, 0, 0);
    if (n == 0) emit_.emit(opcode::copy_op, offset_of(item), offset_of(exports));
    emit_.patch(found);
    bind_import(targets[n], item);
    if (n != 0) emit_.patch(done);
  }
  emit_.emit(opcode::drop_op, offset_of(exports));
  give_back(mark);
}

}  // namespace ruff::lang
