// Names to variables, in one walk over the tree in source order. Scoping rules: language specification, section 4. Globals
// of the file are known from its text before the walk; how functions use them decides their class afterwards.

#include "lang/compile/case_names.hpp"
#include "lang/compile/open_scopes.hpp"
#include "lang/compile/outer_names.hpp"
#include "lang/syntax/walk.hpp"
#include "lang/vm/native.hpp"

#include <algorithm>

namespace ruff::lang {

namespace {

class resolver {
 public:
  resolver(file_scopes& into, const program& builtins, unit& file, diagnostics& findings)
      : out_(into), outer_(builtins, file), file_(file), is_prelude_(file.number == prelude_unit), findings_(findings) {}

  void run(std::span<statement*> statements, compile_purpose purpose) {
    out_.top_level = &out_.functions.emplace_back();
    out_.top_level->is_top_level = true;
    function_state state{out_.top_level, {}, 0, {}, nullptr, {}, false, {}};
    functions_.push_back(&state);
    collect_globals(statements);
    state.imports.collect(statements);
    for (const std::string_view name : state.imports.names) add_global(name);
    with_block(statements, {}, [] {});
    if (purpose == compile_purpose::tests) visit_tests(statements, {});
    for (statement* s : state.imports.open) bind_globals(*s);
    functions_.pop_back();
  }

 private:
  function_state& here() { return *functions_.back(); }
  function_scope& scope() { return *here().scope; }
  bool at_top_level() { return scope().is_top_level; }

  diagnostic& report(diagnostic_kind kind, source_span span, std::string message) {
    return findings_.emplace_back(diagnostic{kind, "Compilation error: " + std::move(message), span});
  }

  // ---- Globals of the file, from its text.

  variable* add_global(std::string_view name) {
    auto [place, is_new] = out_.globals.try_emplace(std::string(name));
    if (is_new) {
      place->second = &out_.variables.emplace_back();
      place->second->name = place->first;
      place->second->kind = variable_kind::global;
      place->second->shadowed = builtin_named(name);
    }
    return place->second;
  }

  /// A name of the text that is looked through: of the file, or of the setups of a group of tests, whose names are globals
  /// of their own.
  variable* add_declared(std::string_view name) {
    if (!tests_) return add_global(name);
    auto [place, is_new] = tests_->names.try_emplace(name);
    if (is_new) {
      variable* made = &out_.variables.emplace_back();
      const auto slot = out_.globals.emplace(fmt::format("{}@{}", name, tests_->number), made).first;
      made->name = std::string_view(slot->first).substr(0, name.size());
      made->kind = variable_kind::global;
      made->named_in_function = made->assigned_in_function = true;
      place->second = made;
    }
    return place->second;
  }

  /// A plain assignment in a setup makes a name only where there is none yet.
  void add_assigned(std::string_view name) {
    if (!tests_ || (!group_name(name) && out_.globals.count(name) == 0)) add_declared(name);
  }

  variable* group_name(std::string_view name) {
    for (const test_group* group = tests_; group; group = group->outer)
      if (const auto found = group->names.find(name); found != group->names.end()) return found->second;
    return nullptr;
  }

  /// The builtin that a global of the file hides once it is set.
  variable* builtin_named(std::string_view name) {
    if (is_prelude_) return nullptr;
    variable builtin;
    builtin.name = name;
    builtin.kind = variable_kind::builtin;
    if (!outer_.find_builtin(builtin)) return nullptr;
    return &out_.variables.emplace_back(std::move(builtin));
  }

  void collect_globals(std::span<statement*> statements) {
    for (statement* s : statements) collect_global(*s, true);
  }

  /// `at_top`: directly at top level, where declarations count too; below, plain assignments outside `if` bodies.
  void collect_global(statement& s, bool at_top) {
    for_each_choice(s, [&](statement& chosen) { collect_global(chosen, false); });
    switch (s.kind) {
      case statement_kind::bind:
        if (at_top) collect_pattern(*s.target_pattern, s.binding != binding_kind::mut);
        break;
      case statement_kind::assign:
        if (s.target->kind == expression_kind::name) add_assigned(s.target->name);
        break;
      case statement_kind::function:
        if (at_top && tests_) s.var = add_declared(s.function->name);
        if (at_top && !tests_) add_global(s.function->name)->hoisted = s.function;
        break;
      case statement_kind::export_item: collect_global(*s.inner, at_top); break;
      case statement_kind::loop:
      case statement_kind::for_each:
      case statement_kind::try_except:
        for (const auto body : {s.body, s.handler, s.last})
          for (statement* inner : body) collect_global(*inner, false);
        break;
      case statement_kind::match_value:
        for (match_case& c : s.cases) {
          for_each_payload(c, [&](payload_binding& p) { add_assigned(p.name); });
          for (statement* inner : c.body) collect_global(*inner, false);
        }
        break;
      default: break;
    }
  }

  void collect_pattern(pattern& whole, bool is_immutable) {
    for_each_pattern(whole, [&](pattern& p) {
      if (p.kind == pattern_kind::name) add_declared(p.name)->is_immutable |= is_immutable;
      if (!p.rest.empty()) add_declared(p.rest)->is_immutable |= is_immutable;
    });
  }

  // ---- Blocks and declarations.

  template <class Before>
  void with_block(std::span<statement*> body, block opened, Before&& before) {
    for (statement* s : body)
      if (s->kind == statement_kind::function && (!at_top_level() || !here().blocks.empty()))
        opened.functions.push_back(s);
    here().blocks.push_back(std::move(opened));
    before();
    for (statement* s : body) visit(*s);
    here().blocks.pop_back();
  }

  variable* new_local(std::string_view name, slot_binding binding, function_scope& owner) {
    variable& v = out_.variables.emplace_back();
    v.name = name;
    v.binding = binding;
    v.owner = &owner;
    v.index = static_cast<std::uint32_t>(owner.locals.size());
    owner.locals.push_back(&v);
    return &v;
  }

  /// Declares a name in the innermost block; `is_written` for let, mut and const, which may not repeat.
  variable* declare(std::string_view name, slot_binding binding, source_span span, bool is_written) {
    variable* v = new_local(name, binding, scope());
    enter(name, v, span, is_written);
    return v;
  }

  void enter(std::string_view name, variable* v, source_span span, bool is_written) {
    auto& names = here().blocks.back().names;
    const auto first = std::find_if(names.begin(), names.end(), [&](auto& n) { return n.first == name; });
    if (first != names.end() && is_written) findings_.push_back(duplicate_of(name, span, first->second->declared));
    if (v->declared.end == 0) v->declared = span;
    names.emplace_back(name, v);
  }

  /// A variable that lives in the whole function and is unset at first.
  variable* function_level(function_state& f, std::string_view name) {
    variable* v = new_local(name, slot_binding::mutable_binding, *f.scope);
    v->is_function_level = v->may_be_unset = true;
    f.blocks.front().names.emplace_back(name, v);
    return v;
  }

  // ---- Looking names up.

  variable* lookup(std::string_view name) { return lookup_in(functions_.size() - 1, name); }

  /// What `name` means in the function at `depth` of the open functions.
  variable* lookup_in(std::size_t depth, std::string_view name) {
    function_state& f = *functions_[depth];
    if (variable* v = find_in_blocks(f, name)) return v;
    if (f.own_name == name && !name.empty()) return self_variable(f);
    for (variable* c : f.scope->captures)
      if (c->name == name) return c;
    if (f.scope->is_top_level) return file_or_builtin(name);
    if (outer_.may_bind(f.imports, name)) return imported_local(f, name);
    if (variable* outer = visible_outside(depth, name)) return capture(f, outer);
    if (f.scope->has_hidden_self) return field_variable(f, depth, name);
    variable* beyond = file_or_builtin(name);
    if (f.scope->plain_names.count(name) == 0) return note_function_use(beyond);
    variable* v = function_level(f, name);
    if (beyond->kind == variable_kind::global && !beyond->is_brought) v->fallback = note_function_use(beyond);
    if (beyond->kind == variable_kind::builtin) v->fallback = beyond;
    return v;
  }

  variable* self_variable(function_state& f) {
    if (!f.self_name) {
      f.self_name = &out_.variables.emplace_back();
      f.self_name->name = f.own_name;
      f.self_name->kind = variable_kind::self_function;
      f.self_name->owner = f.scope;
    }
    return f.self_name;
  }

  /// A local of an enclosing function that the function at `depth` can capture; null when the name is not one there.
  variable* visible_outside(std::size_t depth, std::string_view name) {
    if (depth == 0) return nullptr;
    function_state& outer = *functions_[depth - 1];
    if (variable* v = find_in_blocks(outer, name)) return v;
    if (outer.own_name == name && !name.empty()) return self_variable(outer);
    if (variable* late = late_function(outer, name)) return late;
    for (variable* c : outer.scope->captures)
      if (c->name == name) return c;
    if (outer.scope->is_top_level) return nullptr;
    if (outer_.may_bind(outer.imports, name)) return imported_local(outer, name);
    if (outer.scope->has_hidden_self) return field_variable(outer, depth - 1, name);
    if (outer.scope->plain_names.count(name) != 0 && !visible_outside(depth - 1, name)) {
      variable* v = function_level(outer, name);
      variable* beyond = file_or_builtin(name);
      if (beyond->kind == variable_kind::global && !beyond->is_brought) v->fallback = note_function_use(beyond);
      if (beyond->kind == variable_kind::builtin) v->fallback = beyond;
      return v;
    }
    variable* further = visible_outside(depth - 1, name);
    return further ? capture(outer, further) : nullptr;
  }

  /// A local function of `outer` that is declared further down: its variable exists from now on.
  variable* late_function(function_state& outer, std::string_view name) {
    for (auto b = outer.blocks.rbegin(); b != outer.blocks.rend(); ++b)
      for (statement* s : b->functions)
        if (s->function->name == name && !s->var) {
          s->var = new_local(name, slot_binding::mutable_binding, *outer.scope);
          s->var->is_function_level = s->var->may_be_unset = true;
          b->names.emplace_back(s->function->name, s->var);
          return s->var;
        }
    return nullptr;
  }

  variable* capture(function_state& f, variable* outer) {
    variable& v = out_.variables.emplace_back();
    v.name = outer->name;
    v.kind = variable_kind::capture;
    v.binding = outer->binding;
    v.owner = f.scope;
    v.source = outer;
    v.index = static_cast<std::uint32_t>(f.scope->captures.size());
    v.may_be_unset = outer->may_be_unset;
    v.fallback = outer->fallback;
    if (v.fallback && v.fallback->kind == variable_kind::capture) v.fallback = nullptr;
    f.scope->captures.push_back(&v);
    return &v;
  }

  /// Method without `self`: any name may be a field of the receiver.
  variable* field_variable(function_state& f, std::size_t depth, std::string_view name) {
    variable* v = function_level(f, name);
    v->is_field = true;
    variable* outer = visible_outside(depth, name);
    v->fallback = outer ? capture(f, outer) : note_function_use(file_or_builtin(name));
    return v;
  }

  variable* note_function_use(variable* v) {
    if (v->kind == variable_kind::global) v->named_in_function = true;
    return v;
  }

  variable* file_or_builtin(std::string_view name) {
    if (variable* v = group_name(name)) return v;
    if (const auto found = out_.globals.find(name); found != out_.globals.end()) return found->second;
    if (outer_.may_bind(functions_.front()->imports, name)) {
      variable* v = add_global(name);
      v->is_brought = true;
      return v;
    }
    auto [place, is_new] = out_.others.try_emplace(std::string(name));
    if (is_new) {
      place->second = &out_.variables.emplace_back();
      place->second->name = place->first;
      place->second->kind = outer_.find_builtin(*place->second) ? variable_kind::builtin : variable_kind::undefined;
    }
    return place->second;
  }

  // ---- Assignments.

  void note_assignment(variable* v) {
    if (v->kind == variable_kind::capture) {
      v->is_cell = true;
      v->owner->assigns_captures = true;
    }
    if (v->fallback && v->fallback->kind == variable_kind::global && !at_top_level())
      v->fallback->assigned_in_function = true;
    if (v->fallback && v->fallback->kind == variable_kind::capture) note_assignment(v->fallback);
    if (v->kind != variable_kind::global) return;
    if (!at_top_level()) {
      v->assigned_in_function = true;
      return;
    }
    ++v->assignments;
    if (here().loops > 0) v->assigned_in_loop = true;
  }

  /// The variable that `name := …` assigns, made if need be.
  variable* assigned(std::string_view name) {
    variable* v = find_in_blocks(here(), name);
    if (!v && at_top_level()) v = top_level_target(name);
    if (!v) v = lookup(name);
    if (v->kind == variable_kind::builtin || v->kind == variable_kind::undefined || v->kind == variable_kind::self_function)
      v = function_level(here(), name);
    note_assignment(v);
    return v;
  }

  /// At top level a plain assignment makes a name of the innermost `if` body, unless a global of that name exists then.
  variable* top_level_target(std::string_view name) {
    variable* global = nullptr;
    if (const auto found = out_.globals.find(name); found != out_.globals.end()) global = found->second;
    if (global && (global->surely_set || global->hoisted)) return global;
    auto& blocks = here().blocks;
    const auto branch = std::find_if(blocks.rbegin(), blocks.rend(), [](const block& b) { return b.is_branch; });
    if (branch == blocks.rend()) return global ? global : add_global(name);
    variable* v = new_local(name, slot_binding::mutable_binding, scope());
    v->may_be_unset = true;
    v->is_function_level = true;
    v->fallback = global;
    if (global) note_assignment(global);
    branch->names.emplace_back(name, v);
    return v;
  }

  void bind_pattern(pattern& p, slot_binding binding) {
    if (p.kind == pattern_kind::name) p.var = bind_name(p.name, binding, p.span);
    if (!p.rest.empty()) p.rest_var = bind_name(p.rest, binding, p.span);
    for (pattern* item : p.items) bind_pattern(*item, binding);
  }

  variable* bind_name(std::string_view name, slot_binding binding, source_span span) {
    if (here().is_setup && here().blocks.size() == 1) {
      variable* v = group_name(name);
      v->declared = span;
      return v;
    }
    if (at_top_level() && here().blocks.size() == 1) {
      variable* global = add_global(name);
      if (global->assignments == 0 && !global->hoisted) global->first_declares = true;
      if (global->declarations++ == 0) {
        global->binding = binding;
        global->declared = span;
      }
      global->surely_set = true;
      note_assignment(global);
      return global;
    }
    return declare(name, binding, span, true);
  }

  // ---- Imports.

  /// What an import in a function binds is its local; until then the name means what it means outside.
  variable* imported_local(function_state& f, std::string_view name) {
    variable* v = function_level(f, name);
    variable* beyond = file_or_builtin(name);
    if (beyond->kind != variable_kind::undefined) v->fallback = note_function_use(beyond);
    return v;
  }

  /// The variable that an import statement binds here.
  variable* import_target(std::string_view name, source_span span) {
    variable* v = find_in_blocks(here(), name);
    if (v && v->binding != slot_binding::mutable_binding) v = declare(name, slot_binding::mutable_binding, span, false);
    if (!v && here().is_setup && (v = group_name(name))) note_assignment(v);
    if (!v && !at_top_level()) v = imported_local(here(), name);
    if (!v) {
      v = add_global(name);
      v->is_imported = true;
      note_assignment(v);
      if (here().blocks.size() == 1) v->surely_set = true;
    }
    v->may_be_unset = true;   // a type that is imported is no value
    return v;
  }

  void visit_import(statement& s) {
    import_site site{std::string(s.name), {s.names.begin(), s.names.end()}, s.span, guards_ > 0, !at_top_level()};
    file_.imports.push_back(std::move(site));
    auto& targets = out_.imported[&s];
    if (s.kind == statement_kind::import_all) targets.push_back(import_target(s.name, s.span));
    for (const std::string_view name : s.names) targets.push_back(import_target(name, s.span));
    if (here().loops > 0) in_loops_.insert(&s);
  }

  /// `import m` in a function: the locals that m may export, now that all are known.
  void bind_locals(statement& s, const function_scope& f) {
    for (variable* v : f.locals)
      if (v->is_function_level && v->name != s.name && outer_.may_bring(s, v->name)) out_.imported[&s].push_back(v);
  }

  /// `import m` in the top-level code: the globals that m may export.
  void bind_globals(statement& s) {
    for (auto& [name, v] : out_.globals) {
      if (name == s.name || !outer_.may_bring(s, name)) continue;
      out_.imported[&s].push_back(v);
      v->is_imported = true;
      ++v->assignments;
      v->assigned_in_loop = v->assigned_in_loop || in_loops_.count(&s) != 0;
    }
  }

  void visit_export(statement& s) {
    if (!at_top_level() || here().blocks.size() != 1)
      report(diagnostic_kind::export_place, s.focus.end ? s.focus : s.span,
             "export can only be used at the top level of a file");
    visit(*s.inner);
    if (!file_.is_module()) return;
    for_each_exported(*s.inner, [&](std::string_view name, bool is_type) {
      if (file_.find_export(name)) return;
      file_.exports.push_back({std::string(name), is_type, 0});
      if (!is_type) add_global(name)->is_exported = true;
    });
  }

  // ---- The walk.

  void visit(statement& s);
  void visit_flow(statement& s);
  void visit_assign(statement& s);
  void visit_declaration(statement& s);
  void visit_loop(statement& s);
  void visit_match(statement& s);
  using case_names = std::map<std::string_view, variable*>;
  void bind_case(pattern& p, case_names& names);
  variable* payload_variable(std::string_view name, source_span span);
  bool is_immutable_outside(std::string_view name);
  void visit_struct(statement& s);
  void visit_default(statement& s, struct_field& field);
  void visit(expression* e);
  void visit_children(expression& e);
  void visit_function(function_syntax& f, std::string label, std::string_view own_name, function_role role);
  void visit_tests(std::span<statement*> body, std::string path);
  function_syntax* visit_test_block(const statement& s, function_role role);
  void note_accumulation(statement& s);

  file_scopes& out_;
  outer_names outer_;
  unit& file_;
  bool is_prelude_;
  diagnostics& findings_;
  std::vector<function_state*> functions_;
  test_group* tests_ = nullptr;
  std::uint32_t test_groups_ = 0;
  std::set<const statement*> in_loops_;   ///< `import m` in a loop of the top-level code
  std::uint32_t guards_ = 0;              ///< bodies of `try` that are open
};

slot_binding binding_of(binding_kind kind) {
  switch (kind) {
    case binding_kind::let: return slot_binding::let_binding;
    case binding_kind::constant: return slot_binding::const_binding;
    case binding_kind::mut: return slot_binding::mutable_binding;
  }
  return slot_binding::mutable_binding;
}

void resolver::visit(statement& s) {
  switch (s.kind) {
    case statement_kind::bind:
    case statement_kind::assign:
    case statement_kind::compound: return visit_assign(s);
    case statement_kind::function:
    case statement_kind::structure:
    case statement_kind::enumeration:
    case statement_kind::import_all:
    case statement_kind::import_names:
    case statement_kind::export_item: return visit_declaration(s);
    default: return visit_flow(s);
  }
}

void resolver::visit_flow(statement& s) {
  switch (s.kind) {
    case statement_kind::return_value:
    case statement_kind::expression: return visit(s.value);
    case statement_kind::branch:
      for (if_arm& arm : s.arms) {
        visit(arm.condition);
        block branch;
        branch.is_branch = true;
        with_block(arm.body, std::move(branch), [] {});
      }
      return;
    case statement_kind::match_value: return visit_match(s);
    case statement_kind::loop:
    case statement_kind::for_each: return visit_loop(s);
    case statement_kind::break_loop:
    case statement_kind::continue_loop:
      if (here().loops == 0)
        report(diagnostic_kind::loop_control, s.span,
               fmt::format("{} can only be used inside a loop",
                           s.kind == statement_kind::break_loop ? "break" : "continue"));
      return;
    case statement_kind::try_except:
      guards_ += s.name.empty() ? 0 : 1;
      with_block(s.body, {}, [] {});
      guards_ -= s.name.empty() ? 0 : 1;
      if (!s.name.empty())
        with_block(s.handler, {}, [&] { s.var = declare(s.name, slot_binding::mutable_binding, s.span, false); });
      return with_block(s.last, {}, [] {});
    case statement_kind::spawn:
      return visit_function(*s.function, "spawn", {}, function_role::spawned);
    default: return;   // test blocks: `run` ignores them
  }
}

/// `xs := push(xs, await f())` in a top-level loop that waits: other lanes may come between reading and assigning.
void resolver::note_accumulation(statement& s) {
  if (!at_top_level() || s.kind == statement_kind::bind) return;
  const auto& waits = here().loop_waits;
  if (std::find(waits.begin(), waits.end(), true) == waits.end()) return;
  const expression* root = s.target;
  while (root->kind == expression_kind::index || root->kind == expression_kind::member) root = root->left;
  if (root->kind != expression_kind::name || !root->var) return;
  variable* global = root->var->kind == variable_kind::global ? root->var : root->var->fallback;
  if (!global) return;
  const bool reads = s.kind == statement_kind::compound || root != s.target || mentions(s.value, root->name);
  if (reads) global->accumulated = true;
}

void resolver::visit_assign(statement& s) {
  visit(s.value);
  if (s.kind == statement_kind::bind) {
    if (s.target_pattern->kind != pattern_kind::discard) bind_pattern(*s.target_pattern, binding_of(s.binding));
    return;
  }
  expression* root = s.target;
  while (root->kind == expression_kind::index || root->kind == expression_kind::member) {
    if (root->kind == expression_kind::index) visit(root->right);
    root = root->left;
  }
  if (root->kind != expression_kind::name) {
    visit(root);
    return;
  }
  // A path or compound assignment needs an existing variable; a plain one may make it.
  if (root == s.target && s.kind == statement_kind::assign)
    root->var = assigned(root->name);
  else
    note_assignment(root->var = lookup(root->name));
  if (root == s.target && at_top_level() && here().blocks.size() == 1) root->var->surely_set = true;
  note_accumulation(s);
}

void resolver::visit_declaration(statement& s) {
  switch (s.kind) {
    case statement_kind::function:
      if (at_top_level() && here().blocks.size() == 1) {
        s.var = add_global(s.function->name);
        return visit_function(*s.function, std::string(s.function->name), {}, function_role::plain);
      }
      if (!s.var) s.var = declare(s.function->name, slot_binding::mutable_binding, s.function->head, false);
      return visit_function(*s.function, std::string(s.function->name), s.function->name, function_role::plain);
    case statement_kind::structure: return visit_struct(s);
    case statement_kind::import_all:
    case statement_kind::import_names: return visit_import(s);
    case statement_kind::export_item: return visit_export(s);
    default: return;   // enums need no declaration
  }
}

void resolver::visit_loop(statement& s) {
  visit(s.value);
  ++here().loops;
  here().loop_waits.push_back(at_top_level() && contains_wait(s));
  with_block(s.body, {}, [&] {
    if (s.kind == statement_kind::for_each) s.var = declare(s.name, slot_binding::mutable_binding, s.span, false);
  });
  here().loop_waits.pop_back();
  --here().loops;
}

void resolver::visit_match(statement& s) {
  visit(s.value);
  for (match_case& c : s.cases)
    with_block(c.body, {}, [&] {
      case_names names;
      if (c.matched) check_case_names(*c.matched, findings_);
      if (c.matched) for_each_pattern(*c.matched, [&](pattern& p) { bind_case(p, names); });
      visit(c.guard);
    });
}

/// Gives the names of a pattern their variables, the same in all alternatives.
void resolver::bind_case(pattern& p, case_names& names) {
  const auto bind = [&](std::string_view name) {
    variable*& v = names[name];
    return v ? v : v = declare(name, slot_binding::mutable_binding, p.span, false);
  };
  for (payload_binding& payload : p.payloads) {
    variable*& v = names[payload.name];
    payload.var = v ? v : v = payload_variable(payload.name, p.span);
  }
  if (p.kind == pattern_kind::name) p.var = bind(p.name);
  if (!p.rest.empty()) p.rest_var = bind(p.rest);
}

/// A payload is bound as by a plain assignment; what is immutable, a parameter or of a block is shadowed.
variable* resolver::payload_variable(std::string_view name, source_span span) {
  const variable* seen = find_in_blocks(here(), name);
  const bool shadows = seen ? seen->binding != slot_binding::mutable_binding || !seen->is_function_level
                            : is_immutable_outside(name);
  return shadows ? declare(name, slot_binding::mutable_binding, span, false) : assigned(name);
}

/// Whether a name that is none of this function means a `let` or `const` around it.
bool resolver::is_immutable_outside(std::string_view name) {
  for (std::size_t depth = functions_.size() - 1; depth-- > 0;)
    if (const variable* v = find_in_blocks(*functions_[depth], name)) return v->binding != slot_binding::mutable_binding;
  if (const variable* v = group_name(name)) return v->is_immutable;
  const auto global = out_.globals.find(name);
  return global != out_.globals.end() && global->second->is_immutable;
}

void resolver::visit_struct(statement& s) {
  for (struct_field& field : s.fields) visit_default(s, field);
  for (function_syntax* method : s.methods) {
    const std::string label = fmt::format("{}.{}", s.name, method->name);
    if (method->is_generator)
      report(diagnostic_kind::generator_method, method->head,
             "Generator methods are not supported for structs: " + label);
    variable* slot = add_global(label);
    slot->named_in_function = true;
    note_assignment(slot);
    visit_function(*method, label, {}, function_role::method);
  }
}

/// A field's default is evaluated per instance, by a function of its own that the declaration stores as `S.=field`.
void resolver::visit_default(statement& s, struct_field& field) {
  if (!field.initial) return;
  auto& made = out_.defaults.emplace_back();
  made.value = field.initial;
  made.result.kind = statement_kind::return_value;
  made.result.value = field.initial;
  made.result.has_choices = s.has_choices;
  made.result.span = field.span;
  made.body[0] = &made.result;
  made.function.body = made.body;
  made.function.span = made.function.head = field.span;
  variable* slot = add_global(fmt::format("{}.={}", s.name, field.name));
  slot->named_in_function = true;
  note_assignment(slot);
  visit_function(made.function, fmt::format("{}.{}", s.name, field.name), {}, function_role::plain);
  field.made = &made.function;
  auto& known = out_.field_defaults[std::string(s.name)];
  known.emplace_back(field.name, slot);
}

void resolver::visit_function(function_syntax& f, std::string label, std::string_view own_name, function_role role) {
  function_scope& inner = out_.functions.emplace_back();
  inner.parent = &scope();
  inner.syntax = &f;
  inner.is_spawn = role != function_role::plain && role != function_role::method;
  inner.label = std::move(label);
  f.scope = &inner;
  inner.has_hidden_self = role == function_role::method && (f.parameters.empty() || f.parameters[0].name != "self");
  for (statement* s : f.body) collect_plain_names(*s, inner.plain_names);
  if (role == function_role::test_setup)
    for (const auto& [name, global] : tests_->names) inner.plain_names.erase(name);
  body_marks marks = marks_of(f.body);
  for (parameter& p : f.parameters)
    for_each_expression(p.initial, [&](const expression& e) { marks.note(e); });
  inner.has_await = marks.has_await;
  inner.has_yield = marks.has_yield;
  function_state state{&inner, {}, 0, {}, nullptr, own_name, role == function_role::test_setup, {}};
  if (!state.is_setup) state.imports.collect(f.body);
  functions_.push_back(&state);
  block body;
  body.is_function_body = true;
  with_block(f.body, std::move(body), [&] {
    if (inner.has_hidden_self) new_local("<receiver>", slot_binding::mutable_binding, inner);
    // A default value sees the parameters before it.
    for (parameter& p : f.parameters) p.var = new_local(p.name, slot_binding::mutable_binding, inner);
    for (parameter& p : f.parameters) {
      visit(p.initial);
      enter(p.name, p.var, p.span, true);
    }
  });
  for (statement* s : state.imports.open) bind_locals(*s, inner);
  functions_.pop_back();
}

/// Setups first: wherever they stand, the tests of their group see what they declare.
void resolver::visit_tests(std::span<statement*> body, std::string path) {
  test_group group{tests_, std::move(path), ++test_groups_, {}, {}, {}};
  if (tests_) {
    group.setups = tests_->setups;
    group.teardowns = tests_->teardowns;
  }
  tests_ = &group;
  for (statement* s : body)
    if (s->kind == statement_kind::test_setup)
      for (statement* inner : s->body) {
        collect_global(*inner, true);
        if (inner->kind == statement_kind::import_all) add_declared(inner->name);
        if (inner->kind != statement_kind::import_names) continue;
        for (const std::string_view name : inner->names) add_declared(name);
      }
  std::vector<function_syntax*> teardowns;
  for (statement* s : body) {
    if (s->kind == statement_kind::test_setup) group.setups.push_back(visit_test_block(*s, function_role::test_setup));
    if (s->kind == statement_kind::test_teardown) teardowns.push_back(visit_test_block(*s, function_role::test_block));
  }
  group.teardowns.insert(group.teardowns.begin(), teardowns.begin(), teardowns.end());
  for (statement* s : body) {
    const std::string name = group.path + std::string(s->name);
    if (s->kind == statement_kind::test_group) visit_tests(s->body, name + " › ");
    if (s->kind == statement_kind::test)
      out_.tests.push_back({name, s->span, group.setups, visit_test_block(*s, function_role::test_block),
                            group.teardowns});
  }
  tests_ = group.outer;
}

/// Like a spawned body, a test is the top-level code of its home.
function_syntax* resolver::visit_test_block(const statement& s, function_role role) {
  function_syntax& f = out_.test_blocks.emplace_back();
  f.body = s.body;
  f.head = f.span = s.span;
  visit_function(f, "test", {}, role);
  return &f;
}

void resolver::visit(expression* e) {
  // Chains nest on the left; their spine is walked in a loop, from the innermost operand outwards.
  std::vector<expression*> spine;
  for (; e; e = e->left) spine.push_back(e);
  for (auto it = spine.rbegin(); it != spine.rend(); ++it) visit_children(**it);
}

void resolver::visit_children(expression& e) {
  switch (e.kind) {
    case expression_kind::name: e.var = lookup(e.name); break;
    case expression_kind::self: e.var = lookup("self"); break;
    case expression_kind::lambda: visit_function(*e.function, "<lambda>", {}, function_role::plain); break;
    case expression_kind::throw_error:
      if (e.list.size() != 1) report(diagnostic_kind::arity, e.span, "throw() requires exactly one argument");
      break;
    case expression_kind::yield:
      if (at_top_level() || scope().is_spawn) break;   // an error when it is executed
      break;
    case expression_kind::tag: {
      const bool wrapper = e.name == "Result" || (e.name == "Option" && e.member == "Some");
      if (wrapper && e.list.size() != 1)
        report(diagnostic_kind::arity, e.span,
               fmt::format("{}::{}(...) requires exactly one argument", e.name, e.member));
      if (e.name == "Option" && e.member == "None" && !e.list.empty())
        report(diagnostic_kind::arity, e.span, "Option::None takes no arguments");
      break;
    }
    case expression_kind::choice: return visit(*e.chosen);
    default: break;
  }
  visit(e.right);
  for (expression* item : e.list) visit(item);
}

}  // namespace

void resolve(file_scopes& into, std::span<statement*> statements, const program& builtins, unit& file,
             compile_purpose purpose, diagnostics& findings) {
  resolver(into, builtins, file, findings).run(statements, purpose);
}

}  // namespace ruff::lang
