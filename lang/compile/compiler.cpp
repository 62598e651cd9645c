// The way from text to program: parse, resolve, sort the globals into classes, mark last uses, generate code function by
// function.

#include "lang/compile/codegen.hpp"

#include "lang/syntax/parser.hpp"
#include "lang/value/string.hpp"
#include "lang/vm/native.hpp"

#include <algorithm>

namespace ruff::lang {

program::program() { methods_ = indexes_.emplace_back(std::make_unique<method_index>()).get(); }

program::~program() {
  // Code refers to values without counting; nothing runs any more when it goes.
  units.clear();
}

unit& unit_list::stage(std::unique_ptr<unit> next) {
  const std::uint32_t number = size();
  next->number = number;
  units_[number] = std::move(next);
  return *units_[number];
}

void unit_list::clear() noexcept {
  for (auto& u : units_) u.reset();
}

void program::add_methods(std::span<const std::pair<std::string, std::uint32_t>> added) {
  if (added.empty()) return;
  auto next = std::make_unique<method_index>(*indexes_.back());
  for (const auto& [name, global] : added) {
    next->globals.emplace(name, global);
    const std::size_t dot = name.rfind('.');
    const auto which = std::find(operator_methods.begin(), operator_methods.end(), std::string_view(name).substr(dot + 1));
    if (which == operator_methods.end()) continue;
    const object* structure = shapes.root(std::string_view(name).substr(0, dot))->name.as_object();
    next->operators[structure][static_cast<std::size_t>(which - operator_methods.begin())] = global;
  }
  methods_.store(next.get(), std::memory_order_release);
  indexes_.push_back(std::move(next));
}

namespace {

/// Globals that no function body names are locals of the top-level code; at most this many, the rest get slots.
constexpr std::size_t own_globals_max = 1500;

bool has_optional_suffix(std::string_view name) { return name.ends_with("_opt"); }

class file_compiler {
 public:
  file_compiler(program& p, unit& into, compile_purpose purpose)
      : program_(p), unit_(into), is_prelude_(into.number == prelude_unit), purpose_(purpose) {}

  diagnostics run() {
    parse_result parsed = parse(unit_.file);
    if (!parsed.findings.empty()) return std::move(parsed.findings);
    tree_ = std::move(parsed.tree);
    resolve(scopes_, tree_->statements, program_, unit_, purpose_, findings_);
    if (!findings_.empty()) return std::move(findings_);
    place_globals();
    make_functions();
    mark_last_uses(scopes_, tree_->statements);
    for (function_scope& scope : scopes_.functions) generate(scope);
    if (findings_.empty()) finish();
    return std::move(findings_);
  }

  std::size_t statement_count() const { return tree_ ? tree_->statements.size() : 0; }

 private:
  /// How a global may be used from outside its home (design, rule 4).
  static global_class class_of(const variable& v) {
    if (v.assigned_in_function || v.accumulated) return global_class::home;
    const std::size_t writes = v.assignments + (v.hoisted ? 1 : 0);
    return writes <= 1 && !v.assigned_in_loop ? global_class::constant : global_class::top_level;
  }

  static bool is_own(const variable& v) {
    const bool has_one_binding = v.declarations == 0 || (v.declarations == 1 && v.first_declares && !v.is_imported);
    return !v.named_in_function && !v.is_exported && !v.hoisted && has_one_binding;
  }

  void place_globals() {
    std::size_t own = 0;
    if (unit_.is_module()) unit_.globals.push_back({"", global_class::constant, value::unset(), value::unset()});
    for (auto& [name, v] : scopes_.globals) {
      if (is_own(*v) && own < own_globals_max) {
        ++own;
        v->kind = variable_kind::local;
        v->owner = scopes_.top_level;
        v->index = static_cast<std::uint32_t>(scopes_.top_level->locals.size());
        v->is_function_level = v->may_be_unset = true;
        v->fallback = v->shadowed;
        scopes_.top_level->locals.push_back(v);
        continue;
      }
      v->access = class_of(*v);
      if (name.find('.') != std::string::npos)
        place_method(name, *v);
      else
        v->slot = add_global({std::string(v->name), v->access, value::unset(),
                              v->shadowed ? v->shadowed->constant : value::unset()});
    }
    if (unit_.globals.size() > slots_max)
      findings_.push_back(
          {diagnostic_kind::code_size, fmt::format("Compilation error: more than {} variables", slots_max), {}});
  }

  std::uint32_t add_global(global_info info) {
    unit_.globals.push_back(std::move(info));
    return index_of(unit_.number, unit_.globals.size() - 1);
  }

  /// A method that another unit declares as well lives there: whoever declares it last replaces it for all.
  void place_method(const std::string& name, variable& v) {
    const auto known = program_.methods().globals.find(name);
    if (known == program_.methods().globals.end()) {
      v.slot = add_global({name, v.access, value::unset(), value::unset()});
      methods_.emplace_back(name, v.slot);
    } else {
      v.slot = known->second;
      v.access = global_class::constant;
    }
  }

  void make_functions() {
    for (function_scope& scope : scopes_.functions) {
      scope.code_index = index_of(unit_.number, unit_.functions.size());
      unit_.functions.push_back(std::make_unique<function_code>());
      describe(scope, *unit_.functions.back());
    }
    for (auto& [name, v] : scopes_.globals) {
      if (!v->hoisted) continue;
      const auto& code = program_.function(v->hoisted->scope->code_index);
      v->constant = owned_value(program_, make_function(&code, 0));
      unit_.globals[slot_of(v->slot)].hoisted = v->constant;
      if (is_prelude_) program_.prelude.emplace(name, v->constant);
    }
  }

  void describe(const function_scope& scope, function_code& code) {
    code.name = scope.is_top_level ? "" : scope.label;
    code.label = scope.is_top_level || scope.is_spawn ? "" : scope.label;
    // The prelude's own functions are shown by their last word: `__iterate_map` as `map`.
    if (is_prelude_ && code.label.starts_with("__")) code.label.erase(0, code.label.rfind('_') + 1);
    code.file = &unit_.file;
    code.module = unit_.is_module() ? &unit_ : nullptr;
    code.is_prelude = is_prelude_;
    code.capture_count = static_cast<std::uint16_t>(scope.captures.size());
    code.assigns_captures = scope.assigns_captures;
    if (scope.assigns_captures) program_.assigns_captures.store(true, std::memory_order_relaxed);
    if (!scope.syntax) return;
    const auto& parameters = scope.syntax->parameters;
    const bool is_method = scope.has_hidden_self || (scope.label.find('.') != std::string::npos &&
                                                     !parameters.empty() && parameters[0].name == "self");
    code.has_self = is_method;
    code.parameter_count = static_cast<std::uint16_t>(parameters.size() + (scope.has_hidden_self ? 1 : 0));
    code.parameters_required = code.parameter_count;
    for (const parameter& p : parameters)
      if (p.initial || p.is_rest || (is_prelude_ && has_optional_suffix(p.name))) --code.parameters_required;
    code.has_rest = !parameters.empty() && parameters.back().is_rest;
    code.is_generator = scope.syntax->is_generator || scope.has_yield;
    code.is_async = !code.is_generator && !scope.is_spawn && (scope.syntax->is_async || scope.has_await);
    code.is_plain = !code.is_async && !code.is_generator && !code.has_rest;
  }

  void generate(function_scope& scope) {
    if (is_prelude_ && scope.is_top_level) return;
    function_code& code = *unit_.functions[slot_of(scope.code_index)];
    const std::span<statement*> body = scope.is_top_level ? tree_->statements : scope.syntax->body;
    for (const bool has_long_jumps : {false, true}) {
      for (variable* v : scope.locals) v->reg = -1;
      codegen generator(program_, scopes_, scope, code, findings_, is_prelude_, has_long_jumps);
      if (generator.run(body) || !findings_.empty()) break;
    }
#ifdef RUFF_ASSERTS
    if (findings_.empty())
      if (const std::string complaint = verify(code, program_); !complaint.empty())
        findings_.push_back({diagnostic_kind::internal_error, "Internal error: " + complaint,
                             code.positions.empty() ? source_span{} : code.positions.front().span});
#endif
  }

  void add_test(const test_functions& test) {
    const auto value_of = [&](const function_syntax* f) {
      return owned_value(program_, make_function(&program_.function(f->scope->code_index), 0));
    };
    test_case& made = program_.tests.emplace_back();
    made.name = test.name;
    made.span = test.span;
    for (const function_syntax* f : test.setups) made.setups.push_back(value_of(f));
    made.body = value_of(test.body);
    for (const function_syntax* f : test.teardowns) made.teardowns.push_back(value_of(f));
  }

  /// The unit is complete: what others can find of it.
  void finish() {
    const auto& code = program_.function(scopes_.top_level->code_index);
    unit_.top_level = owned_value(program_, make_function(&code, 0));
    for (module_export& e : unit_.exports)
      if (!e.is_type) e.global = scopes_.globals.find(e.name)->second->slot;
    if (unit_.is_module()) {
      unit_.untouched = make_slots(unit_);
      for (std::size_t n = 0; n < unit_.globals.size(); ++n) unit_.untouched[n].binding = global_slot::unwritable;
    }
    for (const test_functions& test : scopes_.tests) add_test(test);
    program_.add_methods(methods_);
    program_.units.add_staged();
  }

  program& program_;
  unit& unit_;
  bool is_prelude_;
  compile_purpose purpose_;
  std::unique_ptr<syntax_tree> tree_;
  file_scopes scopes_;
  std::vector<std::pair<std::string, std::uint32_t>> methods_;   ///< that no unit has declared before
  diagnostics findings_;
};

}  // namespace

diagnostics compile(program& into, const native_registry& natives, std::string_view prelude_text, source file,
                    compile_purpose purpose) {
  into.natives = &natives;
  natives.for_each([&](const native_entry& entry) {
    into.native_values.emplace(&entry, owned_value(into, make_native(&entry)));
  });
  natives.add_constants(into);
  file_compiler prelude(into, into.units.stage(std::make_unique<unit>(source("<prelude>", std::string(prelude_text)))),
                        compile_purpose::run);
  if (diagnostics findings = prelude.run(); !findings.empty()) return findings;

  unit& text = into.units.stage(std::make_unique<unit>(std::move(file)));
  file_compiler main(into, text, purpose);
  diagnostics findings = main.run();
  into.size.statements = main.statement_count();
  for (const auto& f : text.functions) into.size.instructions += f->code.size();
  return findings;
}

diagnostics compile_module(program& into, std::unique_ptr<unit> module) {
  return file_compiler(into, into.units.stage(std::move(module)), compile_purpose::run).run();
}

}  // namespace ruff::lang
