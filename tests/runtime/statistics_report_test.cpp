// The counters as text and as JSON.

#include "runtime/statistics_report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace ruff::runtime {

BOOST_AUTO_TEST_SUITE(statistics_report)

BOOST_AUTO_TEST_CASE(text_has_one_line_per_counter) {
  actors::node_statistics counters(1);
  counters.add(&actors::event_counters::async_calls, 40, 0);
  counters.add(&actors::event_counters::async_calls, 2, 1);
  const std::string text = statistics_text(counters);
  BOOST_TEST(text.starts_with("Statistics:\n  async calls                    42\n"));
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 16);
  BOOST_TEST(text.find("\n  peak memory (KiB)              ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_is_one_object) {
  actors::node_statistics counters(1);
  counters.add(&actors::event_counters::async_calls, 40, 0);
  counters.add(&actors::event_counters::async_calls, 2, 1);
  actors::note_most(counters.most_lanes_alive, 7);
  actors::note_most(counters.most_lanes_alive, 3);
  const std::string text = statistics_json(counters);
  BOOST_TEST(text.starts_with("{\n  \"async_calls\": 42,\n"));
  BOOST_TEST(text.find("\n  \"most_lanes_alive\": 7,\n  \"peak_memory_kib\": ") != std::string::npos);
  BOOST_TEST(text.ends_with("\n}\n"));
  BOOST_TEST(std::count(text.begin(), text.end(), ':') == 15);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
