// Paths: standard library specification, fs, section 3. The textual functions follow the component
// rules of the original (repeated separators, `.` components and trailing separators do not count);
// the others ask the system through the pool.

#include "stdlib/file_job.hpp"
#include "stdlib/tables.hpp"

namespace ruff::stdlib {

namespace {

// Without trailing separators and `.` components; the root stays `/`.
std::string_view normal_end(std::string_view path) noexcept {
  while (path.size() > 1 && (path.ends_with('/') || path.ends_with("/."))) path.remove_suffix(1);
  return path;
}

std::string_view parent_of(std::string_view path) noexcept {
  path = normal_end(path);
  const std::size_t at = path.rfind('/');
  if (at == std::string_view::npos) return {};
  return at == 0 ? path.substr(0, 1) : normal_end(path.substr(0, at));
}

std::string_view last_component(std::string_view path) noexcept {
  path = normal_end(path);
  path.remove_prefix(path.rfind('/') + 1);   // npos + 1 is 0
  return path == "." || path == ".." ? std::string_view() : path;
}

std::string_view extension_of(std::string_view path) noexcept {
  const std::string_view name = last_component(path);
  const std::size_t at = name.rfind('.');
  return at == std::string_view::npos || at == 0 ? std::string_view() : name.substr(at + 1);
}

template <std::string_view (*Part)(std::string_view) noexcept>
value part_of_path(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "path");
  if (!call[0].is(kind::string))
    return failure("{} requires a string argument (path)", call.entry.canonical);
  return text_value(Part(lang::text_of(call[0])));
}

value join_path(native_call& call) {
  if (call.count == 0)
    return failure("{} requires at least one string argument", call.entry.canonical);
  std::string path;
  for (std::uint32_t n = 0; n < call.count; ++n) {
    if (!call[n].is(kind::string))
      return failure("{} argument {} must be a string", call.entry.canonical, n + 1);
    const std::string_view part = lang::text_of(call[n]);
    if (part.starts_with('/')) path.clear();
    if (!path.empty() && path.back() != '/') path += '/';
    path += part;
  }
  return text_value(path);
}

// A promise of whether `test` holds for the file status behind the path; false for a missing one.
template <class Test>
value probe(native_call& call, Test test) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "path");
  auto path = only_path(call);
  if (!path) return failure("{} requires a string argument (path)", call.entry.canonical);
  return actors::run_blocking(call, [path = std::move(*path), test] {
    struct stat status {};
    return value::boolean(status_of(path.real, status) == 0 && test(status));
  });
}

value path_exists(native_call& call) {
  return probe(call, [](const struct stat&) { return true; });
}
value path_is_dir(native_call& call) {
  return probe(call, [](const struct stat& status) { return S_ISDIR(status.st_mode); });
}
value path_is_file(native_call& call) {
  return probe(call, [](const struct stat& status) { return S_ISREG(status.st_mode); });
}

value path_is_symlink(native_call& call) {
  auto path = only_path(call);
  if (!path) return failure("path_is_symlink requires a string argument (path)");
  return actors::run_blocking(call, [path = std::move(*path)]() -> value {
    struct stat status {};
    const int error = status_of_link(path.real, status);
    if (error == 0) return value::boolean(S_ISLNK(status.st_mode));
    return failure("Cannot inspect symlink status for '{}': {}", path.shown, os_error_text(error));
  });
}

value path_absolute(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "path");
  auto path = only_path(call);
  if (!path) return failure("path_absolute requires a string argument (path)");
  return actors::run_blocking(call, [path = std::move(*path)]() -> value {
    std::string real;
    const int error = canonical_path(path.real, real);
    if (error == 0) return text_value(real);
    return failure("Cannot get absolute path for '{}': {}", path.shown, os_error_text(error));
  });
}

constexpr auto own = arity_style::own;

constexpr native_entry asking(native_entry row) {
  return with(row, effect::suspends, capability::filesystem_read);
}

constexpr native_entry table[] = {
    pure("basename", 0, variadic, own, part_of_path<last_component>, "(p) Last component of a path."),
    pure("dirname", 0, variadic, own, part_of_path<parent_of>, "(p) Path without its last component."),
    pure("join_path", 0, variadic, own, join_path, "(part, …) Joins the parts of a path."),
    asking(pure("path_absolute", 0, variadic, own, path_absolute, "(p) Canonical path.")),
    asking(pure("path_exists", 0, variadic, own, path_exists, "(p) Tests whether a path exists.")),
    pure("path_extension", 0, variadic, own, part_of_path<extension_of>, "(p) Extension without dot."),
    asking(pure("path_is_dir", 0, variadic, own, path_is_dir, "(p) Tests for a directory.")),
    asking(pure("path_is_file", 0, variadic, own, path_is_file, "(p) Tests for a regular file.")),
    asking(pure("path_is_symlink", 1, 1, arity_style::plural, path_is_symlink,
                "(p) Tests for a symbolic link.")),
    pure("path_join", 0, variadic, own, join_path, "(part, …) Alias of join_path."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table path_table() noexcept { return table; }

}  // namespace ruff::stdlib
