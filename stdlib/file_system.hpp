#pragma once

// The operating system's files as the builtins need them: blocking calls for jobs of the blocking
// pool, without script values and without the node. Every function returns 0 or an errno.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace ruff::stdlib {

/// Most bytes one call reads or writes as a whole.
inline constexpr std::size_t file_bytes_max = 8'388'608;

/// `TEXT (os error N)`.
[[nodiscard]] std::string os_error_text(int error);

/// Bytes of a file. Their memory is never cleared before they are read into it.
struct file_content {
  std::unique_ptr<char[]> bytes;
  std::size_t size = 0;

  [[nodiscard]] std::string_view view() const noexcept { return {bytes.get(), size}; }
};

/// An open file descriptor, closed at the end of its scope.
class open_file {
 public:
  /// `flags` as for open(2); paths with NUL bytes are refused.
  open_file(const std::string& path, int flags, unsigned mode = 0666) noexcept;
  ~open_file();
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;

  [[nodiscard]] int error() const noexcept { return error_; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  /// Reads up to `limit` bytes, until the end of the file. `expected`: where a regular file should
  /// end, so that one call of the system can do; 0 when that is not known.
  [[nodiscard]] int read(file_content& out, std::size_t limit, std::size_t expected = 0) const;
  [[nodiscard]] int write(std::string_view content) const noexcept;

 private:
  int descriptor_ = -1;
  int error_ = 0;
};

/// Follows links (or not, for `status_of_link`).
[[nodiscard]] int status_of(const std::string& path, struct stat& out) noexcept;
[[nodiscard]] int status_of_link(const std::string& path, struct stat& out) noexcept;

/// Names in a directory, sorted by bytes, without `.` and `..` and without names that are not
/// UTF-8.
[[nodiscard]] int list_directory(const std::string& path, std::vector<std::string>& names);
/// Makes a directory and all its missing parents; one that exists is fine.
[[nodiscard]] int make_directories(const std::string& path);
/// Content and permission bits; replaces `to`. Copying a file onto itself changes nothing.
[[nodiscard]] int copy_regular_file(const std::string& from, const std::string& to);
[[nodiscard]] int canonical_path(const std::string& path, std::string& out);
[[nodiscard]] int remove_file(const std::string& path) noexcept;
[[nodiscard]] int remove_directory(const std::string& path) noexcept;
[[nodiscard]] int rename_path(const std::string& from, const std::string& to) noexcept;

}  // namespace ruff::stdlib
