// Promises of timers and files, and the task pool size: standard library specification, async,
// sections 2 and 5. Wrong arguments throw at the call; what fails later rejects the promise.

#include "stdlib/file_job.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

using lang::text_of;
using job = std::function<value()>;

value async_sleep(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "milliseconds");
  if (!call[0].is(kind::integer))
    return failure("async_sleep() requires an integer milliseconds argument");
  if (call[0].as_integer() < 0)
    return failure("async_sleep() requires non-negative milliseconds, got {}",
                   call[0].as_integer());
  return actors::sleep_for(call, std::min(call[0].as_integer(), sleep_ms_max));
}

// `suffix` is empty or ` (index N)`.
job read_job(file_path path, std::string suffix) {
  return [path = std::move(path), suffix = std::move(suffix)]() -> value {
    file_content content;
    std::string problem = read_whole(path.real, content);
    if (problem.empty() && !lang::is_valid_utf8(content.view()))
      problem = "stream did not contain valid UTF-8";
    if (problem.empty()) return lang::make_string(content.view());
    return failure("Failed to read file '{}'{}: {}", path.shown, suffix, problem);
  };
}

job write_job(file_path path, std::string content, std::string suffix) {
  return [path = std::move(path), content = std::move(content),
          suffix = std::move(suffix)]() -> value {
    std::string problem;
    if (content.size() > file_bytes_max)
      problem = fmt::format("payload exceeds maximum write size ({} bytes > {} bytes)",
                            content.size(), file_bytes_max);
    else if (const int error = write_whole(path.real, content, write_mode::replace))
      problem = os_error_text(error);
    if (problem.empty()) return value::boolean(true);
    return failure("Failed to write file '{}'{}: {}", path.shown, suffix, problem);
  };
}

value async_read_file(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "path");
  if (!call[0].is(kind::string))
    return failure("async_read_file() requires a string path argument");
  return actors::run_blocking(call, read_job(path_of(call, call[0]), {}));
}

value async_write_file(native_call& call) {
  if (call.count != 2) return hinted_arity_failure(call, 2, "path, content");
  if (!call[0].is(kind::string))
    return failure("async_write_file() requires a string path argument");
  if (!call[1].is(kind::string))
    return failure("async_write_file() requires a string content argument");
  call.charge_bytes(text_of(call[1]).size());
  return actors::run_blocking(
      call, write_job(path_of(call, call[0]), std::string(text_of(call[1])), {}), true);
}

// The optional concurrency limit at argument `n`; a failure when it is wrong, else null.
value read_limit(const native_call& call, std::size_t n, std::size_t& limit) {
  limit = static_cast<std::size_t>(std::max<std::int64_t>(1, actors::task_pool_size(call)));
  if (!call.has(n)) return {};
  const value& wanted = call.args[n];
  if (!wanted.is(kind::integer))
    return failure("{}() optional concurrency_limit must be an integer", call.entry.canonical);
  if (wanted.as_integer() <= 0)
    return failure("{}() concurrency_limit must be > 0, got {}", call.entry.canonical,
                   wanted.as_integer());
  limit = static_cast<std::size_t>(wanted.as_integer());
  return {};
}

// A failure when an item of the array at argument `n` is not a string, else null. `noun`: path or
// content.
value check_strings(const native_call& call, std::size_t n, std::string_view noun) {
  const auto items = lang::items_of(call.args[n]);
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!items[i].is(kind::string))
      return failure("{}() {} at index {} must be a string", call.entry.canonical, noun, i);
  return {};
}

value run_all(native_call& call, std::vector<job> jobs, std::size_t limit, bool must_finish) {
  if (jobs.empty()) return lang::make_settled_promise(lang::make_array());
  call.charge_items(4 * jobs.size());
  return actors::run_blocking_all(call, std::move(jobs), limit, must_finish);
}

std::string index_suffix(std::size_t n) { return fmt::format(" (index {})", n); }

value async_read_files(native_call& call) {
  if (call.count < 1 || call.count > 2)
    return failure(
        "async_read_files() expects 1 or 2 arguments (paths, optional concurrency_limit), got {}",
        call.count);
  if (!call[0].is(kind::array))
    return failure("async_read_files() first argument must be an array of string paths");
  std::size_t limit = 0;
  value problem = check_strings(call, 0, "path");
  if (!is_failure(problem)) problem = read_limit(call, 1, limit);
  if (is_failure(problem)) return problem;
  std::vector<job> jobs;
  for (const value& path : lang::items_of(call[0]))
    jobs.push_back(read_job(path_of(call, path), index_suffix(jobs.size())));
  return run_all(call, std::move(jobs), limit, false);
}

// Checks of async_write_files in the order of its arguments; a failure, or null.
value check_writes(const native_call& call) {
  if (call.count < 2 || call.count > 3)
    return failure(
        "async_write_files() expects 2 or 3 arguments (paths, contents, optional "
        "concurrency_limit), got {}",
        call.count);
  if (!call.args[0].is(kind::array))
    return failure("async_write_files() first argument must be an array of string paths");
  if (!call.args[1].is(kind::array))
    return failure("async_write_files() second argument must be an array of string contents");
  const std::size_t paths = lang::items_of(call.args[0]).size();
  const std::size_t contents = lang::items_of(call.args[1]).size();
  if (paths != contents)
    return failure(
        "async_write_files() paths and contents arrays must have the same length (paths={}, "
        "contents={})",
        paths, contents);
  value problem = check_strings(call, 0, "path");
  return is_failure(problem) ? problem : check_strings(call, 1, "content");
}

value async_write_files(native_call& call) {
  std::size_t limit = 0;
  value problem = check_writes(call);
  if (!is_failure(problem)) problem = read_limit(call, 2, limit);
  if (is_failure(problem)) return problem;
  const auto paths = lang::items_of(call[0]);
  const auto contents = lang::items_of(call[1]);
  std::vector<job> jobs;
  for (std::size_t n = 0; n < paths.size(); ++n) {
    call.charge_bytes(text_of(contents[n]).size());
    jobs.push_back(
        write_job(path_of(call, paths[n]), std::string(text_of(contents[n])), index_suffix(n)));
  }
  return run_all(call, std::move(jobs), limit, true);
}

value set_task_pool_size(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "size");
  if (!call[0].is(kind::integer))
    return failure("set_task_pool_size() requires an integer size argument");
  const std::int64_t size = call[0].as_integer();
  if (size <= 0) return failure("set_task_pool_size() size must be > 0, got {}", size);
  return value::integer(actors::set_task_pool_size(call, size));
}

value get_task_pool_size(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  return value::integer(actors::task_pool_size(call));
}

constexpr auto own = arity_style::own;

constexpr native_entry row(std::string_view name, lang::native_function body, capability needs,
                           std::string_view doc) {
  return with(pure(name, 0, variadic, own, body, doc), effect::io, needs);
}

constexpr native_entry table[] = {
    row("async_read_file", async_read_file, capability::filesystem_read,
        "(path) Promise of a file's content."),
    row("async_read_files", async_read_files, capability::filesystem_read,
        "(paths, limit?) Promise of the contents of many files."),
    row("async_sleep", async_sleep, capability::clock, "(ms) Promise settled after milliseconds."),
    row("async_write_file", async_write_file, capability::filesystem_write,
        "(path, content) Promise of a written file."),
    row("async_write_files", async_write_files, capability::filesystem_write,
        "(paths, contents, limit?) Promise of many written files."),
    row("get_task_pool_size", get_task_pool_size, capability::none, "() Default concurrency limit."),
    row("set_task_pool_size", set_task_pool_size, capability::none,
        "(n) Sets the default concurrency limit; yields the previous one."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table async_io_table() noexcept { return table; }

}  // namespace ruff::stdlib
