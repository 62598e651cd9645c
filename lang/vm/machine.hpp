#pragma once

// The interpreter's state as its slow paths see it. The loop (interpreter.cpp) keeps it in locals, writes it here before it
// calls a slow path and reads it back afterwards. A slow path does one instruction that the loop does not do itself: it
// leaves `ip` at what comes next and says how to go on.

#include "lang/compile/code.hpp"
#include "lang/vm/fiber.hpp"
#include "lang/vm/generator.hpp"
#include "lang/vm/home_state.hpp"
#include "lang/vm/lane_host.hpp"
#include "lang/vm/segment.hpp"

#include <optional>

namespace ruff::lang {

enum class next : std::uint8_t {
  go,     ///< on at machine::ip
  raise,  ///< machine::error is thrown by the instruction before machine::ip
  leave,  ///< run() returns machine::why
};

struct native_call;

struct machine {
  fiber& f;
  fiber_counters* counters;
  slot* base;
  frame* record;
  const instruction* ip;     ///< the next instruction; slow paths get it pointing behind the one they do (and its words)
  std::int32_t budget;       ///< steps until check_budget()
  std::int32_t granted;      ///< what budget was when steps were last added up
  value error;
  stop why = stop::finished;
  std::uint32_t slice_left = 0;
  std::int64_t edited = -1;  ///< top_level global whose readers are locked out

  [[nodiscard]] slot& reg(std::uint16_t offset) const noexcept {
    return *reinterpret_cast<slot*>(reinterpret_cast<char*>(base) + offset);
  }
  [[nodiscard]] value& val(std::uint16_t offset) const noexcept { return as_value(reg(offset)); }
  [[nodiscard]] const function_code& code() const noexcept { return *record->code; }
  [[nodiscard]] step_count steps() const noexcept { return f.steps_ + static_cast<step_count>(granted - budget); }
  next raised(value failure) noexcept {
    error = std::move(failure);
    return next::raise;
  }
};

/// How many times an inline cache may be written; afterwards the site looks up by name.
inline constexpr std::uint64_t cache_writes_max = 8;

// arithmetic.cpp
/// Charges the slice for `items` that an instruction handled.
next charged(machine& m, std::size_t items);
next arithmetic_slow(machine& m, const instruction* at);
next add_global_slow(machine& m, const instruction* at);
next compare_slow(machine& m, const instruction* at);          ///< the value-producing comparisons
/// Compare-and-branch: `taken` tells whether to jump.
next compare_jump_slow(machine& m, const instruction* at, bool& taken);
/// What a compare-and-branch compares, how, and whether it jumps when that holds.
struct compare_form {
  binary_operator op;
  bool sense;
  bool immediate;
};
compare_form form_of(const instruction& jump) noexcept;
/// The operator of an instruction that gives a value: add … remainder, equal … greater_equal.
inline binary_operator operator_of(opcode op) noexcept {
  const bool compares = op >= opcode::equal_op;
  const int first = static_cast<int>(compares ? opcode::equal_op : opcode::add_op);
  const int base = static_cast<int>(compares ? binary_operator::equal : binary_operator::add);
  return static_cast<binary_operator>(static_cast<int>(op) - first + base);
}
next unary_slow(machine& m, const instruction* at);

// operators.cpp
/// Calls the method that the operator `at`, whose left operand is a struct, means; nothing when there is none.
std::optional<next> call_operator(machine& m, const instruction* at);
/// The method called for the jump before machine::ip has given `result`.
void jump_on_result(machine& m, const value& result);

// ranges.cpp
/// The int that `v` is equal to, if there is one.
std::optional<std::int64_t> whole(const value& v);
next make_range_slow(machine& m, const instruction* at);
next for_range_slow(machine& m, const instruction* at);
next is_in_range_slow(machine& m, const instruction* at);
next is_in_slow(machine& m, const instruction* at);

// access.cpp
next get_index_slow(machine& m, const instruction* at);
next get_index_twice_slow(machine& m, const instruction* at);
next get_index_field_slow(machine& m, const instruction* at);
next get_field_slow(machine& m, const instruction* at);
next field_or_unset_slow(machine& m, const instruction* at);
next set_index_slow(machine& m, const instruction* at);
next set_field_slow(machine& m, const instruction* at);
next set_path_slow(machine& m, const instruction* at);

inline constexpr std::uint32_t cached_index_max = 0x0fff'ffff;
inline std::uint32_t cached_index(std::uint64_t cache) noexcept {
  return static_cast<std::uint32_t>(cache >> 32) & cached_index_max;
}
/// Writes an inline cache `shape:32 | index:28` unless it was written often enough or the index is too large; the upper bits
/// count the writes.
void update_cache(const instruction* word, std::uint32_t shape_id, std::uint64_t index);
inline std::uint64_t load_cache(const instruction* word) noexcept {
  return __atomic_load_n(reinterpret_cast<const std::uint64_t*>(word), __ATOMIC_RELAXED);
}

// globals.cpp
/// The method `name` of a struct instance as its home declares it, or null.
value method_of(machine& m, const value& structure, std::string_view name);
/// The content of a method's slot as this lane may see it. leave: the lane was queued and does the instruction again.
next read_method(machine& m, const instruction* at, std::uint32_t index, value& method);
/// The slot that holds the method, or nothing.
std::optional<std::uint32_t> method_slot(const program& p, const value& structure, std::string_view name);
next get_global_slow(machine& m, const instruction* at);
next set_global_slow(machine& m, const instruction* at);
next set_global_or_skip_slow(machine& m, const instruction* at);
/// Sets a constant. A constant of the first home is read without counting: the home keeps the one reference.
void publish_constant(machine& m, global_slot& g, value content);
next cell_slow(machine& m, const instruction* at);             ///< get_cell and set_cell of a shared function
/// Makes the fiber's turn be in the home (a touch). leave: the lane was queued and does the instruction `at` again.
next touch(machine& m, const instruction* at);
/// The same if `v`, which other lanes or homes are about to find, reaches a closure that assigns captured variables.
next touch_for(machine& m, const instruction* at, const value& v);
/// What an edit of a global does, for the error of an immutable binding.
enum class edit_kind : std::uint8_t { reassign, mutate };
/// The global's place for editing: touched, mutable, old value saved; null: `out` says how to go on. finish_edit() must
/// follow in the same instruction.
value* editable_global(machine& m, const instruction* at, std::uint32_t index, edit_kind what, next& out);
void finish_edit(machine& m);
/// The place that the root flags of `at` name: a global or a cell of the running function.
value* editable_place(machine& m, const instruction* at, std::uint64_t word, edit_kind what, next& out);

// modules.cpp
next find_module_slow(machine& m, const instruction* at);
next run_module_slow(machine& m, const instruction* at);
next end_module_slow(machine& m, const instruction* at);
next get_export_slow(machine& m, const instruction* at);
/// The fiber may have left the top-level code of a module within its turn: what that has set can be seen from now on.
void show_top_level(fiber& f) noexcept;
/// The top-level code of `module` has failed with m.error, and m is back in the importing code: the error is that of the
/// import now, and those who wait for the module get it too.
void fail_module(machine& m, const unit& module);

// in_place.cpp
next call_native_place_slow(machine& m, const instruction* at);
next lend_sum_slow(machine& m, const instruction* at);

// construct.cpp
next make_array_slow(machine& m, const instruction* at);
next append_item_slow(machine& m, const instruction* at);
next append_spread_slow(machine& m, const instruction* at);
next make_dict_slow(machine& m, const instruction* at);
next add_entry_slow(machine& m, const instruction* at);
next add_spread_slow(machine& m, const instruction* at);
next make_structure_slow(machine& m, const instruction* at);
next make_tagged_slow(machine& m, const instruction* at);
next make_text_slow(machine& m, const instruction* at);
next make_function_slow(machine& m, const instruction* at);
next patch_capture_slow(machine& m, const instruction* at);    ///< of a function that lacks it and is not shared

// matching.cpp
next match_slow(machine& m, const instruction* at);            ///< match_case, match_form, get_payload, jump_if_payload
next destructure_slow(machine& m, const instruction* at);

// calls.cpp
/// call, call_known: everything but a plain function that fits
next call_slow(machine& m, const instruction* at);
next call_spread_slow(machine& m, const instruction* at);
next call_native_slow(machine& m, const instruction* at);      ///< all forms of builtin calls
next call_method_slow(machine& m, const instruction* at);
/// Runs a builtin; a result larger than its type allows is an error of the script.
value invoke(machine& m, native_call& call);
/// The machine whose builtin runs on this thread, or null.
extern constinit thread_local const machine* calling;
/// The end of a builtin's call: charges its steps, and puts the result into the call's register or waits for it.
next finish_native(machine& m, native_call& call, std::uint16_t a, value result);
next get_length_slow(machine& m, const instruction* at);
/// What a call passes; those that the callee collects lie in `rest` (an array) instead.
struct call_arguments {
  slot* first;
  std::uint32_t count;
  value rest;
};
/// The arguments of a call of `code`, which takes so many; what belongs to its rest parameter is taken out.
call_arguments arguments_of(const function_code& code, slot* first, std::uint32_t count);
/// Moves arguments to `base`, where the callee's registers begin, and fills in what the call has left out.
void place_arguments(const function_code& code, slot* base, call_arguments& args);
/// The error of a call of `code` with `got` arguments, the receiver of a method included.
value arity_failure(const function_code& code, std::size_t got);
/// Calls `function` with `count` arguments from `first` on, with its registers and the result at m.reg(a); register a-1 is
/// free or holds the function.
next call_value(machine& m, const value& function, std::uint16_t a, slot* first, std::uint32_t count, std::uint8_t flags);
/// Pushes a frame for `code` with its registers from `at_base` on, in a new segment if need be.
next push_frame(machine& m, const function_code& code, slot* at_base, call_arguments& args, const value& function);
/// Calls plain function `function` with `args` (taken) in a segment of its own; see segment::result.
next call_apart(machine& m, const value& function, std::span<value> args, slot* result,
                segment_kind type = segment_kind::operation);
/// Depth of a segment that is put on top now, and how many calls fit into it.
void set_depth(machine& m, segment* s) noexcept;
/// The same for a generator's segment, or the error that the calls nest too deeply.
next enter_depth(machine& m, segment* s);
/// A segment of `type` for a call of `function`, linked to the present frame; not yet on top, arguments not moved.
segment* begin_segment(machine& m, const function_code& code, segment_kind type, const value& function);

// control.cpp
next check_budget(machine& m);
next leave_slow(machine& m, const instruction* at);            ///< the instructions that bottom frames return to
next await_slow(machine& m, const instruction* at);
next throw_slow(machine& m, const instruction* at);
next spawn_slow(machine& m, const instruction* at);
next try_unwrap_slow(machine& m, const instruction* at);
/// A builtin's promise in `result` is to be replaced by its outcome; `keeps_home`: a synchronous builtin.
next await_builtin(machine& m, std::uint16_t result, bool keeps_home);
/// Waits in `place`, a handle, for what it hands in to the register `result`; `limit`: a value of kind wait.
next wait_in(machine& m, value place, std::uint16_t result, value limit);
/// Waits for `what` (a promise, a pause, or a handle), then does what `f.resume_` says: splits the innermost async segment
/// off, or leaves.
next wait_for(machine& m, value what, bool keeps_home);
/// Does what the last stop left to do when the fiber is resumed, or unwinds it with a `cancellation`, unless that is null.
next resume(machine& m, value cancellation);
/// Begins an async segment for `code`.
next call_async(machine& m, const function_code& code, const value& function, std::uint16_t a, call_arguments& args,
                call_mode mode);

// iteration.cpp
next for_prepare_slow(machine& m, const instruction* at);
next for_next_slow(machine& m, const instruction* at);
next yield_slow(machine& m, const instruction* at);
/// Makes a generator for a call of `function`.
value make_generator(machine& m, const function_code& code, const value& function, call_arguments& args);
/// Advances a generator for the instruction `at` (for_next, or call_method of `next`).
next advance(machine& m, generator_object* g, const instruction* at);
/// The generator's body has ended; gives its value (or none) to whoever advanced it.
next generator_ended(machine& m, generator_object* g, const instruction* at, value failure);

// unwind.cpp
/// Looks for a handler of m.error, frame by frame; go: found, or an async body's promise was rejected; leave: the lane ends.
next unwind(machine& m);
/// Releases all frames of the segment chain without running anything.
void release_segments(segment* top, slot* base, frame* record) noexcept;
/// Cancels the fiber: async callees in its turn are split off, the rest is unwound.
next unwind_cancelled(machine& m, value failure);
next throw_pending_slow(machine& m, const instruction* at);    ///< behind `finally`, or before a jump out of it
/// Whether a cancelled lane may go on in its `finally` bodies: not for ever.
bool may_clean_up(machine& m);
/// Whether this frame is in a `finally` that the cancellation of its lane has come to.
bool is_cleaning_up(machine& m);
/// Ends what a cancelled lane does in `finally`.
next cancelled(machine& m);
/// Fills in place and trace of a failure from the frames that are open.
void complete_trace(machine& m, failure_object& failure);
/// A caught error is thrown again: it keeps place and trace, and notes which calls are open now.
void note_rethrow(machine& m, failure_object& failure);

// split.cpp
/// Makes a lane of the frames from async segment `s` to the top; the machine goes on in the caller with the promise.
void split(machine& m, segment* s, split_reason why);
/// Marks what the frames from `s` to the top reach as shared.
void mark_frames(machine& m, segment* s);
void mark_for(machine& m, const value& v);

/// The instructions that bottom frames return to, by segment kind.
const instruction* stub_of(segment_kind kind) noexcept;

}  // namespace ruff::lang
