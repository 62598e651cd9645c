// How often all lanes are looked at when a program is quiet many times; what happens at a quiet point is shown by
// tests/scripts/async/channels.

#include "actors/node.hpp"
#include "lang/compile/program.hpp"
#include "stdlib/registry.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fmt/core.h>
#include <string>

namespace ruff::tests {

namespace {

constexpr std::string_view programs[] = {
    "async func f() {{ channel().receive() }}\nps := []\nfor i in {} {{ ps := push(ps, f()) }}\nawait Promise.all(ps)",
    "async func f() {{ channel().receive() }}\nps := []\nfor i in {} {{ ps := push(ps, f()) }}\nfor p in ps {{ await p }}",
    "async func f() {{ channel().receive()\n channel().receive() }}\nps := []\nfor i in {} {{ ps := push(ps, f()) }}\n"
    "await Promise.all(ps)",
    "for i in {} {{ spawn {{ channel().receive() }} }}\nchannel().receive()",
};

/// How many walks over all lanes a program of `lanes` lanes took.
std::uint64_t walks(std::string_view text, std::size_t lanes) {
  stdlib::builtin_registry builtins;
  lang::program code;
  const lang::source script("test.ruff", fmt::format(fmt::runtime(text), lanes));
  BOOST_REQUIRE(lang::compile(code, builtins, stdlib::prelude_source(), script).empty());
  actors::node_options options;
  options.seed = 1;   // a busy machine makes no scans in between
  actors::local_node node(std::move(options));
  BOOST_TEST(!node.run(code).failure.is(lang::kind::failure));
  return node.lanes().walks();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quiet_points)

BOOST_DATA_TEST_CASE(each_looks_at_what_has_moved_only, boost::unit_test::data::make(programs), text) {
  BOOST_TEST(walks(text, 2000) < 10u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
