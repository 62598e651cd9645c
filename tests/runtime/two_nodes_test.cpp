// Two nodes in one process share nothing: shared store, environment, task pool size and output are each node's own. And what
// the counters of a node say about work that needs no actor.

#include "actors/node.hpp"
#include "lang/compile/program.hpp"
#include "stdlib/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::tests {

namespace {

/// A script on a node of its own; its output is kept.
struct running_script {
  explicit running_script(const std::string& text) : node(options()) {
    const auto findings = lang::compile(code, builtins, stdlib::prelude_source(), lang::source("test.ruff", text));
    BOOST_REQUIRE(findings.empty());
  }
  actors::node_options options() {
    actors::node_options made;
    made.seed = 1;
    made.standard_output = [this](std::string_view part) { written += part; };
    made.error_output = made.standard_output;
    return made;
  }
  std::string run() {
    const actors::program_outcome outcome = node.run(code);
    BOOST_TEST(!outcome.failure.is(lang::kind::failure));
    return written;
  }

  std::string written;
  stdlib::builtin_registry builtins;
  lang::program code;
  actors::local_node node;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(two_nodes)

BOOST_AUTO_TEST_CASE(do_not_see_each_others_state) {
  running_script first(
      "shared_set(\"k\", 1)\nset_task_pool_size(3)\n"
      "env_set(\"RUFF_TWO\", \"a\")\nprint(shared_get(\"k\"))");
  running_script second(
      "print(shared_has(\"k\"), get_task_pool_size())\n"
      "try { print(env(\"RUFF_TWO\")) } except e { print(0) }");
  BOOST_TEST(first.run() == "1\n");
  const std::string seen = second.run();
  BOOST_TEST(seen.starts_with("false 256\n"));
  BOOST_TEST(seen.find('a', 10) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(settled_members_cost_no_actor) {
  running_script script(
      "async func now(v) { return v }\n"
      "print(await Promise.all([now(1), now(2)]))\n"
      "print(await parallel_map([1, 2, 3], func(x) { return x * 2 }))\n"
      "print(await Promise.race([now(3)]))");
  BOOST_TEST(script.run() == "[1, 2]\n[2, 4, 6]\n3\n");
  BOOST_TEST(script.node.statistics.total(&actors::event_counters::aggregators) == 0u);
  BOOST_TEST(script.node.statistics.total(&actors::event_counters::promise_actors) == 0u);
  BOOST_TEST(script.node.statistics.total(&actors::event_counters::lanes_promoted) == 0u);
  BOOST_TEST(script.node.statistics.total(&actors::event_counters::messages) == 0u);
  BOOST_TEST(script.node.statistics.most_lanes_alive.load() == 1u);
}

// What one waits for no more is left: the losers of a race must not pile up on a promise that stays pending.
BOOST_AUTO_TEST_CASE(a_decided_race_leaves_its_other_members) {
  running_script script(
      "async func slow() { await async_sleep(60000)\n return 1 }\n"
      "p := slow()\n"
      "for i in range(0, 100) { await Promise.race([p, async_sleep(1)])\n await async_timeout(async_sleep(1), 50000) }\n"
      "t := spawn_task(func() { return await p })\n"
      "await async_sleep(1)\n"
      "print(cancel_task(t), await p, current_timestamp() < 70000)");
  BOOST_TEST(script.run() == "true 1 true\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
