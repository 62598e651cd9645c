#include "stdlib/file_job.hpp"

#include <fcntl.h>

namespace ruff::stdlib {

file_path path_of(const native_call& call, const value& path) {
  const std::string shown(lang::text_of(path));
  if (shown.empty() || shown.front() == '/') return {shown, shown};
  return {shown, actors::working_directory(call) + '/' + shown};
}

std::optional<file_path> only_path(const native_call& call) {
  if (call.count != 1 || !call.args[0].is(kind::string)) return std::nullopt;
  return path_of(call, call.args[0]);
}

std::string read_whole(const std::string& path, file_content& out) {
  const open_file file(path, O_RDONLY);
  if (file.error() != 0) return os_error_text(file.error());
  struct stat status {};
  const bool is_regular = ::fstat(file.descriptor(), &status) == 0 && S_ISREG(status.st_mode);
  std::size_t size = is_regular ? static_cast<std::size_t>(status.st_size) : 0;
  if (size <= file_bytes_max) {
    if (const int error = file.read(out, file_bytes_max + 1, size)) return os_error_text(error);
    size = out.size;
  }
  if (size <= file_bytes_max) return {};
  return fmt::format("exceeds maximum read size ({} bytes > {} bytes)", size, file_bytes_max);
}

int write_whole(const std::string& path, std::string_view content, write_mode mode) {
  int flags = O_WRONLY | O_CREAT;
  if (mode == write_mode::create_new) flags |= O_EXCL;
  if (mode == write_mode::replace) flags |= O_TRUNC;
  if (mode == write_mode::append) flags |= O_APPEND;
  const open_file file(path, flags);
  return file.error() != 0 ? file.error() : file.write(content);
}

value payload_failure(std::string_view action, const file_path& path, std::size_t size) {
  if (size <= file_bytes_max) return {};
  return failure("Cannot {} '{}': payload exceeds maximum write size ({} bytes > {} bytes)", action,
                 path.shown, size, file_bytes_max);
}

std::string content_of(const value& v) {
  if (v.is(kind::string)) return std::string(lang::text_of(v));
  const auto bytes = lang::bytes_of(v);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

value run_to_true(native_call& call, std::function<int()> work, std::string failure_start) {
  return actors::run_blocking(
      call,
      [work = std::move(work), start = std::move(failure_start)]() -> value {
        const int error = work();
        return error == 0 ? value::boolean(true) : failure("{}: {}", start, os_error_text(error));
      },
      true);
}

}  // namespace ruff::stdlib
