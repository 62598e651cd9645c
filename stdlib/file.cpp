// Whole files and directories: standard library specification, fs, sections 1 and 2. Each builtin
// checks its arguments in the lane and answers with the promise of a job on the blocking pool;
// started writes are always finished.

#include "stdlib/file_job.hpp"
#include "stdlib/tables.hpp"
#include "stdlib/unicode.hpp"

#include <cerrno>

namespace ruff::stdlib {

namespace {

value string_path_failure(const native_call& call) {
  return failure("{} requires a string path argument", call.entry.canonical);
}


// A promise of what `finish` makes of the whole file.
template <class Finish>
value read_then(native_call& call, file_path path, Finish finish) {
  return actors::run_blocking(call, [path = std::move(path), finish]() -> value {
    file_content content;
    const std::string problem = read_whole(path.real, content);
    if (!problem.empty()) return failure("Cannot read file '{}': {}", path.shown, problem);
    return finish(path, content.view());
  });
}

value not_utf8(const file_path& path) {
  return failure("Cannot read file '{}': stream did not contain valid UTF-8", path.shown);
}

value read_file(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  return read_then(call, std::move(*path), [](const file_path& from, std::string_view content) {
    return lang::is_valid_utf8(content) ? lang::make_string(content) : not_utf8(from);
  });
}

value read_file_lossy(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  return read_then(call, std::move(*path), [](const file_path&, std::string_view content) {
    return lang::make_string(lang::is_valid_utf8(content) ? content : repaired_utf8(content));
  });
}

value read_binary_file(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  return read_then(call, std::move(*path), [](const file_path&, std::string_view content) {
    return lang::make_bytes(content);
  });
}

value lines_of(std::string_view content) {
  value out = lang::make_array();
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out = lang::push(std::move(out), lang::make_string(line));
    if (end == std::string_view::npos) break;
    content.remove_prefix(end + 1);
  }
  return out;
}

value read_lines(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  return read_then(call, std::move(*path), [](const file_path& from, std::string_view content) {
    return lang::is_valid_utf8(content) ? lines_of(content) : not_utf8(from);
  });
}


// The optional last argument: a bool, or a dict with the key `overwrite`. False when it is neither.
bool read_overwrite(const native_call& call, write_mode& mode) {
  mode = write_mode::create_new;
  if (!call.has(2)) return true;
  const value* flag = &call.args[2];
  if (flag->is(kind::dict)) flag = lang::find(*flag->as<lang::dict_object>(), "overwrite");
  if (!flag) return true;
  if (flag->is(kind::boolean) && flag->as_bool()) mode = write_mode::replace;
  return flag->is(kind::boolean);
}

// What `write_file` ("file") and `write_binary_file` ("binary file") share after their type checks.
value write_new(native_call& call, std::string_view noun) {
  write_mode mode{};
  if (!read_overwrite(call, mode))
    return failure("{} optional overwrite flag must be a bool", call.entry.canonical);
  file_path path = path_of(call, call[0]);
  std::string content = content_of(call[1]);
  value problem = payload_failure("write file", path, content.size());
  if (is_failure(problem)) return problem;
  call.charge_bytes(content.size());
  const auto job = [path = std::move(path), content = std::move(content), mode,
                    noun = std::string(noun)]() -> value {
    const int error = write_whole(path.real, content, mode);
    if (error == 0) return value::boolean(true);
    if (error == EEXIST && mode == write_mode::create_new)
      return failure(
          "Cannot write file '{}': file already exists (pass overwrite=true to replace it)",
          path.shown);
    return failure("Cannot write {} '{}': {}", noun, path.shown, os_error_text(error));
  };
  return actors::run_blocking(call, job, true);
}

value wrong_write_count(const native_call& call) {
  return failure("{} requires 2 or 3 arguments: path, content/bytes, [overwrite]",
                 call.entry.canonical);
}

value write_file(native_call& call) {
  if (call.count < 2 || call.count > 3) return wrong_write_count(call);
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("write_file requires string arguments");
  return write_new(call, "file");
}

value write_binary_file(native_call& call) {
  if (call.count < 2 || call.count > 3) return wrong_write_count(call);
  if (!call[0].is(kind::string) || !call[1].is(kind::bytes))
    return failure("write_binary_file requires path (string) and bytes arguments");
  return write_new(call, "binary file");
}

value append_file(native_call& call) {
  if (call.count != 2) return failure("append_file requires two arguments: path and content");
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("append_file requires string arguments");
  file_path path = path_of(call, call[0]);
  std::string content = content_of(call[1]);
  value problem = payload_failure("append to file", path, content.size());
  if (is_failure(problem)) return problem;
  call.charge_bytes(content.size());
  std::string start = fmt::format("Cannot open file '{}'", path.shown);
  return run_to_true(
      call,
      [path = std::move(path), content = std::move(content)] {
        return write_whole(path.real, content, write_mode::append);
      },
      std::move(start));
}


value copy_file(native_call& call) {
  if (call.count != 2) return failure("copy_file requires two arguments: source and dest");
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("copy_file requires string arguments");
  file_path from = path_of(call, call[0]);
  file_path to = path_of(call, call[1]);
  std::string start = fmt::format("Cannot copy file '{}' to '{}'", from.shown, to.shown);
  return run_to_true(
      call, [from, to] { return copy_regular_file(from.real, to.real); }, std::move(start));
}

value rename_file(native_call& call) {
  if (call.count != 2) return failure("rename_file requires two arguments: old_path and new_path");
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("rename_file requires string arguments");
  file_path from = path_of(call, call[0]);
  file_path to = path_of(call, call[1]);
  std::string start = fmt::format("Cannot rename file '{}' to '{}'", from.shown, to.shown);
  return run_to_true(
      call, [from, to] { return rename_path(from.real, to.real); }, std::move(start));
}

value delete_file(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  const auto job = [path = std::move(*path)]() -> value {
    struct stat status {};
    if (status_of(path.real, status) == 0 && S_ISDIR(status.st_mode))
      return failure("Cannot delete file '{}': path is a directory", path.shown);
    const int error = remove_file(path.real);
    if (error == 0) return value::boolean(true);
    return failure("Cannot delete file '{}': {}", path.shown, os_error_text(error));
  };
  return actors::run_blocking(call, job, true);
}


value file_exists(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  return actors::run_blocking(call, [path = std::move(*path)] {
    struct stat status {};
    return value::boolean(status_of(path.real, status) == 0);
  });
}

value file_size(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  return actors::run_blocking(call, [path = std::move(*path)]() -> value {
    struct stat status {};
    const int error = status_of(path.real, status);
    if (error == 0) return value::integer(status.st_size);
    return failure("Cannot get file size for '{}': {}", path.shown, os_error_text(error));
  });
}


value list_dir(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  return actors::run_blocking(call, [path = std::move(*path)]() -> value {
    std::vector<std::string> names;
    if (const int error = list_directory(path.real, names))
      return failure("Cannot list directory '{}': {}", path.shown, os_error_text(error));
    value out = lang::make_array(names.size());
    for (const auto& name : names) out = lang::push(std::move(out), lang::make_string(name));
    return out;
  });
}

value create_dir(native_call& call) {
  auto path = only_path(call);
  if (!path) return string_path_failure(call);
  std::string start = fmt::format("Cannot create directory '{}'", path->shown);
  return run_to_true(
      call, [path = std::move(*path)] { return make_directories(path.real); }, std::move(start));
}

value os_rmdir(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "path");
  auto path = only_path(call);
  if (!path) return failure("os_rmdir requires a string argument (path)");
  std::string start = fmt::format("Cannot remove directory '{}'", path->shown);
  return run_to_true(
      call, [path = std::move(*path)] { return remove_directory(path.real); }, std::move(start));
}

value os_getcwd(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  return text_value(actors::working_directory(call));
}

// First half of `os_chdir` (prelude): a promise of the directory's real path.
value resolve_directory(native_call& call) {
  if (call[0].is(kind::null)) return failure("os_chdir() expects 1 argument (path), got 0");
  auto path = only_path(call);
  if (!path) return failure("os_chdir requires a string argument (path)");
  return actors::run_blocking(call, [path = std::move(*path)]() -> value {
    std::string real;
    struct stat status {};
    int error = canonical_path(path.real, real);
    if (error == 0) error = status_of(real, status);
    if (error == 0 && !S_ISDIR(status.st_mode)) error = ENOTDIR;
    if (error == 0) return lang::make_string(real);
    return failure("Cannot change directory to '{}': {}", path.shown, os_error_text(error));
  });
}

// Second half of `os_chdir`.
value set_directory(native_call& call) {
  actors::set_working_directory(call, lang::text_of(call[0]));
  return value::boolean(true);
}

constexpr auto own = arity_style::own;

constexpr native_entry reader(std::string_view name, lang::native_function body,
                              std::string_view doc) {
  return with(pure(name, 0, variadic, own, body, doc), effect::suspends,
              capability::filesystem_read);
}
constexpr native_entry writer(std::string_view name, lang::native_function body,
                              std::string_view doc) {
  return with(pure(name, 0, variadic, own, body, doc), effect::suspends,
              capability::filesystem_write);
}
constexpr native_entry remover(std::string_view name, lang::native_function body,
                               std::string_view doc) {
  return with(pure(name, 0, variadic, own, body, doc), effect::suspends,
              capability::filesystem_delete);
}

constexpr native_entry table[] = {
    alias("__resolve_directory",
          with(pure("os_chdir", 1, 1, arity_style::plural, resolve_directory, "(path) Real path."),
               effect::suspends, capability::filesystem_write)),
    alias("__set_directory",
          with(pure("os_chdir", 1, 1, arity_style::plural, set_directory, "(path) Sets the directory."),
               effect::io, capability::filesystem_write)),
    writer("append_file", append_file, "(path, content) Appends text to a file."),
    writer("copy_file", copy_file, "(src, dst) Copies a file with its permission bits."),
    writer("create_dir", create_dir, "(path) Makes a directory and its parents."),
    remover("delete_file", delete_file, "(path) Deletes a file or link."),
    reader("file_exists", file_exists, "(path) Tests whether a path exists."),
    reader("file_size", file_size, "(path) Size in bytes."),
    reader("list_dir", list_dir, "(path) Sorted names of a directory's entries."),
    with(pure("os_getcwd", 0, variadic, own, os_getcwd, "() The working directory."), effect::io,
         capability::filesystem_read),
    remover("os_rmdir", os_rmdir, "(path) Removes an empty directory."),
    reader("read_binary_file", read_binary_file, "(path) Whole file as bytes."),
    reader("read_file", read_file, "(path) Whole file as a UTF-8 string."),
    with(pure("read_file_lossy", 1, 1, arity_style::plural, read_file_lossy,
              "(path) Whole file as a string, invalid UTF-8 replaced."),
         effect::suspends, capability::filesystem_read),
    reader("read_lines", read_lines, "(path) Lines of a file."),
    writer("rename_file", rename_file, "(old, new) Renames or moves a file or directory."),
    writer("write_binary_file", write_binary_file, "(path, data, overwrite?) Writes bytes, replacing only on request."),
    writer("write_file", write_file, "(path, content, overwrite?) Writes text, replacing only on request."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table file_table() noexcept { return table; }

}  // namespace ruff::stdlib
