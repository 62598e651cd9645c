// Queues and stacks: standard library specification, collections, section 6. The two families
// differ in the end at which items leave; what they share is written once as a template over the
// kind.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

namespace ruff::stdlib {

namespace {

template <kind Kind>
constexpr std::string_view family = Kind == kind::queue ? "Queue" : "Stack";

template <kind Kind>
value wrong_argument(const native_call& call) {
  return failure("{} requires a {} argument", call.entry.canonical, family<Kind>);
}

template <kind Kind>
value with_item(value all, value item) {
  if constexpr (Kind == kind::queue)
    return lang::enqueued(std::move(all), std::move(item));
  else
    return lang::stacked(std::move(all), std::move(item));
}

template <kind Kind>
value construct(native_call& call) {
  if (call.count > 1) return failure("{} constructor takes at most 1 argument", family<Kind>);
  value out = Kind == kind::queue ? lang::make_queue() : lang::make_stack();
  if (call.count == 0) return out;
  if (!call[0].is(kind::array))
    return failure("{} constructor requires an array argument", family<Kind>);
  call.charge_items(lang::items_of(call[0]).size());
  for (const value& item : lang::items_of(call[0])) out = with_item<Kind>(std::move(out), item);
  return nested(call, std::move(out));
}

template <kind Kind>
value add(native_call& call) {
  if (!call[0].is(Kind)) return wrong_argument<Kind>(call);
  if (!call[0].is_unique()) call.charge_items(lang::sequence_items(call[0]).size());
  return nested(call, with_item<Kind>(std::move(call[0]), std::move(call[1])));
}

template <kind Kind>
value take(native_call& call) {
  if (!call[0].is(Kind)) return wrong_argument<Kind>(call);
  if (lang::sequence_items(call[0]).empty()) return make_pair(std::move(call[0]), value::null());
  if (!call[0].is_unique()) call.charge_items(lang::sequence_items(call[0]).size());
  value item = Kind == kind::queue ? lang::take_front(call[0]) : lang::take_top(call[0]);
  return nested(call, make_pair(std::move(call[0]), std::move(item)));
}

template <kind Kind>
value peek(native_call& call) {
  if (!call[0].is(Kind)) return value::null();
  const auto items = lang::sequence_items(call[0]);
  if (items.empty()) return value::null();
  return Kind == kind::queue ? items.front() : items.back();
}

template <kind Kind>
value size(native_call& call) {
  if (call.count != 1)
    return failure("{} expects 1 argument ({}), got {}", call.entry.canonical,
                   Kind == kind::queue ? "queue" : "stack", call.count);
  if (!call[0].is(Kind)) return wrong_argument<Kind>(call);
  return value::integer(static_cast<std::int64_t>(lang::sequence_items(call[0]).size()));
}

template <kind Kind>
value is_empty(native_call& call) {
  return value::boolean(!call[0].is(Kind) || lang::sequence_items(call[0]).empty());
}

template <kind Kind>
value to_array(native_call& call) {
  if (!call[0].is(Kind)) return wrong_argument<Kind>(call);
  const auto items = lang::sequence_items(call[0]);
  call.charge_items(items.size());
  value out = lang::make_array(items.size());
  for (const value& item : items) out = lang::push(std::move(out), item);
  return out;
}

constexpr auto plural = arity_style::plural;
constexpr auto own = arity_style::own;
constexpr auto queue = kind::queue;
constexpr auto stack = kind::stack;

constexpr native_entry table[] = {
    pure("Queue", 0, variadic, own, construct<queue>, "(arr?) New queue; the first item is the front."),
    pure("Stack", 0, variadic, own, construct<stack>, "(arr?) New stack; the last item is the top."),
    pure("queue_dequeue", 1, 1, plural, take<queue>, "(q) Pair of the rest and the front."),
    pure("queue_enqueue", 2, 2, plural, add<queue>, "(q, v) Queue with an item at the back."),
    pure("queue_is_empty", 1, 1, plural, is_empty<queue>, "(q) Tests for no items."),
    pure("queue_peek", 1, 1, plural, peek<queue>, "(q) The front, or null."),
    pure("queue_size", 0, variadic, own, size<queue>, "(q) Number of items."),
    pure("queue_to_array", 1, 1, plural, to_array<queue>, "(q) Items from front to back."),
    pure("stack_is_empty", 1, 1, plural, is_empty<stack>, "(s) Tests for no items."),
    pure("stack_peek", 1, 1, plural, peek<stack>, "(s) The top, or null."),
    pure("stack_pop", 1, 1, plural, take<stack>, "(s) Pair of the rest and the top."),
    pure("stack_push", 2, 2, plural, add<stack>, "(s, v) Stack with an item on top."),
    pure("stack_size", 0, variadic, own, size<stack>, "(s) Number of items."),
    pure("stack_to_array", 1, 1, plural, to_array<stack>, "(s) Items from bottom to top."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table queue_table() noexcept { return table; }

}  // namespace ruff::stdlib
