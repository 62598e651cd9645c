#include "runtime/statistics_report.hpp"

#include <fmt/core.h>
#include <iterator>
#include <string_view>

#include <sys/resource.h>

namespace ruff::runtime {

namespace {

struct counter_row {
  std::string_view text;
  std::string_view key;
  const actors::counter actors::node_statistics::*field;
};

using statistics = actors::node_statistics;

constexpr counter_row rows[] = {
    {"async calls", "async_calls", &statistics::async_calls},
    {"lanes promoted to actors", "lanes_promoted", &statistics::lanes_promoted},
    {"promises settled immediately", "settled_immediately", &statistics::settled_immediately},
    {"promise actors", "promise_actors", &statistics::promise_actors},
    {"aggregators", "aggregators", &statistics::aggregators},
    {"homes", "homes", &statistics::homes},
    {"items pulled by mappings", "items_pulled", &statistics::items_pulled},
    {"freed in cycles", "freed_in_cycles", &statistics::freed_in_cycles},
    {"subscriptions", "subscriptions", &statistics::subscriptions},
    {"answers from a cached outcome", "cached_answers", &statistics::cached_answers},
    {"messages", "messages", &statistics::messages},
    {"steals", "steals", &statistics::steals},
    {"most workers running script", "most_workers_running", &statistics::most_workers_running},
    {"most lanes alive", "most_lanes_alive", &statistics::most_lanes_alive},
};

long peak_memory_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

std::string statistics_text(const actors::node_statistics& counters) {
  std::string text = "Statistics:\n";
  for (const counter_row& row : rows)
    fmt::format_to(std::back_inserter(text), "  {:<30} {}\n", row.text, (counters.*row.field).load());
  fmt::format_to(std::back_inserter(text), "  {:<30} {}\n", "peak memory (KiB)", peak_memory_kib());
  return text;
}

std::string statistics_json(const actors::node_statistics& counters) {
  std::string text = "{";
  for (const counter_row& row : rows)
    fmt::format_to(std::back_inserter(text), "\n  \"{}\": {},", row.key, (counters.*row.field).load());
  return text + fmt::format("\n  \"peak_memory_kib\": {}\n}}\n", peak_memory_kib());
}

}  // namespace ruff::runtime
