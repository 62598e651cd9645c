// Imported names that nothing uses.

#include "runtime/check_imports.hpp"

#include "tests/runtime/found_by_check.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

BOOST_AUTO_TEST_SUITE(checking_imports)

BOOST_AUTO_TEST_CASE(names_that_are_written_nowhere_else) {
  BOOST_TEST(found_in("from m import a, b\nprint(b)") == "1:15 Unused import: a");
  BOOST_TEST(found_in("func f() {\n  from m.n import c\n}\nf()") == "2:19 Unused import: c");
}

BOOST_AUTO_TEST_CASE(names_that_are_used_somewhere) {
  for (const char* text : {"from m import a\nprint(\"${a}\")", "from m import a\ntest \"t\" { print(a) }",
                           "from m import P\nprint(P { x: 1 })", "from m import f\nfunc g() { return f }\ng()"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(found_in(text) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
