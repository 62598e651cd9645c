// The script's surroundings: standard library specification, process, sections 1, 2 and 4
// (arguments, environment, exit, input, sleep). `input` and `sleep` are finished in the prelude,
// because their result is not that of the promise.

#include "stdlib/builtin.hpp"
#include "stdlib/conversion.hpp"
#include "stdlib/tables.hpp"
#include "stdlib/unicode.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

using lang::text_of;

value args(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  const auto& words = actors::script_arguments(call);
  value out = lang::make_array(words.size());
  for (const auto& word : words)
    out = lang::push(std::move(out), lang::make_string(repaired_utf8(word)));
  return out;
}

value exit_program(native_call& call) {
  if (call.has(0) && !is_number(call[0]))
    return failure("exit() requires a numeric exit code when provided");
  const std::int64_t status = call.has(0) ? integer_of(call[0]) : 0;
  return actors::request_exit(call, static_cast<int>(status & 0xff));
}

// The next line of input without its end, or null; prints the prompt first.
value read_line(native_call& call) {
  if (!call[0].is(kind::null)) {
    if (!call[0].is(kind::string)) return failure("input() requires a string prompt when provided");
    actors::write_output(call, text_of(call[0]));
  }
  return actors::read_input_line(call);
}

value sleep(native_call& call) {
  if (call[0].is(kind::null)) return failure("sleep() expects 1 argument");
  if (!is_number(call[0])) return failure("sleep() requires a number argument");
  const std::int64_t milliseconds = integer_of(call[0]);
  if (milliseconds < 0 || (call[0].is(kind::floating) && call[0].as_float() < 0))
    return failure("sleep() requires non-negative milliseconds");
  return actors::sleep_for(call, std::min(milliseconds, sleep_ms_max));
}

// A variable that is set and readable as text.
bool find_variable(const native_call& call, std::string& out) {
  return actors::find_environment(call, text_of(call.args[0]), out) && lang::is_valid_utf8(out);
}

// Arity and type checks of the readers with one name; a failure, or null.
value check_name(const native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "variable name");
  if (call.args[0].is(kind::string)) return {};
  return failure("{} requires a string argument (variable name)", call.entry.canonical);
}

value env(native_call& call) {
  value problem = check_name(call);
  if (is_failure(problem)) return problem;
  std::string content;
  return text_value(find_variable(call, content) ? content : std::string());
}

value env_or(native_call& call) {
  if (call.count != 2) return hinted_arity_failure(call, 2, "variable name, default value");
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("env_or requires two string arguments (variable name, default value)");
  std::string content;
  return find_variable(call, content) ? text_value(content) : std::move(call[1]);
}

value env_required(native_call& call) {
  value problem = check_name(call);
  if (is_failure(problem)) return problem;
  std::string content;
  if (find_variable(call, content)) return text_value(content);
  return failure("Required environment variable '{}' is not set", text_of(call[0]));
}

bool read_typed(std::string_view text, std::int64_t& out) { return parse_integer(text, out); }
bool read_typed(std::string_view text, double& out) { return parse_float(text, out); }
bool read_typed(std::string_view text, bool& out) {
  const std::string word = lower_text(text);
  out = word == "true" || word == "1" || word == "yes" || word == "on";
  return out || word == "false" || word == "0" || word == "no" || word == "off";
}

value typed_value(std::int64_t i) { return value::integer(i); }
value typed_value(double d) { return value::floating(d); }
value typed_value(bool b) { return value::boolean(b); }

template <class Type>
constexpr std::string_view type_word = "int";
template <>
constexpr std::string_view type_word<double> = "float";
template <>
constexpr std::string_view type_word<bool> = "bool";

template <class Type>
value env_typed(native_call& call) {
  value problem = check_name(call);
  if (is_failure(problem)) return problem;
  std::string content;
  if (!find_variable(call, content))
    return failure("Environment variable '{}' not found", text_of(call[0]));
  Type typed{};
  if (read_typed(content, typed)) return typed_value(typed);
  const std::string_view word = type_word<Type>;
  return failure("Environment variable '{}' value '{}' is not a valid {}", text_of(call[0]),
                 content, word == "int" ? "integer" : word);
}

value env_set(native_call& call) {
  if (call.count != 2) return hinted_arity_failure(call, 2, "variable name, value");
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("env_set requires two string arguments (variable name, value)");
  const std::string_view name = text_of(call[0]);
  if (name.empty() || name.find('=') != name.npos || name.find('\0') != name.npos ||
      text_of(call[1]).find('\0') != name.npos)
    return failure("env_set() invalid variable name '{}'", name);
  actors::set_environment(call, name, text_of(call[1]));
  return value::null();
}

value env_list(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  value out = lang::make_dict();
  for (const auto& [name, content] : actors::list_environment(call))
    if (lang::is_valid_utf8(name) && lang::is_valid_utf8(content))
      out = lang::with_entry(std::move(out), name, lang::make_string(content));
  call.charge_items(out.as<lang::dict_object>()->live);
  return out;
}

constexpr auto own = arity_style::own;
constexpr auto plural = arity_style::plural;

constexpr native_entry reader(std::string_view name, lang::native_function body,
                              std::string_view doc) {
  return with(pure(name, 0, variadic, own, body, doc), effect::io, capability::env_read);
}

constexpr native_entry table[] = {
    alias("__read_line", with(pure("input", 1, 1, plural, read_line, "(prompt?) Next line of input."),
                              effect::waits)),
    alias("__sleep", with(pure("sleep", 1, 1, plural, sleep, "(ms) Waits for milliseconds."),
                          effect::waits, capability::clock)),
    pure("args", 0, variadic, own, args, "() The script's arguments."),
    reader("env", env, "(name) Environment variable, or an empty string."),
    reader("env_bool", env_typed<bool>, "(name) Environment variable as a bool."),
    reader("env_float", env_typed<double>, "(name) Environment variable as a float."),
    reader("env_int", env_typed<std::int64_t>, "(name) Environment variable as an int."),
    reader("env_list", env_list, "() All environment variables."),
    reader("env_or", env_or, "(name, default) Environment variable, or a default."),
    reader("env_required", env_required, "(name) Environment variable that must be set."),
    with(pure("env_set", 0, variadic, own, env_set, "(name, value) Sets an environment variable."), effect::io,
         capability::env_write),
    with(pure("exit", 0, 1, plural, exit_program, "(code?) Ends the program."), effect::io),
    reader("os_environ", env_list, "() All environment variables."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table process_table() noexcept { return table; }

}  // namespace ruff::stdlib
