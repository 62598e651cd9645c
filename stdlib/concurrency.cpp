// Promises, aggregates, mappings, tasks, channels and the shared store (standard library specification, async). The concepts
// live in actors/; here are argument checks and error texts.

#include "actors/aggregate.hpp"
#include "actors/channel.hpp"
#include "actors/context.hpp"
#include "actors/deadline.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/mapping.hpp"
#include "actors/node.hpp"
#include "actors/task.hpp"
#include "lang/value/array.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/handle.hpp"
#include "lang/vm/crossing.hpp"
#include "lang/vm/fiber.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

using actors::aggregate_policy;
using lang::kind;
using lang::native_call;
using lang::value;

actors::lane_actor& lane_of(native_call& call) { return actors::lane_actor::of(call.self); }

value text_failure(std::string_view text) { return lang::builtin_failure(text); }

template <class... Arguments>
value failure(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  return lang::builtin_failure(fmt::format(text, std::forward<Arguments>(arguments)...));
}

/// The optional concurrency limit `call[index]`; a failure with the builtin's texts. Default: the task pool size.
value limit_of(native_call& call, std::size_t index, std::string_view name, std::size_t& limit) {
  limit = static_cast<std::size_t>(actors::task_pool_size(call));
  if (!call.has(index) || call[index].is(kind::null)) return {};
  if (!call[index].is(kind::integer)) return failure("{}() optional concurrency_limit must be an integer", name);
  if (call[index].as_integer() <= 0)
    return failure("{}() concurrency_limit must be > 0, got {}", name, call[index].as_integer());
  limit = static_cast<std::size_t>(call[index].as_integer());
  return {};
}

value aggregate(native_call& call, std::string_view name, aggregate_policy policy) {
  if (!call[0].is(kind::array)) return failure("{}() requires an array of promises", name);
  std::size_t limit = 0;
  if (value error = limit_of(call, 1, name, limit); error.is(kind::failure)) return error;
  const auto members = lang::items_of(call[0]);
  for (std::size_t n = 0; n < members.size(); ++n)
    if (!members[n].is(kind::promise)) return failure("{}() array element {} is not a Promise", name, n);
  call.charge_items(members.size());
  return actors::aggregate_of(actors::node_of(call), call.self, members, policy);
}

value promise_all(native_call& call) { return aggregate(call, "Promise.all", aggregate_policy::all); }
value promise_all_settled(native_call& call) {
  return aggregate(call, "Promise.all_settled", aggregate_policy::all_settled);
}
value promise_any(native_call& call) { return aggregate(call, "Promise.any", aggregate_policy::any); }
value promise_race(native_call& call) { return aggregate(call, "Promise.race", aggregate_policy::race); }
value promise_resolve(native_call& call) { return lang::make_settled_promise(std::move(call[0])); }

value promise_reject(native_call& call) {
  const bool is_text = call[0].is(kind::string);
  const std::string message = is_text ? std::string(lang::text_of(call[0])) : lang::inspect(call[0]);
  return lang::make_settled_promise(lang::make_failure(lang::error_code::thrown, message));
}

value async_timeout(native_call& call) {
  if (call.count != 2) return failure("async_timeout() expects 2 arguments (promise, timeout_ms), got {}", call.count);
  if (!call[0].is(kind::promise)) return text_failure("async_timeout() requires a Promise as first argument");
  if (!call[1].is(kind::integer)) return text_failure("async_timeout() requires an integer timeout_ms argument");
  if (call[1].as_integer() <= 0)
    return failure("async_timeout() requires positive timeout_ms, got {}", call[1].as_integer());
  return actors::promise_within(actors::node_of(call), call.self, std::move(call[0]),
                                static_cast<std::uint64_t>(call[1].as_integer()));
}

// ---- Mappings: the prelude drives them.

actors::mapping& mapping_in(const value& v) { return *lang::target_of<actors::mapping_handle>(v)->target; }

/// __map_begin(name, items, mapper, limit, count of arguments given)
value map_begin(native_call& call) {
  const std::string name(lang::text_of(call[0]));
  if (call[2].is(kind::null) && call[1].is(kind::null))
    return failure("{} expects 2 to 3 arguments, got {}", name, call[1].is(kind::null) ? 0 : 1);
  if (!call[1].is(kind::array)) return text_failure("parallel_map() first argument must be an array");
  if (!lang::is_callable(call[2]))
    return text_failure(
        "parallel_map() second argument must be a callable function; pass a function, closure, or imported callable value "
        "instead of a literal");
  std::size_t limit = 0;
  if (value error = limit_of(call, 3, "parallel_map", limit); error.is(kind::failure)) return error;
  auto made = std::make_shared<actors::mapping>(actors::node_of(call), std::move(call[1]), std::move(call[2]), limit,
                                                name != "par_each", call.steps_before);
  return lang::make_handle(kind::handle, std::make_unique<actors::mapping_handle>(std::move(made)));
}

value map_may_go_on(native_call& call) {
  return value::boolean(mapping_in(call[0]).may_go_on(call.self, call.steps_before));
}
value map_function(native_call& call) { return mapping_in(call[0]).function(); }
value map_index(native_call& call) {
  return value::integer(static_cast<std::int64_t>(mapping_in(call[0]).taken_last()));
}
value map_item(native_call& call) { return mapping_in(call[0]).item(static_cast<std::size_t>(call[1].as_integer())); }

value map_put(native_call& call) {
  mapping_in(call[0]).put(static_cast<std::size_t>(call[1].as_integer()), std::move(call[2]));
  return {};
}

value map_finish(native_call& call) { return mapping_in(call[0]).finish(lane_of(call)); }

/// The next index for a puller, whose turn ends here; null when there is none.
value map_take(native_call& call) {
  auto& lane = lane_of(call);
  lane.end_turn();
  call.self.suspended_in_item = false;
  call.self.item_start = call.steps_before;
  std::size_t index = 0;
  if (mapping_in(call[0]).take(lane, index)) return value::integer(static_cast<std::int64_t>(index));
  return {};
}

// ---- Tasks and channels.

value spawn_task(native_call& call) {
  if (call.count == 0) return text_failure("spawn_task() expects 1 argument (async function), got 0");
  if (!call[0].is(kind::function)) return text_failure("spawn_task() requires an async function argument");
  auto& lane = lane_of(call);
  actors::local_node& node = actors::node_of(call);
  node.share_globals(lane.lane_home());
  auto started = node.spawn_lane(lane.lane_home(), call[0], std::span(call.args + 1, call.count - 1),
                                 actors::lane_role::task);
  started->schedule(true);
  return lang::make_handle(kind::task, std::make_unique<actors::task>(std::move(started)));
}

value await_task(native_call& call) {
  if (call.count != 1) return failure("await_task() expects 1 argument (task handle), got {}", call.count);
  auto* task = lang::target_of<actors::task>(call[0]);
  if (!task) return text_failure("await_task() requires a TaskHandle argument");
  task->lane().add_reference();
  return actors::promise_of(actors::actor_reference<actors::promise_actor>(&task->lane()));
}

value cancel_task(native_call& call) {
  if (call.count != 1) return failure("cancel_task() expects 1 argument (task handle), got {}", call.count);
  auto* task = lang::target_of<actors::task>(call[0]);
  if (!task) return text_failure("cancel_task() requires a TaskHandle argument");
  return value::boolean(task->lane().cancel(
      lang::make_failure(lang::error_code::cancelled, "Task was cancelled", lang::reason::builtin)));
}

value channel(native_call& call) {
  if (call.count > 1) return failure("channel() expects 0 to 1 arguments, got {}", call.count);
  const bool is_bounded = call.count == 1;
  if (is_bounded && !(call[0].is(kind::integer) && call[0].as_integer() > 0))
    return text_failure("channel() capacity must be a positive int");
  const auto capacity = is_bounded ? static_cast<std::size_t>(call[0].as_integer()) : std::size_t{0};
  value made = lang::make_handle(kind::channel, std::make_unique<actors::channel>(actors::node_of(call), capacity));
  call.self.home->members->add(*made.as<lang::handle_object>());
  return made;
}

// ---- Shared store.

value check_key(native_call& call, std::string_view name, std::uint32_t wanted, std::string_view shape) {
  if (call.count != wanted) return failure("{} requires {}", name, shape);
  if (!call[0].is(kind::string)) return failure("{} key must be a string", name);
  return {};
}

constexpr std::string_view one_key = "one key argument";

value shared_set(native_call& call) {
  if (value error = check_key(call, "shared_set", 2, "(key, value) arguments"); error.is(kind::failure)) return error;
  actors::node_of(call).store().set(lang::text_of(call[0]), lang::published(call[1], *call.self.home));
  return value::boolean(true);
}

value shared_get(native_call& call) {
  if (value error = check_key(call, "shared_get", 1, one_key); error.is(kind::failure)) return error;
  value found = actors::node_of(call).store().get(lang::text_of(call[0]));
  return found.is(kind::unset) ? failure("shared_get key '{}' not found", lang::text_of(call[0]))
                               : lang::opened(found, call.self);
}

value shared_has(native_call& call) {
  if (value error = check_key(call, "shared_has", 1, one_key); error.is(kind::failure)) return error;
  return value::boolean(!actors::node_of(call).store().get(lang::text_of(call[0])).is(kind::unset));
}

value shared_delete(native_call& call) {
  if (value error = check_key(call, "shared_delete", 1, one_key); error.is(kind::failure)) return error;
  return value::boolean(actors::node_of(call).store().remove(lang::text_of(call[0])));
}

value shared_add_int(native_call& call) {
  if (value error = check_key(call, "shared_add_int", 2, "(key, delta) arguments"); error.is(kind::failure)) return error;
  if (!call[1].is(kind::integer)) return text_failure("shared_add_int delta must be an int");
  const auto key = lang::text_of(call[0]);
  value sum = actors::node_of(call).store().add(key, call[1].as_integer());
  if (sum.is(kind::unset)) return failure("shared_add_int key '{}' not found", key);
  if (sum.is(kind::null)) return failure("shared_add_int requires key '{}' to reference an int", key);
  return sum;
}

value shared_compare_set(native_call& call) {
  if (value error = check_key(call, "shared_compare_set", 3, "(key, old, new) arguments"); error.is(kind::failure))
    return error;
  value next = lang::published(call[2], *call.self.home);
  return value::boolean(actors::node_of(call).store().compare_set(lang::text_of(call[0]), call[1], std::move(next)));
}

constexpr lang::native_entry own(std::string_view name, lang::native_function call, std::string_view doc,
                                 lang::capability needs = lang::capability::none) {
  return {name, name, 0, lang::variadic, lang::arity_style::own, needs, lang::effect::io, call, doc};
}

constexpr lang::native_entry fixed(std::string_view name, std::string_view canonical, int min, int max,
                                   lang::native_function call, std::string_view doc) {
  return {name,  canonical,         static_cast<std::int8_t>(min), static_cast<std::int8_t>(max), lang::arity_style::plural,
          lang::capability::none, lang::effect::io, call, doc};
}

/// A builtin whose arguments others will find.
constexpr lang::native_entry publishing(lang::native_entry row) { return touching(lang::home_touch::by_argument, row); }

constexpr lang::native_entry aggregating(std::string_view name, std::string_view canonical, lang::native_function call,
                                         std::string_view doc) {
  return publishing(fixed(name, canonical, 1, 2, call, doc));
}

constexpr lang::native_entry rows[] = {
    aggregating("Promise.all", "Promise.all", promise_all, "(promises, limit?) A promise of all members' values, in order."),
    aggregating("Promise.all_settled", "Promise.all_settled", promise_all_settled, "(promises) Every outcome as Ok or Err."),
    aggregating("Promise.any", "Promise.any", promise_any, "(promises) The first value."),
    aggregating("Promise.race", "Promise.race", promise_race, "(promises) The first outcome."),
    fixed("Promise.reject", "Promise.reject", 1, 1, promise_reject, "(reason) A promise rejected with a message."),
    fixed("Promise.resolve", "Promise.resolve", 1, 1, promise_resolve, "(value) A promise fulfilled with a value."),
    fixed("__map_begin", "__map_begin", 4, 4, map_begin, "Begins a mapping."),
    fixed("__map_finish", "__map_finish", 1, 1, map_finish, "The mapping's promise."),
    fixed("__map_function", "__map_function", 1, 1, map_function, "The mapper."),
    fixed("__map_index", "__map_index", 1, 1, map_index, "Index taken last."),
    fixed("__map_item", "__map_item", 2, 2, map_item, "The item at an index."),
    fixed("__map_may_go_on", "__map_may_go_on", 1, 1, map_may_go_on, "Whether the caller's turn takes another item."),
    publishing(fixed("__map_put", "__map_put", 3, 3, map_put, "Stores what the mapper gave.")),
    fixed("__map_take", "__map_take", 1, 1, map_take, "Next index for a puller, or null."),
    own("async_timeout", async_timeout, "(promise, timeout_ms) A promise with a deadline.", lang::capability::clock),
    aggregating("await_all", "Promise.all", promise_all, "(promises, limit?) Alias of Promise.all."),
    own("await_task", await_task, "(h) A promise of a task's result."),
    own("cancel_task", cancel_task, "(h) Cancels a task; true if it had not finished."),
    own("channel", channel, "(capacity?) A new channel; with a number, one that holds at most so many messages."),
    aggregating("promise_all", "Promise.all", promise_all, "(promises, limit?) Alias of Promise.all."),
    own("shared_add_int", shared_add_int, "(key, delta) Adds to a shared int."),
    publishing(own("shared_compare_set", shared_compare_set, "(key, old, new) Sets a shared value if it equals another.")),
    own("shared_delete", shared_delete, "(key) Deletes a shared key."),
    own("shared_get", shared_get, "(key) Reads a shared value."),
    own("shared_has", shared_has, "(key) Whether a shared key exists."),
    publishing(own("shared_set", shared_set, "(key, value) Sets a shared value.")),
    touching(lang::home_touch::always, own("spawn_task", spawn_task, "(f) Runs a function as a task of its own.")),
};

}  // namespace

builtin_table concurrency_table() noexcept {
  static_assert(is_sorted_and_unique(rows));
  return rows;
}

}  // namespace ruff::stdlib
