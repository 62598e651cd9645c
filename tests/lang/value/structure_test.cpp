// Shapes and fields.

#include "lang/value/structure.hpp"

#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

namespace ruff::lang {

BOOST_AUTO_TEST_SUITE(structure)

BOOST_AUTO_TEST_CASE(instances_made_alike_share_a_shape) {
  shape_table shapes;
  const shape* xy = shapes.with_field(shapes.with_field(shapes.root("P"), "x"), "y");
  BOOST_TEST(xy == shapes.with_field(shapes.with_field(shapes.root("P"), "x"), "y"));
  BOOST_TEST(xy != shapes.with_field(shapes.with_field(shapes.root("P"), "y"), "x"));
  BOOST_TEST(shapes.with_field(xy, "x") == xy);
  BOOST_TEST(shapes.root("Q") != shapes.root("P"));
  BOOST_TEST(shapes.find(xy->id) == xy);
  BOOST_TEST(shapes.find(0) == nullptr);
  BOOST_TEST(shapes.find(1000) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_new_field_makes_another_shape_and_keeps_the_values) {
  shape_table shapes;
  value p = make_structure(shapes.with_field(shapes.root("P"), "x"));
  p = with_field(shapes, std::move(p), "x", tests::array_of({1}));
  const value old = p;
  p = with_field(shapes, std::move(p), "y", value::integer(2));
  BOOST_TEST(items_of(*find_field(*p.as<structure_object>(), "x"))[0].as_integer() == 1);
  BOOST_TEST(find_field(*p.as<structure_object>(), "y")->as_integer() == 2);
  BOOST_TEST(find_field(*old.as<structure_object>(), "y") == nullptr);
}

BOOST_AUTO_TEST_CASE(an_instance_held_twice_is_copied) {
  shape_table shapes;
  const value old = with_field(shapes, make_structure(shapes.root("P")), "x", value::integer(1));
  const value changed = with_field(shapes, old, "x", value::integer(2));
  BOOST_TEST(find_field(*old.as<structure_object>(), "x")->as_integer() == 1);
  BOOST_TEST(find_field(*changed.as<structure_object>(), "x")->as_integer() == 2);
}

BOOST_AUTO_TEST_CASE(many_threads_find_the_same_shapes) {
  shape_table shapes;
  constexpr int thread_count = 4;
  std::vector<const shape*> last(thread_count);
  std::vector<std::thread> threads;
  for (int t = 0; t < thread_count; ++t)
    threads.emplace_back([&, t] {
      const shape* s = shapes.root("Wide");
      for (int n = 0; n < 200; ++n) s = shapes.with_field(s, "field" + std::to_string(n));
      last[static_cast<std::size_t>(t)] = s;
    });
  for (std::thread& t : threads) t.join();
  for (const shape* s : last) BOOST_TEST(s == last[0]);
  BOOST_TEST(last[0]->fields.size() == 200u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
