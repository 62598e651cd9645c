#pragma once

// Bytecode for one function. Locals have fixed registers, temporaries live above them like a stack. A name that is an
// operand is used in place; at its last use it is moved, so that what nobody else holds can be edited in place. Two sets
// follow the control flow: `held` (registers that may hold a counted value, to be released on return) and `known` (variables
// that are surely set).

#include "lang/compile/emitter.hpp"
#include "lang/compile/scope.hpp"

#include <boost/dynamic_bitset/dynamic_bitset.hpp>

#include <optional>

namespace ruff::lang {

/// Where an instruction finds an operand.
struct operand {
  reg_number reg;
  bool dies;   ///< taken or released by the instruction
};

/// An int literal that fits into an instruction.
[[nodiscard]] bool is_small_integer(const expression* e);
/// The form of an arithmetic instruction with such a literal on the right.
[[nodiscard]] opcode immediate_form(opcode arithmetic);
/// `...x` is among them.
[[nodiscard]] bool has_spread(std::span<expression* const> items);
/// A call of one of the prelude's own words with one argument.
[[nodiscard]] bool is_intrinsic_call(const expression& e, std::string_view name);

/// What to do when a condition has a value: jumps to be patched.
using jump_list = std::vector<std::size_t>;

class codegen {
 public:
  codegen(program& p, file_scopes& scopes, function_scope& scope, function_code& out, diagnostics& findings,
          bool is_prelude, bool has_long_jumps);

  /// Compiles the body; false when it has to be done again with long jumps.
  bool run(std::span<statement*> body);

 private:
  struct flow {
    boost::dynamic_bitset<> held;
    boost::dynamic_bitset<> known;
    bool is_dead = false;   ///< nothing gets here
  };
  struct open_loop {
    jump_list breaks;
    jump_list continues;
    flow at_break;
    bool has_break = false;
    std::size_t hidden;         ///< iteration states open, the loop's own included
    reg_number first_inner;     ///< registers from here on belong to the body
    std::size_t choices;        ///< choices open
  };
  /// Ways out of a body by a jump.
  enum class way_out : std::uint8_t { none, returning, breaking, continuing };
  /// A `try` with `finally`. Whoever leaves its body notes how and jumps to the one copy of `finally`, which goes on there.
  struct open_finally {
    reg_number how;             ///< a failure or the number of a way out; the register behind it holds what is returned
    std::size_t hidden;         ///< as in open_loop
    std::size_t loops;
    std::size_t choices;
    bool is_running = false;    ///< inside `finally` itself
    bool is_left[4] = {};       ///< by which ways out
    jump_list entries;
  };

  // Registers.
  reg_number take(reg_number count = 1);
  void give_back(reg_number to) { next_ = to; }
  void prepare_locals();
  /// Holds nothing but the value that is being made: no variable lives there.
  [[nodiscard]] bool is_temporary(reg_number reg) const;
  void fill_in_defaults();
  /// Gives a name of a block its register.
  void place(variable* v, reg_number reg);
  /// Releases the names placed since there were `outer` of them, in registers from `mark` on.
  void leave_names(std::size_t outer, reg_number mark);

  // Flow.
  /// What is known of variables where nothing gets yet.
  [[nodiscard]] flow nowhere() const;
  void join(flow& into, const flow& from);
  void set_known(const variable* v);
  [[nodiscard]] bool is_known(const variable* v) const;
  void hold(const variable* v, bool is_held);

  // Variables (codegen_variables.cpp).
  void read(reg_number to, variable* v, bool is_last);
  void read_fallback(reg_number to, variable* v);
  void write(variable* v, reg_number from);                ///< moves out of `from`
  void write_local(variable* v, reg_number from);
  void write_global(variable* v, reg_number from, global_write how);
  void declare(variable* v, reg_number from, binding_kind how);
  void check_mutable(variable* v, bool is_edit);           ///< raises if a write to v is a static certainty to fail
  [[nodiscard]] bool is_immutable(const variable* v) const;
  [[nodiscard]] bool assigns_itself(const variable* v) const;   ///< not what it stands for while it is unset
  void bind(pattern& p, reg_number from, binding_kind how);
  /// What is left of an array or dict behind the items of a pattern.
  void emit_rest(const pattern& p, reg_number from, reg_number to);
  void make_closure(reg_number to, function_syntax& f);

  // Statements (codegen_statements.cpp, codegen_assignments.cpp, codegen_imports.cpp).
  void block(std::span<statement*> body);
  void compile(statement& s);
  void compile_one(statement& s);
  void compile_function(statement& s);
  void declare_setup_function(variable* v, function_syntax& f);
  void compile_structure(statement& s);
  void compile_return(statement& s);
  void leave_function(reg_number result, bool releases_everything);
  void emit_return(reg_number result, bool releases_everything);
  void leave_loop(way_out way);
  void compile_branch(statement& s, std::optional<reg_number> to = {});
  void compile_loop(statement& s);
  void compile_for(statement& s);
  void prepare_for(statement& s, reg_number state);
  void release_from(reg_number first, std::size_t hidden, bool releases_everything);
  void finish_loop(open_loop& loop, const flow& before);
  void compile_import(statement& s);
  void bind_import(variable* v, reg_number from);
  void compile_assign(statement& s);
  void compile_compound(statement& s);
  void compile_compound_path(statement& s);
  void read_path(expression* root, std::span<expression*> steps, std::span<const reg_number> keys, reg_number to);
  void compile_path(expression& target, reg_number value_reg);
  void emit_edit(expression& target, variable* root, reg_number root_reg, std::span<const reg_number> keys,
                 reg_number value_reg);

  // Bodies that give a value, and cases (codegen_match.cpp).
  void compile_choice(expression& e, reg_number to);
  void give_value(std::span<statement*> body, std::optional<reg_number> to);
  void give_last(statement* last, reg_number to);
  void compile_match(statement& s, std::optional<reg_number> to = {});
  void compile_case(match_case& c, reg_number subject, std::optional<reg_number> to, jump_list& ends, flow& after);
  void place_names(pattern& p);
  /// Jumps when `from` is not what the pattern says; binds the pattern's names. What it takes stays taken.
  void match_pattern(pattern& p, reg_number from, jump_list& fails);
  void match_parts(pattern& p, reg_number from, jump_list& fails);
  void match_alternatives(pattern& p, reg_number from, jump_list& fails);
  void match_variant(pattern& p, reg_number from, jump_list& fails);
  void match_form(reg_number from, pattern_form form, std::uint64_t word, jump_list& fails);
  std::uint32_t names_constant(const pattern& p);
  std::uint32_t literal_constant(const expression& e);

  // Errors and `finally` (codegen_try.cpp).
  void compile_try(statement& s);
  void compile_handled(statement& s);
  void compile_last(statement& s, std::size_t self, std::uint32_t from, const flow& before);
  void go_on_outside(const open_finally& left, const flow& after);
  bool leave_through_finally(way_out way, std::optional<reg_number> result, bool releases_everything);
  void add_handler(std::uint32_t from, std::uint32_t to, reg_number reg, handler_kind kind);
  void begin_handler(const flow& before);

  // Assignments whose right side reads what they assign (codegen_in_place.cpp).
  bool compile_in_place(statement& s);
  bool compile_in_place_call(statement& s, std::span<expression*> arguments, expression* callee);
  bool compile_in_place_method(statement& s);
  bool compile_in_place_sum(statement& s);
  bool compile_in_place_text(statement& s);
  void store_in_place(statement& s, std::span<const reg_number> keys, reg_number item);
  void call_on_local(statement& s, std::span<expression*> arguments, const native_entry& entry, std::size_t index);
  void call_on_place(expression& target, reg_number first, std::uint32_t count, const native_entry* entry,
                     std::uint32_t name, std::size_t index, std::span<const reg_number> keys);
  void finish_method(statement& s, reg_number first, std::uint32_t count, std::span<const reg_number> keys);
  std::vector<reg_number> compile_keys(expression& target);
  /// Before `item + values`: the place that `item` was read from gives its reference up if the sum is sure to succeed.
  void lend_sum(expression& target, reg_number item, reg_number values, std::uint32_t count,
                std::span<const reg_number> keys);
  template <class Emit>
  void for_each_root(variable* root, Emit&& emit);
  /// A name of a local that is surely set.
  [[nodiscard]] bool is_plain_local(const expression& target) const;
  /// A variable whose value an instruction can edit where it is.
  [[nodiscard]] bool can_lend(const variable* v) const;
  [[nodiscard]] bool is_lendable(const variable* v) const;   ///< and it is a global or a cell
  [[nodiscard]] bool is_method_name(std::string_view name) const;
  std::uint32_t path_of(std::span<expression* const> steps);

  // Expressions (codegen_expressions.cpp, codegen_calls.cpp).
  void into(expression* e, reg_number to);
  void into_variable(expression* e, variable* v);
  /// `spare`: a register that can serve as the temporary.
  operand use(expression* e, std::optional<reg_number> spare = {});
  void compile_binary(expression& e, reg_number to);
  void compile_spine(expression& e, reg_number to);
  bool compile_long_chain(expression& e, reg_number to);
  [[nodiscard]] bool is_too_deep(const expression& e);
  void compile_operation(expression& e, reg_number to);
  void compile_logical(expression& e, reg_number to);
  void compile_membership(expression& e, reg_number to);
  void compile_range(expression& e, reg_number to);
  void compile_index(expression& e, reg_number to);
  void compile_member(expression& e, reg_number to);
  void compile_array(expression& e, reg_number to);
  void collect(std::span<expression* const> items, reg_number made);
  void compile_dict(expression& e, reg_number to);
  void compile_structure_literal(expression& e, reg_number to);
  void compile_tag(expression& e, reg_number to);
  void compile_text(const expression& e, std::span<expression*> parts, reg_number to);
  void compile_try_operator(expression& e, reg_number to);
  void compile_await(expression& e, reg_number to);
  void compile_call(expression& e, reg_number to, std::uint8_t flags);
  void compile_pipe(expression& e, reg_number to);
  void compile_spread_call(expression* callee, std::span<expression* const> items, reg_number to, std::uint8_t flags,
                           source_span at);
  void compile_method_call(expression& e, reg_number to, std::uint8_t flags);
  void call_with(expression* callee, reg_number function_reg, std::size_t count, std::uint8_t flags, source_span at);
  bool compile_intrinsic(expression& e, reg_number to);
  bool compile_length(expression& e, reg_number to);
  void argument(expression* e, reg_number to);
  /// Jumps when the truth of `e` is `sense`; falls through otherwise.
  void jump_when(expression* e, bool sense, jump_list& jumps);
  void jump_on_number(expression& e, bool sense, jump_list& jumps);
  void jump_on_comparison(expression& e, bool sense, jump_list& jumps, std::uint8_t flags);
  void patch_all(const jump_list& jumps);
  void jump_back(std::size_t target);

  [[nodiscard]] const native_entry* native_of(const expression* callee) const;
  [[nodiscard]] function_object* known_function(const variable* v) const;

  program& program_;
  file_scopes& scopes_;
  function_scope& scope_;
  function_code& out_;
  diagnostics& findings_;
  emitter emit_;
  bool is_prelude_;
  bool has_long_jumps_;
  reg_number next_ = 0;
  reg_number first_temporary_ = 0;
  flow now_;
  std::vector<reg_number> hidden_;   ///< iteration states of the open loops
  std::vector<open_loop> loops_;
  std::vector<open_finally> finallies_;
  std::size_t choices_ = 0;            ///< open: registers below may hold parts of unfinished expressions
  bool has_choices_ = false;           ///< the statement at hand: operands are read in order, since a choice may assign
  jump_list pending_jumps_;          ///< out of calls on a place that were done
  std::vector<variable*> placed_;      ///< names of the open blocks that got registers
  const expression* made_ = nullptr;   ///< part of a long chain whose value lies in made_reg_ already
  reg_number made_reg_ = 0;
  std::size_t depth_ = 0;              ///< of into()
};

/// The steps of a path, outermost last: `a.b[i]` gives `.b`, `[i]`; `root` is what they start from.
[[nodiscard]] std::vector<expression*> steps_of(expression& target, expression*& root);
/// How an instruction names the variable at the root of an edit.
[[nodiscard]] std::uint8_t root_flag_of(const variable* v);
[[nodiscard]] std::uint64_t root_word_of(const variable* v);

}  // namespace ruff::lang
