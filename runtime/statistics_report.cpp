#include "runtime/statistics_report.hpp"

#include <fmt/core.h>
#include <iterator>
#include <string_view>

#include <sys/resource.h>

namespace ruff::runtime {

namespace {

using statistics = actors::node_statistics;
using events = actors::event_counters;

struct counter_row {
  std::string_view text;
  std::string_view key;
  actors::event happened = nullptr;   ///< null: `field`
  const actors::counter statistics::*field = nullptr;

  [[nodiscard]] std::uint64_t read(const statistics& from) const {
    return happened ? from.total(happened) : (from.*field).load();
  }
};

constexpr counter_row rows[] = {
    {"async calls", "async_calls", &events::async_calls},
    {"lanes promoted to actors", "lanes_promoted", &events::lanes_promoted},
    {"promises settled immediately", "settled_immediately", &events::settled_immediately},
    {"promise actors", "promise_actors", &events::promise_actors},
    {"aggregators", "aggregators", &events::aggregators},
    {"homes", "homes", nullptr, &statistics::homes},
    {"items pulled by mappings", "items_pulled", &events::items_pulled},
    {"freed in cycles", "freed_in_cycles", &events::freed_in_cycles},
    {"subscriptions", "subscriptions", &events::subscriptions},
    {"answers from a cached outcome", "cached_answers", &events::cached_answers},
    {"messages", "messages", &events::messages},
    {"steals", "steals", &events::steals},
    {"most workers running script", "most_workers_running", nullptr, &statistics::most_workers_running},
    {"most lanes alive", "most_lanes_alive", nullptr, &statistics::most_lanes_alive},
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
    fmt::format_to(std::back_inserter(text), "  {:<30} {}\n", row.text, row.read(counters));
  fmt::format_to(std::back_inserter(text), "  {:<30} {}\n", "peak memory (KiB)", peak_memory_kib());
  return text;
}

std::string statistics_json(const actors::node_statistics& counters) {
  std::string text = "{";
  for (const counter_row& row : rows)
    fmt::format_to(std::back_inserter(text), "\n  \"{}\": {},", row.key, row.read(counters));
  return text + fmt::format("\n  \"peak_memory_kib\": {}\n}}\n", peak_memory_kib());
}

}  // namespace ruff::runtime
