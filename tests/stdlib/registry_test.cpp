// The tables as a whole: what no script can see. Values of builtins are tested by
// tests/scripts/stdlib.

#include "stdlib/registry.hpp"

#include <boost/test/unit_test.hpp>
#include <cctype>

namespace ruff::stdlib {

using lang::kind;

BOOST_AUTO_TEST_SUITE(registry)

BOOST_AUTO_TEST_CASE(every_row_is_complete) {
  const builtin_registry all;
  std::size_t rows = 0;
  all.for_each([&](const lang::native_entry& entry) {
    ++rows;
    BOOST_TEST_CONTEXT(entry.name) {
      BOOST_TEST((entry.call != nullptr));
      BOOST_TEST(!entry.canonical.empty());
      BOOST_TEST(entry.doc.ends_with('.'));
      BOOST_TEST((entry.arity_max == lang::variadic || entry.arity_min <= entry.arity_max));
    }
  });
  BOOST_TEST(rows > 200u);
}

BOOST_AUTO_TEST_CASE(aliases_show_their_canonical_name) {
  const builtin_registry all;
  BOOST_TEST(all.find("time")->canonical == "current_timestamp");
  BOOST_TEST(all.find("substr")->canonical == "substring");
  BOOST_TEST(all.find("println")->canonical == "println");
  BOOST_TEST((all.find("no_such_builtin") == nullptr));
}

BOOST_AUTO_TEST_CASE(methods_are_the_builtins_of_core_strings_and_collections) {
  const builtin_registry all;
  BOOST_TEST(all.find_method(kind::array, "push")->name == "push");
  BOOST_TEST(all.find_method(kind::stack, "push")->name == "stack_push");
  BOOST_TEST(all.find_method(kind::set, "remove")->name == "set_remove");
  BOOST_TEST(all.find_method(kind::string, "upper")->name == "upper");
  BOOST_TEST(all.find_method(kind::array, "collect")->name == "collect");
  BOOST_TEST((all.find_method(kind::string, "collect") == nullptr));
  BOOST_TEST((all.find_method(kind::string, "read_file") == nullptr));
  BOOST_TEST((all.find_method(kind::array, "__sort_start") == nullptr));
  BOOST_TEST((all.find_method(kind::integer, "to_string") == nullptr));
}

BOOST_AUTO_TEST_CASE(helpers_of_the_prelude_have_rows_of_their_own) {
  const builtin_registry all;
  BOOST_TEST(all.find("__sleep")->canonical == "sleep");
  BOOST_TEST((all.find("sleep") == nullptr));
  BOOST_TEST(prelude_source().find("func sleep(") != std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::stdlib
