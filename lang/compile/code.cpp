#include "lang/compile/code.hpp"

#include "lang/value/text.hpp"

#include <algorithm>
#include <functional>

namespace ruff::lang {

namespace {

struct opcode_row {
  std::string_view name;
  std::string_view operands;
  std::uint8_t words;
};

constexpr opcode_row rows[] = {
#define RUFF_OP(name, operands, words) {#name, operands, words},
#include "lang/compile/opcodes.def"
#undef RUFF_OP
};

const opcode_row& row(opcode op) { return rows[static_cast<std::size_t>(op)]; }

}  // namespace

std::uint8_t words_behind(opcode op) noexcept { return row(op).words; }
std::string_view opcode_name(opcode op) noexcept { return row(op).name; }
std::string_view opcode_operands(opcode op) noexcept { return row(op).operands; }

source_span function_code::span_at(const instruction* ip) const noexcept {
  if (positions.empty() || ip < entry) return {};
  const auto at = static_cast<std::uint32_t>(ip - entry);
  const auto after = std::upper_bound(positions.begin(), positions.end(), at,
                                      [](std::uint32_t n, const position_entry& p) { return n < p.at; });
  return after == positions.begin() ? source_span{} : std::prev(after)->span;
}

const handler* function_code::handler_at(const instruction* ip, const handler* inner) const noexcept {
  const auto at = static_cast<std::uint32_t>(ip - entry);
  for (const handler* h = inner ? inner + 1 : handlers.data(); h != handlers.data() + handlers.size(); ++h)
    if (h->from <= at && at < h->to) return h;
  return nullptr;
}

trace_frame frame_of(const program& of, const instruction* at) {
  for (std::uint32_t n = 0; n < of.units.size(); ++n)
    for (const auto& f : of.units[n].functions) {
      const bool is_inside = !std::less<>()(at, f->entry) && std::less<>()(at, f->entry + f->code.size());
      if (is_inside && f->file) return {&f->label, f->file->place_of(f->span_at(at))};
    }
  return {};
}

std::string_view code_name(const function_code& code) noexcept { return code.name; }

namespace {

void append_operand(std::string& out, char form, const instruction& i, std::uint16_t field) {
  switch (form) {
    case 'r': case 'w': case 'd': case '2': case '3': out += fmt::format(" r{}", field / sizeof(slot)); return;
    case 'n': case 'x': out += fmt::format(" {}", field); return;
    case 'i': out += fmt::format(" {}", static_cast<std::int16_t>(field)); return;
    case 'j': out += fmt::format(" {:+}", static_cast<std::int16_t>(field)); return;
    case 'J': out += fmt::format(" {:+}", i.wide()); return;
    case 'I': out += fmt::format(" {}", i.wide()); return;
    case 'k': case 'g': case 'f': out += fmt::format(" {}{}", form, i.wide()); return;
    case 'K': out += fmt::format(" k{}", field); return;
    default: return;
  }
}

}  // namespace

std::string disassemble(const function_code& code) {
  std::string out = fmt::format("{} parameters {} registers {}\n", code.label.empty() ? "<main>" : code.label,
                                code.parameter_count, code.register_count);
  for (std::size_t n = 0; n < code.code.size(); n += 1u + words_behind(code.code[n].op)) {
    const instruction& i = code.code[n];
    const auto forms = opcode_operands(i.op);
    out += fmt::format("{:5} {}", n, opcode_name(i.op));
    append_operand(out, forms[0], i, i.a);
    append_operand(out, forms[1], i, i.b);
    if (forms.size() > 2) append_operand(out, forms[2], i, i.c);
    if (i.flags) out += fmt::format(" flags {}", static_cast<int>(i.flags));
    out += '\n';
  }
  return out;
}

namespace {

/// One function's check; keeps the first complaint.
class verifier {
 public:
  verifier(const function_code& code, const program& of) : code_(code), of_(of) {}

  std::string run() {
    std::vector<bool> starts(code_.code.size() + 1);
    const std::size_t last = find_starts(starts);
    if (!complaint_.empty()) return complaint_;
    for (std::size_t n = 0; n < code_.code.size() && complaint_.empty(); n += 1u + words_behind(code_.code[n].op))
      check(n, starts);
    if (!ends_code(code_.code[last].op)) complain(last, "end");
    for (const handler& h : code_.handlers) check_handler(h, starts);
    const auto is_later = [](const position_entry& a, const position_entry& b) { return a.at < b.at; };
    if (!std::is_sorted(code_.positions.begin(), code_.positions.end(), is_later)) complain(0, "positions");
    return complaint_;
  }

 private:
  void complain(std::size_t at, std::string_view what) {
    if (complaint_.empty()) complaint_ = fmt::format("{} at {}: {}", code_.label, at, what);
  }

  /// Marks where instructions begin; the last of them.
  std::size_t find_starts(std::vector<bool>& starts) {
    std::size_t last = 0;
    for (std::size_t n = 0; n < code_.code.size(); n += 1u + words_behind(code_.code[n].op)) {
      if (static_cast<std::size_t>(code_.code[n].op) >= std::size(rows)) return complain(n, "opcode"), n;
      starts[n] = true;
      last = n;
    }
    if (code_.code.empty()) complain(0, "empty");
    else if (last + 1 + words_behind(code_.code[last].op) > code_.code.size()) complain(last, "words");
    return last;
  }

  /// What may stand at the end: nothing falls through it.
  static bool ends_code(opcode op) {
    return op == opcode::return_value_op || op == opcode::return_release_op || op == opcode::jump_op ||
           op == opcode::loop_op || op == opcode::throw_op;
  }

  void check_handler(const handler& h, const std::vector<bool>& starts) {
    const bool fits = h.from <= h.to && h.to <= code_.code.size() && h.target < code_.code.size() && starts[h.target];
    if (!fits || !is_register(h.reg) || h.first / sizeof(slot) > code_.register_count) complain(h.target, "handler");
  }

  bool is_register(std::uint16_t field) const {
    return field % sizeof(slot) == 0 && field / sizeof(slot) < code_.register_count;
  }

  /// A range that begins at `first` and is as long as a count operand says.
  void check_range(std::size_t at, std::uint16_t first, std::size_t count) {
    if (first % sizeof(slot) != 0 || first / sizeof(slot) + count > code_.register_count) complain(at, "range");
  }

  void check(std::size_t at, const std::vector<bool>& starts) {
    const instruction& i = code_.code[at];
    const auto forms = opcode_operands(i.op);
    check_field(at, forms[0], i, i.a, starts);
    check_field(at, forms[1], i, i.b, starts);
    if (forms.size() > 2) check_field(at, forms[2], i, i.c, starts);
    if (needs_place_before(i.op) && i.a < sizeof(slot)) complain(at, "range");
    if (i.op == opcode::get_index_twice_op && !is_register(static_cast<std::uint16_t>(code_.code[at + 1].raw())))
      complain(at, "register");
    check_next(at);
    const auto range = forms.find("dn");
    if (range == std::string_view::npos) return;
    const std::size_t count = range == 0 ? i.b : i.c;
    // Dicts are made of pairs; a method's receiver comes before its arguments.
    check_range(at, range == 0 ? i.a : i.b,
                i.op == opcode::make_dict_op ? count * 2 : i.op == opcode::call_method_op ? count + 1 : count);
  }

  /// Calls of what a register holds use the one before the first argument.
  static bool needs_place_before(opcode op) {
    return op == opcode::call_op || op == opcode::call_method_op || op == opcode::call_spread_op ||
           op == opcode::call_method_spread_op;
  }

  /// What skips one instruction must not land in the words of that one; the await that a call may skip must be there.
  void check_next(std::size_t at) {
    const instruction& i = code_.code[at];
    const bool skips = i.op == opcode::set_global_or_skip_op || i.op == opcode::add_global_op ||
                       i.op == opcode::push_local_op || i.op == opcode::try_unwrap_op;
    const bool awaits = (needs_place_before(i.op) || i.op == opcode::call_known_op) && (i.flags & await_result);
    const std::size_t next = at + 1 + words_behind(i.op);
    if (!skips && !awaits) return;
    const bool fits = next < code_.code.size() && words_behind(code_.code[next].op) == 0;
    if (!fits || (awaits && code_.code[next].op != opcode::await_op)) complain(at, "skip");
  }

  void check_field(std::size_t at, char form, const instruction& i, std::uint16_t field,
                   const std::vector<bool>& starts) {
    const auto wide = static_cast<std::uint32_t>(i.wide());
    switch (form) {
      case 'r': case 'w': if (!is_register(field)) complain(at, "register"); return;
      case 'd': check_range(at, field, 0); return;
      case '2': case '3': check_range(at, field, static_cast<std::size_t>(form - '0')); return;
      case 'x': if (field >= code_.capture_count) complain(at, "capture"); return;
      case 'k': if (wide >= code_.constants.size()) complain(at, "constant"); return;
      case 'K': if (field >= code_.constants.size()) complain(at, "constant"); return;
      case 'g': if (!is_in(wide, &unit::globals)) complain(at, "global"); return;
      case 'f': if (!is_in(wide, &unit::functions)) complain(at, "function"); return;
      case 'j': check_jump(at, static_cast<std::int16_t>(field), i, starts); return;
      case 'J': check_jump(at, i.wide(), i, starts); return;
      default: return;
    }
  }

  /// An index of something in a list that each unit has.
  template <class List>
  bool is_in(std::uint32_t index, List unit::* list) const {
    return of_.units.has(unit_of(index)) && slot_of(index) < (of_.units[unit_of(index)].*list).size();
  }

  void check_jump(std::size_t at, std::int64_t offset, const instruction& i, const std::vector<bool>& starts) {
    const auto target = static_cast<std::int64_t>(at) + 1 + words_behind(i.op) + offset;
    if (target < 0 || target >= static_cast<std::int64_t>(code_.code.size()) || !starts[static_cast<std::size_t>(target)])
      complain(at, "jump");
  }

  const function_code& code_;
  const program& of_;
  std::string complaint_;
};

}  // namespace

std::string verify(const function_code& code, const program& of) { return verifier(code, of).run(); }

}  // namespace ruff::lang
