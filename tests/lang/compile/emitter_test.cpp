// Instructions, constants, jumps and positions as they are written.

#include "lang/compile/emitter.hpp"

#include "lang/value/array.hpp"
#include "lang/value/string.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

namespace {

struct fixture {
  program owner;
  function_code code;
  emitter emit{owner, code};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(emitter_suite, fixture)

BOOST_AUTO_TEST_CASE(a_patched_jump_leads_behind_its_words) {
  const std::size_t forward = emit.emit(opcode::match_case_op, 0, 0, 0);
  emit.word(0);
  (void)emit.emit(opcode::load_null_op, 0);
  emit.patch(forward);
  BOOST_TEST(static_cast<std::int16_t>(emit[forward].c) == 1);
  const std::size_t back = emit.emit_wide(opcode::loop_op, 0, 0);
  emit.patch(back, forward);
  BOOST_TEST(emit[back].wide() == -4);
  BOOST_TEST(!emit.needs_long_jumps());
}

BOOST_AUTO_TEST_CASE(a_jump_too_far_for_16_bits_is_noticed) {
  const std::size_t jump = emit.emit(opcode::jump_if_less_op, 0, 16);
  for (int n = 0; n < 32767; ++n) (void)emit.emit(opcode::load_null_op, 0);
  emit.patch(jump);
  BOOST_TEST(!emit.needs_long_jumps());
  (void)emit.emit(opcode::load_null_op, 0);
  emit.patch(jump);
  BOOST_TEST(emit.needs_long_jumps());
}

BOOST_AUTO_TEST_CASE(equal_constants_are_stored_once) {
  BOOST_TEST(emit.constant("text") == emit.constant("text"));
  BOOST_TEST(emit.constant(std::int64_t{1} << 40) == emit.constant(std::int64_t{1} << 40));
  BOOST_TEST(emit.constant("other") != emit.constant("text"));
  for (const value& v : code.constants) BOOST_TEST(!v.is_counted());
}

BOOST_AUTO_TEST_CASE(a_program_owns_what_its_code_refers_to) {
  const value a = owned_value(owner, make_array(1));
  BOOST_TEST(!a.is_counted());
  BOOST_TEST(owner.owned.size() == 1u);
  BOOST_TEST(owned_value(owner, value::integer(1)).as_integer() == 1);
  BOOST_TEST(owner.owned.size() == 1u);
  BOOST_TEST((owned_text(owner, "a name").as_object() == owned_text(owner, "a name").as_object()));
}

BOOST_AUTO_TEST_CASE(positions_change_only_where_the_span_does) {
  emit.at({1, 2});
  (void)emit.emit(opcode::load_null_op, 0);
  emit.at({1, 2});
  (void)emit.emit(opcode::load_null_op, 0);
  emit.at({5, 6});
  emit.at({7, 8});
  (void)emit.emit(opcode::load_null_op, 0);
  BOOST_REQUIRE(code.positions.size() == 2u);
  BOOST_TEST(code.positions[1].at == 2u);
  BOOST_TEST(code.positions[1].span.begin == 7u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
