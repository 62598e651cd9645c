// Positioned and raw file access: standard library specification, fs, section 4. At most 8 MiB pass
// per call; these calls replace files without asking.

#include "stdlib/file_job.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace ruff::stdlib {

namespace {

constexpr std::array<std::string_view, 5> count_words = {"zero", "one", "two", "three", "four"};

/// What the positions of a call must hold: p path, b bytes, o offset, n count, s size.
constexpr std::string_view number_name(char letter) noexcept {
  return letter == 'o' ? "offset" : letter == 'n' ? "count" : "size";
}

// Checks count, kinds and signs of the arguments; a failure, or null. `arguments` names them for
// the arity error, `others` those behind the path for the type error.
value check(const native_call& call, std::string_view kinds, std::string_view arguments,
            std::string_view others) {
  const std::string_view name = call.entry.canonical;
  if (call.count != kinds.size())
    return failure("{} requires {} arguments: {}", name, count_words[kinds.size()], arguments);
  for (std::size_t n = 0; n < kinds.size(); ++n) {
    const value& v = call.args[n];
    const bool fits = kinds[n] == 'p'   ? v.is(kind::string)
                      : kinds[n] == 'b' ? v.is(kind::bytes)
                                        : is_number(v);
    if (!fits) return failure("{} requires path (string) and {} arguments", name, others);
  }
  for (std::size_t n = 0; n < kinds.size(); ++n)
    if (kinds[n] != 'p' && kinds[n] != 'b' && number_of(call.args[n]) < 0)
      return failure("{} {} must be non-negative", name, number_name(kinds[n]));
  return {};
}

value open_failure(const file_path& path, int error) {
  return failure("Cannot open file '{}': {}", path.shown, os_error_text(error));
}

// The bytes [offset, offset + count) of a file, or the failure; `count` may be cut short by the end
// of the file.
value read_part(const file_path& path, std::int64_t offset, std::size_t count) {
  const open_file file(path.real, O_RDONLY);
  if (file.error() != 0) return open_failure(path, file.error());
  file_content content;
  int error = 0;
  if (offset > 0 && ::lseek(file.descriptor(), offset, SEEK_SET) < 0) error = errno;
  if (error == 0) error = file.read(content, std::min(count, file_bytes_max + 1));
  if (error != 0) return failure("Cannot read file '{}': {}", path.shown, os_error_text(error));
  if (content.size <= file_bytes_max) return lang::make_bytes(content.view());
  return failure("Cannot read file '{}': exceeds maximum read size ({} bytes > {} bytes)",
                 path.shown, content.size, file_bytes_max);
}

value read_job(native_call& call, std::int64_t offset, std::size_t count) {
  return actors::run_blocking(call, [path = path_of(call, call[0]), offset, count] {
    return read_part(path, offset, count);
  });
}

value read_first(native_call& call) {
  value problem = check(call, "pn", "path and count", "count (int)");
  if (is_failure(problem)) return problem;
  return read_job(call, 0, static_cast<std::size_t>(integer_of(call[1])));
}

value read_at(native_call& call) {
  value problem = check(call, "pon", "path, offset, and count", "offset/count (int)");
  if (is_failure(problem)) return problem;
  return read_job(call, integer_of(call[1]), static_cast<std::size_t>(integer_of(call[2])));
}

value seek_read(native_call& call) {
  value problem = check(call, "po", "path and offset", "offset (int)");
  if (is_failure(problem)) return problem;
  return read_job(call, integer_of(call[1]), file_bytes_max + 1);
}

template <bool Appends>
value write_bytes(native_call& call) {
  value problem = check(call, "pb", "path and bytes", "bytes");
  if (is_failure(problem)) return problem;
  file_path path = path_of(call, call[0]);
  std::string content = content_of(call[1]);
  problem = payload_failure(Appends ? "append to file" : "write file", path, content.size());
  if (is_failure(problem)) return problem;
  std::string start = fmt::format("Cannot open file '{}'", path.shown);
  return run_to_true(
      call,
      [path = std::move(path), content = std::move(content)] {
        return write_whole(path.real, content, Appends ? write_mode::append : write_mode::replace);
      },
      std::move(start));
}

value write_at(native_call& call) {
  value problem = check(call, "pbo", "path, bytes, and offset", "bytes and offset (int)");
  if (is_failure(problem)) return problem;
  file_path path = path_of(call, call[0]);
  std::string content = content_of(call[1]);
  problem = payload_failure("write file", path, content.size());
  if (is_failure(problem)) return problem;
  const auto job = [path = std::move(path), content = std::move(content),
                    offset = integer_of(call[2])]() -> value {
    const open_file file(path.real, O_WRONLY);
    if (file.error() != 0) return open_failure(path, file.error());
    int error = ::lseek(file.descriptor(), offset, SEEK_SET) < 0 ? errno : 0;
    if (error == 0) error = file.write(content);
    if (error == 0) return value::boolean(true);
    return failure("Cannot write file '{}': {}", path.shown, os_error_text(error));
  };
  return actors::run_blocking(call, job, true);
}

value truncate(native_call& call) {
  value problem = check(call, "ps", "path and size", "size (int)");
  if (is_failure(problem)) return problem;
  const auto job = [path = path_of(call, call[0]), size = integer_of(call[1])]() -> value {
    const open_file file(path.real, O_WRONLY);
    if (file.error() != 0) return open_failure(path, file.error());
    if (::ftruncate(file.descriptor(), size) == 0) return value::boolean(true);
    return failure("Cannot truncate file '{}' to {} bytes: {}", path.shown, size,
                   os_error_text(errno));
  };
  return actors::run_blocking(call, job, true);
}

// Copies a range between files in one go, bounded by the limit of one call.
value copy_part(const file_path& from, const file_path& to, std::int64_t offset,
                std::size_t count) {
  const open_file source(from.real, O_RDONLY);
  if (source.error() != 0)
    return failure("Cannot open source file '{}': {}", from.shown, os_error_text(source.error()));
  file_content content;
  int error = ::lseek(source.descriptor(), offset, SEEK_SET) < 0 ? errno : 0;
  if (error == 0) error = source.read(content, std::min(count, file_bytes_max + 1));
  if (error != 0) return failure("Cannot read file '{}': {}", from.shown, os_error_text(error));
  if (content.size > file_bytes_max)
    return failure("Cannot read file '{}': exceeds maximum read size ({} bytes > {} bytes)",
                   from.shown, content.size, file_bytes_max);
  const open_file target(to.real, O_WRONLY | O_CREAT | O_TRUNC);
  error = target.error() != 0 ? target.error() : target.write(content.view());
  if (error == 0) return value::boolean(true);
  return failure("Cannot create file '{}': {}", to.shown, os_error_text(error));
}

value copy_range(native_call& call) {
  value problem = check(call, "ppon", "source, dest, offset, and count",
                        "path (string), offset and count (int)");
  if (is_failure(problem)) return problem;
  const auto job = [from = path_of(call, call[0]), to = path_of(call, call[1]),
                    offset = integer_of(call[2]),
                    count = static_cast<std::size_t>(integer_of(call[3]))] {
    return copy_part(from, to, offset, count);
  };
  return actors::run_blocking(call, job, true);
}

value metadata_dict(const std::string& path, const struct stat& status) {
  value out = lang::make_dict();
  const auto add = [&](std::string_view key, value item) {
    out = lang::with_entry(std::move(out), key, std::move(item));
  };
  add("size", value::integer(status.st_size));
  add("is_file", value::boolean(S_ISREG(status.st_mode)));
  add("is_dir", value::boolean(S_ISDIR(status.st_mode)));
  add("readonly", value::boolean((status.st_mode & 0222u) == 0));
  add("modified", value::integer(status.st_mtim.tv_sec));
  add("accessed", value::integer(status.st_atim.tv_sec));
  struct statx extended {};
  if (::statx(AT_FDCWD, path.c_str(), 0, STATX_BTIME, &extended) == 0 &&
      (extended.stx_mask & STATX_BTIME) != 0)
    add("created", value::integer(extended.stx_btime.tv_sec));
  return out;
}

value file_metadata(native_call& call) {
  if (call.count != 1) return failure("io_file_metadata requires one argument: path");
  auto path = only_path(call);
  if (!path) return failure("io_file_metadata requires a string path argument");
  return actors::run_blocking(call, [path = std::move(*path)]() -> value {
    struct stat status {};
    const int error = status_of(path.real, status);
    if (error == 0) return metadata_dict(path.real, status);
    return failure("Cannot get metadata for '{}': {}", path.shown, os_error_text(error));
  });
}

constexpr native_entry row(std::string_view name, lang::native_function body, capability needs,
                           std::string_view doc) {
  return with(pure(name, 0, variadic, arity_style::own, body, doc), effect::suspends, needs);
}

constexpr auto reading = capability::filesystem_read;
constexpr auto writing = capability::filesystem_write;

constexpr native_entry table[] = {
    row("io_append_bytes", write_bytes<true>, writing, "(path, data) Appends bytes to a file."),
    row("io_copy_range", copy_range, writing, "(src, dst, offset, count) Makes a file of a range of another."),
    row("io_file_metadata", file_metadata, reading, "(path) Size, kind and times of a file."),
    row("io_read_at", read_at, reading, "(path, offset, count) Bytes of a file from an offset."),
    row("io_read_bytes", read_first, reading, "(path, count) First bytes of a file."),
    row("io_seek_read", seek_read, reading, "(path, offset) Bytes of a file from an offset to its end."),
    row("io_truncate", truncate, writing, "(path, size) Sets the length of a file."),
    row("io_write_at", write_at, writing, "(path, data, offset) Overwrites bytes of a file at an offset."),
    row("io_write_bytes", write_bytes<false>, writing, "(path, data) Makes or replaces a file."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table raw_file_table() noexcept { return table; }

}  // namespace ruff::stdlib
