#include "lang/compile/code.hpp"

#include "lang/value/text.hpp"

#include <algorithm>

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

const handler* function_code::handler_at(const instruction* ip) const noexcept {
  if (handlers.empty()) return nullptr;
  const auto at = static_cast<std::uint32_t>(ip - entry);
  for (const handler& h : handlers)
    if (h.from <= at && at < h.to) return &h;
  return nullptr;
}

std::string_view code_name(const function_code& code) noexcept { return code.name; }

namespace {

void append_operand(std::string& out, char form, const instruction& i, std::uint16_t field) {
  switch (form) {
    case 'r': case 'w': case 'd': out += fmt::format(" r{}", field / sizeof(slot)); return;
    case 'n': out += fmt::format(" {}", field); return;
    case 'i': out += fmt::format(" {}", static_cast<std::int16_t>(field)); return;
    case 'j': out += fmt::format(" {:+}", static_cast<std::int16_t>(field)); return;
    case 'J': out += fmt::format(" {:+}", i.wide()); return;
    case 'I': case 'k': case 'g': case 'f': out += fmt::format(" {}{}", form == 'I' ? ' ' : form, i.wide()); return;
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
    for (std::size_t n = 0; n < code_.code.size(); n += 1u + words_behind(code_.code[n].op)) starts[n] = true;
    for (std::size_t n = 0; n < code_.code.size() && complaint_.empty(); n += 1u + words_behind(code_.code[n].op))
      check(n, starts);
    for (const handler& h : code_.handlers)
      if (h.target >= starts.size() || !starts[h.target]) complain(h.target, "handler target");
    if (code_.code.empty()) complain(0, "empty");
    return complaint_;
  }

 private:
  void complain(std::size_t at, std::string_view what) {
    if (complaint_.empty()) complaint_ = fmt::format("{} at {}: {}", code_.label, at, what);
  }

  void check(std::size_t at, const std::vector<bool>& starts) {
    const instruction& i = code_.code[at];
    const auto forms = opcode_operands(i.op);
    check_field(at, forms[0], i, i.a, starts);
    check_field(at, forms[1], i, i.b, starts);
    if (forms.size() > 2) check_field(at, forms[2], i, i.c, starts);
  }

  void check_field(std::size_t at, char form, const instruction& i, std::uint16_t field,
                   const std::vector<bool>& starts) {
    const auto wide = static_cast<std::size_t>(static_cast<std::uint32_t>(i.wide()));
    switch (form) {
      case 'r': case 'w': case 'd':
        if (field % sizeof(slot) != 0 || field / sizeof(slot) > code_.register_count) complain(at, "register");
        return;
      case 'k': if (wide >= code_.constants.size()) complain(at, "constant"); return;
      case 'K': if (field >= code_.constants.size()) complain(at, "constant"); return;
      case 'g': if (wide >= of_.globals.size()) complain(at, "global"); return;
      case 'f': if (wide >= of_.functions.size()) complain(at, "function"); return;
      case 'j': check_jump(at, static_cast<std::int16_t>(field), i, starts); return;
      case 'J': check_jump(at, i.wide(), i, starts); return;
      default: return;
    }
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
