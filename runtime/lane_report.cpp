#include "runtime/lane_report.hpp"

#include "runtime/resolved_file.hpp"
#include "stdlib/json.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <set>

namespace ruff::runtime {

namespace {

using lang::expression;
using lang::expression_kind;
using lang::function_scope;
using lang::function_syntax;
using lang::source_span;
using lang::statement;
using lang::statement_kind;
using lang::variable;
using lang::variable_kind;

bool is_mapping(std::string_view name) { return name == "parallel_map" || name == "par_map" || name == "par_each"; }

class lane_finder {
 public:
  lane_finder(const lang::program& code, const lang::source& file) : code_(code), file_(code, file) {
    for (const lang::global_info& g : code.main().globals) classes_[g.name] = g.kind;
    for (const function_scope& scope : file_.scopes.functions)
      file_.for_each_statement_in(scope, [&](statement& s) { note_statement(scope, s); });
    for (const function_scope& scope : file_.scopes.functions)
      file_.for_each_expression_in(scope, [&](expression& e) { note_mappers(e); });
  }

  std::vector<lane_row> run() {
    std::vector<lane_row> rows;
    for (const function_scope& scope : file_.scopes.functions)
      if (scope.syntax && is_lane(scope)) rows.push_back(row_of(scope));
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    return rows;
  }

 private:
  /// The variables that `v` may stand for, nearest first.
  template <class Visit>
  void for_each_meaning(const variable* v, Visit&& visit) {
    for (; v; v = v->source ? v->source : v->fallback) {
      visit(*v);
      if (v->source && v->fallback) for_each_meaning(v->fallback, visit);
      if (v->is_field && is_declared_field(*v)) return;
    }
  }

  // ---- What the file says.

  void note_statement(const function_scope& scope, statement& s) {
    if (s.kind == statement_kind::function) functions_[s.var].insert(s.function);
    if (s.kind == statement_kind::structure) note_structure(s);
    if (s.kind == statement_kind::bind && s.target_pattern->var) note_function(s.target_pattern->var, s.value);
    for (const lang::match_case& c : s.cases)
      lang::for_each_payload(c, [&](const lang::payload_binding& p) { note_assignment(scope, p.var, c.span); });
    if (s.kind != statement_kind::assign && s.kind != statement_kind::compound) return;
    const expression* root = root_name(s.target);
    if (!root) return;
    if (root == s.target) note_function(root->var, s.value);
    const bool reads = s.kind == statement_kind::compound || root != s.target || lang::mentions(s.value, root->name);
    if (!scope.is_top_level || reads) note_assignment(scope, root->var, s.span);
  }

  void note_structure(const statement& s) {
    for (function_syntax* method : s.methods) methods_[method->name].insert(method);
    for (const lang::struct_field& field : s.fields) {
      fields_[s.name].insert(field.name);
      if (field.made) defaults_[s.name].insert(field.made);
    }
  }

  void note_function(const variable* v, const expression* value) {
    if (value && value->kind == expression_kind::lambda) functions_[v].insert(value->function);
  }

  void note_assignment(const function_scope& scope, const variable* v, source_span span) {
    for_each_meaning(v, [&](const variable& meant) {
      const bool holds = scope.is_top_level ? meant.accumulated : meant.kind != variable_kind::local;
      if (holds) assigned_.emplace(&meant, span);
    });
  }

  void note_mappers(const expression& e) {
    if (e.kind != expression_kind::call || !is_mapping(e.left->name)) return;
    if (e.left->kind == expression_kind::name && e.left->var->kind != variable_kind::builtin) return;
    for (const expression* item : e.list)
      for (const function_syntax* f : functions_meant(*item)) mappers_.insert(f);
  }

  /// The fields that a method without `self` sees as variables.
  bool is_declared_field(const variable& v) {
    const std::string_view label = v.owner->label;
    const auto known = fields_.find(label.substr(0, label.find('.')));
    return known != fields_.end() && known->second.contains(v.name);
  }

  std::set<const function_syntax*> functions_meant(const expression& e) {
    std::set<const function_syntax*> found;
    if (e.kind == expression_kind::lambda) found.insert(e.function);
    if (e.kind == expression_kind::name)
      for_each_meaning(e.var, [&](const variable& v) {
        if (const auto known = functions_.find(&v); known != functions_.end())
          found.insert(known->second.begin(), known->second.end());
      });
    return found;
  }

  // ---- Lanes.

  static bool is_async(const function_scope& scope) {
    return (scope.syntax->is_async || scope.has_await) && !scope.syntax->is_generator && !scope.has_yield;
  }
  bool is_lane(const function_scope& scope) {
    return scope.is_spawn || is_async(scope) || mappers_.contains(scope.syntax);
  }

  lane_row row_of(const function_scope& scope) {
    if (scope.is_spawn) return {"spawn", scope.syntax->head, lane_place::own_home, {}};
    const std::string_view what = mappers_.contains(scope.syntax) ? "mapper" : "async func";
    lane_row row{fmt::format("{} {}", what, scope.label), scope.syntax->head, lane_place::any_core, entry_of(scope)};
    if (row.held_by) row.place = lane_place::home;
    return row;
  }

  /// Looks through the lane's function first, then through those it names, nearest first.
  std::optional<home_entry> entry_of(const function_scope& lane) {
    std::vector<const function_scope*> reached{&lane};
    for (std::size_t n = 0; n < reached.size(); ++n) {
      const function_scope& scope = *reached[n];
      // What a closure assigns is its own as long as nobody else has it.
      const bool has_cells = &scope == &lane || !is_inside(scope, lane);
      std::optional<home_entry> found;
      const auto consider = [&](const std::optional<home_entry>& entry) {
        if (entry && (!found || entry->touched.begin < found->touched.begin)) found = entry;
      };
      file_.for_each_expression_in(scope, [&](expression& e) {
        consider(touch_at(e, has_cells));
        add_called(e, reached);
      });
      file_.for_each_statement_in(scope, [&](statement& s) {
        if (s.kind == statement_kind::spawn) consider(home_entry{"spawn", s.function->head, {}});
      });
      if (found) return found;
    }
    return std::nullopt;
  }

  static bool is_inside(const function_scope& scope, const function_scope& outer) {
    for (const function_scope* at = scope.parent; at; at = at->parent)
      if (at == &outer) return true;
    return false;
  }

  std::optional<home_entry> touch_at(const expression& e, bool has_cells) {
    if (e.kind != expression_kind::name || !e.var) return std::nullopt;
    std::optional<home_entry> found;
    for_each_meaning(e.var, [&](const variable& v) {
      const bool is_cell = v.kind == variable_kind::capture && v.is_cell && has_cells;
      const bool holds = is_cell || (v.kind == variable_kind::global && is_home(v));
      if (!found && holds) found = {std::string(v.name), e.span, assigned_[&v]};
      if (!found && v.kind == variable_kind::builtin && copies_globals(v)) found = {std::string(v.name), e.span, {}};
    });
    return found;
  }

  bool is_home(const variable& v) const {
    const auto known = classes_.find(v.name);
    return known != classes_.end() && known->second == lang::global_class::home;
  }

  bool copies_globals(const variable& v) const {
    const lang::native_entry* entry = code_.natives->find(v.name);
    return entry && entry->touches == lang::home_touch::always;
  }

  void add_called(const expression& e, std::vector<const function_scope*>& reached) {
    const auto add = [&](const std::set<const function_syntax*>& functions) {
      for (const function_syntax* f : functions)
        if (std::find(reached.begin(), reached.end(), f->scope) == reached.end()) reached.push_back(f->scope);
    };
    add(functions_meant(e));
    if (e.kind == expression_kind::member || e.kind == expression_kind::optional_member) add(methods_[e.name]);
    if (e.kind == expression_kind::struct_literal) add(defaults_[e.name]);
  }

  const lang::program& code_;
  resolved_file file_;
  std::map<std::string_view, lang::global_class> classes_;
  std::map<const variable*, std::set<const function_syntax*>> functions_;   ///< that a variable may be
  std::map<std::string_view, std::set<const function_syntax*>> methods_;    ///< of any struct
  std::map<std::string_view, std::set<const function_syntax*>> defaults_;   ///< of the fields of a struct
  std::map<std::string_view, std::set<std::string_view>> fields_;           ///< of a struct
  std::map<const variable*, source_span> assigned_;   ///< where first, of what holds lanes at home
  std::set<const function_syntax*> mappers_;
};

std::uint32_t line_of(source_span span, const lang::source& file) { return file.position_of(span.begin).line; }

std::string place_text(const lane_row& row, const lang::source& file) {
  if (row.place == lane_place::own_home) return "any core, with a home of its own";
  if (row.place == lane_place::any_core) return "any core";
  const home_entry& entry = *row.held_by;
  if (entry.assigned.end == 0)
    return fmt::format("its home, for `{}` in line {}, which copies all variables", entry.name,
                       line_of(entry.touched, file));
  return fmt::format("its home, for `{}` in line {}, which line {} assigns", entry.name, line_of(entry.touched, file),
                     line_of(entry.assigned, file));
}

std::string_view place_word(lane_place place) {
  switch (place) {
    case lane_place::any_core: return "any_core";
    case lane_place::home: return "home";
    case lane_place::own_home: return "own_home";
  }
  return {};
}

}  // namespace

std::vector<lane_row> lanes_of(const lang::program& code, const lang::source& file) { return lane_finder(code, file).run(); }

std::string lanes_text(const std::vector<lane_row>& lanes, const lang::source& file) {
  std::string text;
  for (const lane_row& row : lanes) {
    const lang::position at = file.position_of(row.span.begin);
    text += fmt::format("{}:{}:{}: {}: {}\n", file.name(), at.line, at.column, row.what, place_text(row, file));
  }
  return text;
}

std::string lanes_json(const std::vector<lane_row>& lanes, const lang::source& file) {
  std::string text;
  for (const lane_row& row : lanes) {
    const lang::position at = file.position_of(row.span.begin);
    text += fmt::format("{}\n    {{\"lane\": ", text.empty() ? "" : ",");
    stdlib::append_json_text(text, row.what);
    text += fmt::format(", \"line\": {}, \"column\": {}, \"runs\": \"{}\"", at.line, at.column, place_word(row.place));
    if (row.held_by) {
      text += ", \"held_by\": ";
      stdlib::append_json_text(text, row.held_by->name);
      text += fmt::format(", \"touched_line\": {}", line_of(row.held_by->touched, file));
      if (row.held_by->assigned.end != 0)
        text += fmt::format(", \"assigned_line\": {}", line_of(row.held_by->assigned, file));
    }
    text += "}";
  }
  return fmt::format("[{}\n  ]", text);
}

}  // namespace ruff::runtime
