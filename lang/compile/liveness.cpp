// Last uses: a backward walk over each function's tree with the set of variables that may still be read. Loops take every
// variable that they read as live at their end, except innermost ones, which are walked twice; so the marks are safe, and
// exact where it matters. What an `except` or `finally` body may read stays live throughout its `try` body.

#include "lang/compile/scope.hpp"
#include "lang/syntax/walk.hpp"

#include <boost/dynamic_bitset/dynamic_bitset.hpp>

#include <utility>

namespace ruff::lang {

namespace {

using bits = boost::dynamic_bitset<>;

void unite(bits& into, const bits& from) { into |= from; }

class liveness {
 public:
  explicit liveness(function_scope& scope) : scope_(scope), live_(scope.locals.size()), pinned_(scope.locals.size()) {}

  void run(std::span<statement*> body) {
    walk(body);
    if (!scope_.syntax) return;
    const auto parameters = scope_.syntax->parameters;
    for (auto p = parameters.rbegin(); p != parameters.rend(); ++p) {
      has_choices_ = p->has_choices;
      walk(p->initial);
    }
  }

 private:
  bool is_mine(const variable* v) const { return v && v->kind == variable_kind::local && v->owner == &scope_; }

  void kill(const variable* v) {
    if (is_mine(v)) live_[v->index] = false;
  }
  void use(expression& e) {
    if (!is_mine(e.var)) return;
    e.last_use = !live_[e.var->index] && !pinned_[e.var->index];
    live_[e.var->index] = true;
  }
  void use(const variable* v) {
    if (is_mine(v)) live_[v->index] = true;
  }

  void walk(std::span<statement*> body) {
    for (auto it = body.rbegin(); it != body.rend(); ++it) walk(**it);
  }

  void walk(statement& s) {
    const bool outer = std::exchange(has_choices_, s.has_choices);
    walk_one(s);
    has_choices_ = outer;
  }

  void walk_one(statement& s) {
    switch (s.kind) {
      case statement_kind::bind:
        for_each_pattern(*s.target_pattern, [&](pattern& p) { kill_names(p); });
        return walk(s.value);
      case statement_kind::assign: return walk_assign(s);
      case statement_kind::compound: return walk_compound(s);
      case statement_kind::function:
        kill(s.var);
        return walk_captures(*s.function);
      case statement_kind::structure:
        for (function_syntax* method : s.methods) walk_captures(*method);
        return;
      case statement_kind::export_item: return walk(*s.inner);
      case statement_kind::spawn: return walk_captures(*s.function);
      case statement_kind::return_value:
        live_.reset();
        return walk(s.value);
      case statement_kind::expression: return walk(s.value);
      case statement_kind::branch: return walk_branch(s);
      case statement_kind::match_value: return walk_match(s);
      case statement_kind::loop:
      case statement_kind::for_each: return walk_loop(s);
      case statement_kind::break_loop:
        live_ = loops_.empty() ? bits(live_.size()) : loops_.back().after;
        return;
      case statement_kind::continue_loop:
        live_ = loops_.empty() ? bits(live_.size()) : loops_.back().head;
        return;
      case statement_kind::try_except: return walk_try(s);
      default: return;
    }
  }

  void kill_names(pattern& p) {
    if (p.kind == pattern_kind::name) kill(p.var);
    kill(p.rest_var);
  }

  void walk_assign(statement& s) {
    if (s.target->kind == expression_kind::name) {
      // A variable that stands for a global while it is unset is not surely assigned here.
      const variable* v = s.target->var;
      if (v && (!v->fallback || v->fallback->kind == variable_kind::builtin)) kill(v);
      return walk(s.value);
    }
    walk_target(s);
    walk(s.value);
  }

  void walk_compound(statement& s) {
    if (s.target->kind == expression_kind::name)
      use(s.target->var);
    else
      walk_target(s);
    walk(s.value);
  }

  /// The root of a path is read and written by the assignment itself, after its keys.
  void walk_target(statement& s) {
    expression* root = s.target;
    while (root->kind == expression_kind::index || root->kind == expression_kind::member) root = root->left;
    if (root->kind == expression_kind::name || root->kind == expression_kind::self)
      use(root->var);
    else
      walk(root);
    for (expression* e = s.target; e != root; e = e->left)
      if (e->kind == expression_kind::index) walk(e->right);
  }

  void walk_branch(statement& s) {
    const bits after = live_;
    bool has_else = false;
    std::vector<bits> starts;
    for (if_arm& arm : s.arms) {
      live_ = after;
      walk(arm.body);
      starts.push_back(live_);
      has_else = has_else || !arm.condition;
    }
    live_ = has_else ? bits(after.size()) : after;
    for (std::size_t n = s.arms.size(); n-- > 0;) {
      unite(live_, starts[n]);
      walk(s.arms[n].condition);
    }
  }

  /// A case whose pattern or guard fails goes on with the next one, the last with `default`.
  void walk_match(statement& s) {
    const bits after = live_;
    bits otherwise = after;
    for (match_case& c : s.cases) {
      if (c.matched) continue;
      live_ = after;
      walk(c.body);
      unite(otherwise, live_);
    }
    for (auto c = s.cases.rbegin(); c != s.cases.rend(); ++c) {
      if (!c->matched) continue;
      live_ = after;
      walk(c->body);
      unite(live_, otherwise);
      walk(c->guard);
      for_each_pattern(*c->matched, [&](pattern& p) { kill_names(p); });
      unite(otherwise, live_);
    }
    live_ = otherwise;
    walk(s.value);
  }

  struct open_loop {
    bits after;
    bits head;
  };

  void walk_loop(statement& s) {
    const bits after = live_;
    bits head = after;
    const auto add = [&](expression& e) {
      if (e.kind == expression_kind::name || e.kind == expression_kind::self) mark(head, e.var);
      if (e.kind == expression_kind::lambda) mark_captures(head, *e.function);
    };
    for_each_statement(s, [&](statement& inner) {
      if (inner.function && (inner.kind == statement_kind::function || inner.kind == statement_kind::spawn))
        mark_captures(head, *inner.function);
    });
    for_each_expression(s, add);
    if (!contains_loop(s.body)) {
      loops_.push_back({after, head});
      bits exact = walk_body(s, after);
      loops_.pop_back();
      unite(exact, after);
      head = exact;
    }
    loops_.push_back({after, head});
    live_ = head;
    live_ = walk_body(s, head);
    loops_.pop_back();
    unite(live_, after);
    if (s.kind == statement_kind::for_each) walk(s.value);
  }

  /// What is live before one turn of a loop when `end` is live after it.
  bits walk_body(statement& s, const bits& end) {
    live_ = end;
    walk(s.body);
    if (s.kind == statement_kind::for_each)
      kill(s.var);
    else if (s.value) {
      unite(live_, loops_.back().after);
      walk(s.value);
    }
    return live_;
  }

  void mark(bits& into, const variable* v) {
    if (is_mine(v)) into[v->index] = true;
  }
  void mark_captures(bits& into, function_syntax& f) {
    for (const variable* c : f.scope->captures) mark(into, c->source);
  }

  /// What `finally` reads stays live throughout the rest, and what follows any way out stays live throughout `finally`.
  void walk_try(statement& s) {
    const bits outer = pinned_;
    if (s.has_last) {
      for (const open_loop& loop : loops_) {
        unite(live_, loop.after);
        unite(live_, loop.head);
      }
      walk(s.last);
      unite(pinned_, live_);
    }
    const bits after = live_;
    if (!s.name.empty()) {
      walk(s.handler);
      kill(s.var);
      const bits handler_start = live_;
      unite(pinned_, handler_start);
      live_ = after;
      walk(s.body);
      unite(live_, handler_start);
    } else {
      walk(s.body);
    }
    unite(live_, after);
    pinned_ = outer;
  }

  void walk(expression* e) {
    for (; e; e = walk_one(*e)) {
    }
  }

  /// Walks an expression's own parts backwards and returns the operand that is evaluated first, to be walked next.
  expression* walk_one(expression& e) {
    switch (e.kind) {
      case expression_kind::name:
      case expression_kind::self:
        use(e);
        return nullptr;
      case expression_kind::lambda:
        walk_captures(*e.function);
        return nullptr;
      case expression_kind::logical_and:
      case expression_kind::logical_or:
      case expression_kind::coalesce: {
        const bits after = live_;
        walk(e.right);
        unite(live_, after);
        return e.left;
      }
      case expression_kind::pipe: return walk_pipe(e);
      case expression_kind::call: return walk_call(e);
      case expression_kind::choice: walk(*e.chosen); return nullptr;
      default: break;
    }
    return walk_operands(e);
  }

  /// A left operand that is a plain name is read by the operator itself, after the right one was evaluated, unless a choice
  /// could assign it in between.
  expression* walk_operands(expression& e) {
    const bool left_is_name = !has_choices_ && e.left &&
                              (e.left->kind == expression_kind::name || e.left->kind == expression_kind::self);
    if (left_is_name) walk(e.left);
    walk(e.right);
    for (auto it = e.list.rbegin(); it != e.list.rend(); ++it) walk(*it);
    return left_is_name ? nullptr : e.left;
  }

  /// Arguments are evaluated first, then what is called; a method's receiver before the arguments.
  expression* walk_call(expression& e) {
    if (!is_method_call(e)) {
      walk_plain_calls(e);
      return nullptr;
    }
    const bits after = live_;
    walk_arguments(e);
    if (e.left->kind == expression_kind::optional_member) unite(live_, after);
    return e.left->left;
  }

  /// f(a)(b)(c) evaluates c first and f last.
  void walk_plain_calls(expression& e) {
    std::vector<expression*> calls;
    expression* callee = &e;
    for (; callee->kind == expression_kind::call && !is_method_call(*callee); callee = callee->left) calls.push_back(callee);
    walk(callee);
    for (auto call = calls.rbegin(); call != calls.rend(); ++call) walk_arguments(**call);
  }

  static bool is_method_call(const expression& call) {
    return call.left->kind == expression_kind::member || call.left->kind == expression_kind::optional_member;
  }

  void walk_arguments(expression& call) {
    for (auto it = call.list.rbegin(); it != call.list.rend(); ++it) walk(*it);
  }

  expression* walk_pipe(expression& e) {
    if (e.right->kind == expression_kind::call) {
      walk(e.right->left);
      for (auto it = e.right->list.rbegin(); it != e.right->list.rend(); ++it) walk(*it);
    } else {
      walk(e.right);
    }
    return e.left;
  }

  void walk_captures(function_syntax& f) {
    for (const variable* c : f.scope->captures) use(c->source);
  }

  function_scope& scope_;
  bits live_;
  bits pinned_;
  std::vector<open_loop> loops_;
  bool has_choices_ = false;   ///< the statement at hand has them
};

}  // namespace

void mark_last_uses(file_scopes& scopes, std::span<statement*> statements) {
  for (function_scope& scope : scopes.functions)
    liveness(scope).run(scope.is_top_level ? statements : scope.syntax->body);
}

}  // namespace ruff::lang
