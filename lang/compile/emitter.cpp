#include "lang/compile/emitter.hpp"

#include "lang/value/share.hpp"
#include "lang/value/string.hpp"

namespace ruff::lang {

void emitter::at(source_span span) {
  const auto here = static_cast<std::uint32_t>(out_.code.size());
  if (!out_.positions.empty()) {
    auto& last = out_.positions.back();
    if (last.span.begin == span.begin && last.span.end == span.end) return;
    if (last.at == here) {
      last.span = span;
      return;
    }
  }
  out_.positions.push_back({here, span});
}

std::size_t emitter::emit(opcode op, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint8_t flags) {
  out_.code.push_back({op, flags, static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b),
                       static_cast<std::uint16_t>(c)});
  return out_.code.size() - 1;
}

std::size_t emitter::emit_wide(opcode op, std::uint32_t a, std::int64_t wide, std::uint8_t flags) {
  const std::size_t n = emit(op, a, 0, 0, flags);
  out_.code[n].set_wide(static_cast<std::int32_t>(wide));
  return n;
}

void emitter::word(std::uint64_t raw) {
  instruction i;
  std::memcpy(static_cast<void*>(&i), &raw, sizeof i);
  out_.code.push_back(i);
}

void emitter::patch(std::size_t from, std::size_t target) {
  instruction& i = out_.code[from];
  const auto offset = static_cast<std::int64_t>(target) - static_cast<std::int64_t>(from) - 1 - words_behind(i.op);
  if (opcode_operands(i.op)[1] == 'J') {
    i.set_wide(static_cast<std::int32_t>(offset));
    return;
  }
  if (offset < INT16_MIN || offset > INT16_MAX) too_far_ = true;
  i.c = static_cast<std::uint16_t>(offset);
}

std::uint32_t emitter::constant(value immortal) {
  out_.constants.push_back(std::move(immortal));
  return static_cast<std::uint32_t>(out_.constants.size() - 1);
}

std::uint32_t emitter::constant(std::string_view text) {
  if (const auto found = texts_.find(text); found != texts_.end()) return found->second;
  const std::uint32_t n = constant(owned_text(program_, text));
  texts_.emplace(std::string(text), n);
  return n;
}

std::uint32_t emitter::constant(std::int64_t number) {
  const auto [place, is_new] = numbers_.try_emplace(number, 0);
  if (is_new) place->second = constant(value::integer(number));
  return place->second;
}

std::uint32_t emitter::constant(double number) { return constant(value::floating(number)); }

value owned_value(program& p, value v) {
  if (!v.is_counted()) return v;
  mark_shared(v);
  p.owned.push_back(std::move(v));
  return value::immortal(p.owned.back().as_object());
}

value owned_text(program& p, std::string_view text) {
  const auto found = p.texts.find(text);
  if (found != p.texts.end()) return value::immortal(found->second.as_object());
  value made = make_string(text);
  if (made.is_counted()) mark_shared(made);
  object* o = made.as_object();
  p.texts.emplace(std::string(text), std::move(made));
  return value::immortal(o);
}

}  // namespace ruff::lang
