// The three text forms.

#include "lang/value/text.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

namespace ruff::lang {

using tests::array_of;
using tests::array_of_values;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(floats_are_shortest_digits_without_exponent) {
  const std::pair<double, std::string> rows[] = {
      {0.0, "0"}, {-0.0, "-0"}, {1.0, "1"}, {0.1, "0.1"}, {0.1 + 0.2, "0.30000000000000004"}, {-2.5, "-2.5"},
      {100.0, "100"}, {1e21, "1000000000000000000000"}, {1e-7, "0.0000001"}, {123456.789, "123456.789"},
      {NAN, "NaN"}, {std::numeric_limits<double>::infinity(), "inf"}, {-std::numeric_limits<double>::infinity(), "-inf"},
      {9007199254740993.0, "9007199254740992"}};
  for (const auto& [d, expected] : rows) {
    std::string out;
    append_float(out, d);
    BOOST_TEST(out == expected);
  }
}

BOOST_AUTO_TEST_CASE(a_float_reads_back_as_itself) {
  for (const double d : {std::numeric_limits<double>::min(), std::numeric_limits<double>::max(),
                         std::numeric_limits<double>::denorm_min(), 1.0 / 3, 4e-310}) {
    std::string out;
    append_float(out, d);
    BOOST_TEST(std::strtod(out.c_str(), nullptr) == d);
    BOOST_TEST(out.find('e') == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(display_forms) {
  shape_table shapes;
  const value point = with_field(shapes, with_field(shapes, make_structure(shapes.root("P")), "y", value::integer(2)), "x",
                                 make_string("one"));
  BOOST_TEST(display(value()) == "null");
  BOOST_TEST(display(value::boolean(true)) == "true");
  BOOST_TEST(display(make_string("plain \"text\"")) == "plain \"text\"");
  BOOST_TEST(display(array_of({1, 2})) == "[1, 2]");
  BOOST_TEST(display(make_array()) == "[]");
  BOOST_TEST(display(make_ok(value::integer(1))) == "Ok(1)");
  BOOST_TEST(display(make_none()) == "None");
  BOOST_TEST(display(make_settled_promise(value())) == "<promise>");
  BOOST_TEST(display(make_bytes("abc")) == "<bytes: 3>");
  BOOST_TEST(display(point).find("P {") == 0u);
}

BOOST_AUTO_TEST_CASE(debug_forms_name_the_types) {
  BOOST_TEST(debug_text(value::integer(1)) == "Int(1)");
  BOOST_TEST(debug_text(value::floating(1.0)) == "Float(1.0)");
  BOOST_TEST(debug_text(value::boolean(false)) == "Bool(false)");
  BOOST_TEST(debug_text(value()) == "Null");
  BOOST_TEST(debug_text(make_string("a\nb")) == "String(\"a\nb\")");
  BOOST_TEST(debug_text(array_of({1})) == "Array[Int(1)]");
  BOOST_TEST(debug_text(make_settled_promise(value::integer(1))) == "Promise(Resolved: Int(1))");
  BOOST_TEST(debug_text(make_settled_promise(make_failure(error_code::thrown, "bad"))) == "Promise(Rejected: bad)");
}

BOOST_AUTO_TEST_CASE(inspect_escapes_strings) {
  BOOST_TEST(inspect(make_string("a\n\t\r\"\\")) == "Str(\"a\\n\\t\\r\\\"\\\\\")");
  BOOST_TEST(inspect(value::integer(-5)).find("-5") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(dicts_are_written_in_order_of_their_keys) {
  value d = make_dict();
  for (const char* key : {"b", "a", "c"}) d = with_entry(std::move(d), key, value::integer(1));
  const std::string shown = display(d);
  BOOST_TEST(shown.find("a") < shown.find("b"));
  BOOST_TEST(shown.find("b") < shown.find("c"));
}

BOOST_AUTO_TEST_CASE(nested_values_are_written_in_place) {
  const value v = array_of_values({make_some(array_of({1, 2})), make_string("s"), make_err(make_none())});
  BOOST_TEST(display(v).find("Some([1, 2])") == 1u);
}

BOOST_AUTO_TEST_CASE(deep_values_are_written_without_recursion) {
  constexpr std::size_t levels = 300'000;
  const std::string shown = display(tests::nested_array(levels));
  BOOST_TEST(shown.size() == levels * 2);
  BOOST_TEST(shown[levels - 1] == '[');
  BOOST_TEST(shown[levels] == ']');
}

BOOST_AUTO_TEST_CASE(words_of_operand_types) {
  BOOST_TEST(operand_type_name(value::integer(1)) == "int");
  BOOST_TEST(operand_type_name(make_set()) == "value");
  BOOST_TEST(operand_type_name(value()) == "null");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
