#include "actors/channel_methods.hpp"

#include "actors/channel.hpp"
#include "actors/context.hpp"
#include "actors/node.hpp"
#include "lang/value/promise.hpp"
#include "lang/vm/crossing.hpp"
#include "lang/vm/fiber.hpp"

namespace ruff::actors {

namespace {

using lang::native_call;
using lang::native_entry;
using lang::value;

/// Channels alone have these methods.
channel& target(native_call& call) { return static_cast<channel&>(*call[0].as<lang::handle_object>()->target); }

value expect(native_call& call, std::string_view method, std::uint32_t wanted) {
  if (call.count == wanted + 1) return {};
  return lang::make_failure(lang::error_code::arity,
                            fmt::format("Channel.{} expects {} arguments, got {}", method, wanted, call.count - 1),
                            lang::reason::builtin);
}

/// The argument as a message.
value outgoing(native_call& call) { return lang::published(std::move(call[1]), *call.self.home); }
value incoming(native_call& call, const value& m) { return lang::opened(m, call.self); }

/// What `receive` gives is awaited; a message that is a promise itself is not meant.
value received(native_call& call, value m) {
  return lang::inside(m).is(lang::kind::promise) ? lang::make_settled_promise(std::move(m)) : incoming(call, m);
}

value send(native_call& call) {
  if (value error = expect(call, "send", 1); error.is(lang::kind::failure)) return error;
  return target(call).send(outgoing(call));
}

value try_send(native_call& call) {
  if (value error = expect(call, "try_send", 1); error.is(lang::kind::failure)) return error;
  return target(call).try_send(outgoing(call));
}

/// Not waiting at all is a wait all the same when the turn is long enough.
value receive_at_most(native_call& call, std::int64_t milliseconds) {
  value message;
  if (call.self.must_let_others_in(call.steps_before)) return value::wait(milliseconds);
  const bool is_there = target(call).receive(message);
  return is_there || milliseconds == 0 ? received(call, std::move(message)) : value::wait(milliseconds);
}

value receive(native_call& call) {
  if (value error = expect(call, "receive", 0); error.is(lang::kind::failure)) return error;
  return receive_at_most(call, -1);
}

value try_receive(native_call& call) {
  if (value error = expect(call, "try_receive", 0); error.is(lang::kind::failure)) return error;
  value message;
  static_cast<void>(target(call).receive(message));
  return incoming(call, message);
}

value receive_timeout(native_call& call) {
  if (value error = expect(call, "receive_timeout", 1); error.is(lang::kind::failure)) return error;
  if (!call[1].is(lang::kind::integer) || call[1].as_integer() < 0)
    return lang::builtin_failure("Channel.receive_timeout requires non-negative milliseconds");
  return receive_at_most(call, call[1].as_integer());
}

value close(native_call& call) {
  if (value error = expect(call, "close", 0); error.is(lang::kind::failure)) return error;
  target(call).close();
  return value::boolean(true);
}

value len(native_call& call) {
  if (value error = expect(call, "len", 0); error.is(lang::kind::failure)) return error;
  return value::integer(static_cast<std::int64_t>(target(call).size()));
}

constexpr native_entry method(std::string_view name, lang::effect does, lang::native_function call, std::string_view doc) {
  return {name, name, 0, lang::variadic, lang::arity_style::own, lang::capability::none, does, call, doc};
}

constexpr native_entry sending(std::string_view name, lang::effect does, lang::native_function call, std::string_view doc) {
  return touching(lang::home_touch::by_argument, method(name, does, call, doc));
}

constexpr native_entry methods[] = {
    method("close", lang::effect::io, close, "Takes no more messages; what is in the channel can still be received."),
    method("len", lang::effect::io, len, "Number of messages in the channel."),
    method("receive", lang::effect::waits, receive, "The oldest message; waits for one."),
    method("receive_timeout", lang::effect::waits, receive_timeout, "As receive, but null after some milliseconds."),
    sending("send", lang::effect::waits, send, "Appends a message; waits while a bounded channel is full."),
    method("try_receive", lang::effect::io, try_receive, "The oldest message, or null."),
    sending("try_send", lang::effect::io, try_send, "Appends a message unless a bounded channel is full."),
};

}  // namespace

lang::method_table channel_methods() noexcept { return {methods, std::size(methods)}; }

}  // namespace ruff::actors
