// Light actors towards CAF: what they cannot do is refused at once, so that nobody waits for an answer.

#include "actors/light_actor.hpp"

#include "actors/make_light_actor.hpp"
#include "tests/actors/quiet_node.hpp"

#include <caf/sec.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

namespace ruff::actors {

using tests::quiet_node;

namespace {

/// Notes what it is sent.
class noting_actor final : public promise_actor {
 public:
  using promise_actor::promise_actor;
  std::vector<caf::message_id> received;
  void enqueue(caf::mailbox_element_ptr message, caf::execution_unit*) override { received.push_back(message->mid); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(light_actor_suite, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(a_request_is_answered_with_an_error_and_a_message_is_dropped) {
  quiet_node node;
  const auto asker = make_light_actor<noting_actor>(node.system());
  const auto promise = make_promise_actor(node);
  const caf::strong_actor_ptr sender(asker->ctrl());
  promise->eq_impl(caf::make_message_id(), sender, nullptr, 1);
  BOOST_TEST(asker->received.empty());
  const auto question = caf::make_message_id(7).with_high_priority();
  promise->eq_impl(question, sender, nullptr, 1);
  BOOST_REQUIRE(asker->received.size() == 1u);
  BOOST_TEST(asker->received[0].is_response());
  BOOST_TEST((asker->received[0] == question.response_id()));
}

BOOST_AUTO_TEST_CASE(who_monitors_is_told_at_once_that_this_cannot_be) {
  quiet_node node;
  const auto promise = make_promise_actor(node);
  bool told = false;
  promise->attach_functor([&told](const caf::error& reason) { told = static_cast<bool>(reason); });
  BOOST_TEST(told);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::actors
