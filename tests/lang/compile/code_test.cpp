// Instructions, the disassembler, side tables, and the verifier on broken code.

#include "lang/compile/code.hpp"

#include "lang/compile/emitter.hpp"
#include "lang/compile/program.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

namespace ruff::lang {

namespace {

/// `a := 1; return a` with three registers.
struct small_code {
  small_code() {
    code.label = "small";
    code.register_count = 3;
    emitter emit(owner, code);
    (void)emit.emit_wide(opcode::load_int_op, offset_of(0), 1);
    (void)emit.emit(opcode::return_value_op, offset_of(0));
  }
  std::string complaint() const { return verify(code, owner); }

  program owner;
  function_code code;
};

constexpr std::string_view operand_rows[] = {
#define RUFF_OP(name, operands, words) operands,
#include "lang/compile/opcodes.def"
#undef RUFF_OP
};

}  // namespace

BOOST_AUTO_TEST_SUITE(code)

BOOST_AUTO_TEST_CASE(every_row_of_the_table_is_complete) {
  std::set<std::string_view> names;
  for (std::size_t n = 0; n < std::size(operand_rows); ++n) {
    const auto op = static_cast<opcode>(n);
    BOOST_TEST_CONTEXT(opcode_name(op)) {
      BOOST_TEST(names.insert(opcode_name(op)).second);
      BOOST_TEST(opcode_operands(op).find_first_not_of("rwd23nixjJIkKgf-") == std::string_view::npos);
      BOOST_TEST((opcode_operands(op).size() == 2 || opcode_operands(op).size() == 3));
      BOOST_TEST(words_behind(op) <= 4);
    }
  }
}

BOOST_AUTO_TEST_CASE(wide_operands_keep_their_sign) {
  instruction i{opcode::load_int_op, 0, 16, 0, 0};
  for (const std::int32_t n : {0, 1, -1, INT32_MAX, INT32_MIN}) {
    i.set_wide(n);
    BOOST_TEST(i.wide() == n);
    BOOST_TEST(i.a == 16);
  }
}

BOOST_AUTO_TEST_CASE(the_disassembler_shows_operands_and_jumps) {
  tests::world w("func f(n) { while n < 10 { n := n + 1 } return n }");
  const std::string text = disassemble(w.function("f"));
  BOOST_TEST(text.starts_with("f parameters 1 registers "));
  BOOST_TEST(text.find("add_immediate r0 r0 1") != std::string::npos, text);
  BOOST_TEST(text.find("return") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(good_code_passes) { BOOST_TEST(small_code().complaint() == ""); }

BOOST_AUTO_TEST_CASE(broken_code_is_rejected) {
  const std::pair<const char*, void (*)(small_code&)> rows[] = {
      {"empty", [](small_code& s) { s.code.code.clear(); }},
      {"register", [](small_code& s) { s.code.code[0].a = static_cast<std::uint16_t>(offset_of(3)); }},
      {"register", [](small_code& s) { s.code.code[0].a = 8; }},
      {"range", [](small_code& s) {
         s.code.code[0] = {opcode::make_array_op, 0, 0, static_cast<std::uint16_t>(offset_of(2)), 2};
       }},
      {"constant", [](small_code& s) { s.code.code[0].op = opcode::load_const_op; }},
      {"constant", [](small_code& s) { s.code.code.insert(s.code.code.begin(), {opcode::get_field_op, 0, 0, 0, 7}); }},
      {"global", [](small_code& s) { s.code.code[0].op = opcode::get_home_op; }},
      {"function", [](small_code& s) { s.code.code[0].op = opcode::make_function_op; }},
      {"jump", [](small_code& s) {
         s.code.code[0].op = opcode::jump_op;
         s.code.code[0].set_wide(5);
       }},
      {"jump", [](small_code& s) {
         s.code.code[0].op = opcode::jump_op;
         s.code.code[0].set_wide(-2);
       }},
      {"end", [](small_code& s) { s.code.code.pop_back(); }},
      {"words", [](small_code& s) { s.code.code[1] = {opcode::call_native_op, 0, 16, 0, 0}; }},
      {"opcode", [](small_code& s) { s.code.code[0].op = static_cast<opcode>(std::size(operand_rows)); }},
      {"capture", [](small_code& s) { s.code.code[0].op = opcode::get_capture_op; }},
      {"range", [](small_code& s) { s.code.code[0] = {opcode::call_op, 0, 0, 0, 0}; }},
      {"range", [](small_code& s) {
         s.code.code[0] = {opcode::for_prepare_op, 0, static_cast<std::uint16_t>(offset_of(2)), 0, 0};
       }},
      {"skip", [](small_code& s) { s.code.code[0] = {opcode::call_op, await_result, offset_of(1), 0, 0}; }},
      {"positions", [](small_code& s) { s.code.positions = {{1, {}}, {0, {}}}; }},
      {"handler", [](small_code& s) { s.code.handlers.push_back({0, 1, 9, 0, 0}); }},
      {"handler", [](small_code& s) { s.code.handlers.push_back({1, 5, 0, 0, 0}); }},
      {"handler", [](small_code& s) { s.code.handlers.push_back({0, 1, 1, static_cast<std::uint16_t>(offset_of(9)), 0}); }},
  };
  for (const auto& [what, breaks] : rows) {
    small_code s;
    breaks(s);
    BOOST_TEST(s.complaint().find(what) != std::string::npos, what << ": " << s.complaint());
  }
}

BOOST_AUTO_TEST_CASE(a_jump_into_the_words_of_an_instruction_is_rejected) {
  small_code s;
  program owner;
  function_code code;
  code.register_count = 3;
  emitter emit(owner, code);
  (void)emit.emit_wide(opcode::jump_op, 0, 1);
  (void)emit.emit(opcode::call_native_op, offset_of(1), 0);
  emit.word(0);
  (void)emit.emit(opcode::return_value_op, offset_of(0));
  BOOST_TEST(verify(code, owner).find("jump") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(positions_and_handlers_are_found_by_place) {
  small_code s;
  s.code.entry = s.code.code.data();
  s.code.positions = {{0, {10, 20}}, {1, {30, 40}}};
  BOOST_TEST(s.code.span_at(s.code.entry).begin == 10u);
  BOOST_TEST(s.code.span_at(s.code.entry + 1).begin == 30u);
  BOOST_TEST(s.code.span_at(s.code.entry + 7).begin == 30u);
  s.code.handlers = {{1, 2, 0, 0, 0}, {0, 2, 1, 0, 0}};
  BOOST_TEST(s.code.handler_at(s.code.entry)->target == 1u);
  BOOST_TEST(s.code.handler_at(s.code.entry + 1)->target == 0u);
  BOOST_TEST((s.code.handler_at(s.code.entry + 2) == nullptr));
  const handler* const inner = s.code.handler_at(s.code.entry + 1);
  const handler* const outer = s.code.handler_at(s.code.entry + 1, inner);
  BOOST_TEST(outer->target == 1u);
  BOOST_TEST((s.code.handler_at(s.code.entry + 1, outer) == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
