#include "stdlib/file_system.hpp"

#include "lang/value/string.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <memory>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ruff::stdlib {

namespace {

// What the system would silently cut off at.
bool has_nul(const std::string& path) noexcept { return path.find('\0') != std::string::npos; }

int outcome(int answer) noexcept { return answer == 0 ? 0 : errno; }

constexpr std::size_t block_bytes = 65'536;

}  // namespace

std::string os_error_text(int error) {
  return fmt::format("{} (os error {})", std::generic_category().message(error), error);
}

open_file::open_file(const std::string& path, int flags, unsigned mode) noexcept {
  if (has_nul(path)) {
    error_ = EINVAL;
    return;
  }
  do descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) error_ = errno;
}

open_file::~open_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

int open_file::read(file_content& out, std::size_t limit, std::size_t expected) const {
  // One byte more than expected: a read that stops short of it has met the end.
  std::size_t room = std::min(limit, expected > 0 ? expected + 1 : block_bytes);
  out = {std::make_unique_for_overwrite<char[]>(room), 0};
  while (out.size < limit) {
    if (out.size == room) {
      room = std::min(limit, 2 * room);
      auto larger = std::make_unique_for_overwrite<char[]>(room);
      std::memcpy(larger.get(), out.bytes.get(), out.size);
      out.bytes = std::move(larger);
    }
    const ssize_t got = ::read(descriptor_, out.bytes.get() + out.size, room - out.size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    out.size += static_cast<std::size_t>(got);
    if (got == 0 || (out.size == expected && out.size < room)) break;
  }
  return 0;
}

int open_file::write(std::string_view content) const noexcept {
  while (!content.empty()) {
    const ssize_t done = ::write(descriptor_, content.data(), content.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(done));
  }
  return 0;
}

int status_of(const std::string& path, struct stat& out) noexcept {
  return has_nul(path) ? EINVAL : outcome(::stat(path.c_str(), &out));
}

int status_of_link(const std::string& path, struct stat& out) noexcept {
  return has_nul(path) ? EINVAL : outcome(::lstat(path.c_str(), &out));
}

int list_directory(const std::string& path, std::vector<std::string>& names) {
  if (has_nul(path)) return EINVAL;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path.c_str()), ::closedir);
  if (!directory) return errno;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(directory.get());
    if (!entry && errno != 0) return errno;
    if (!entry) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != ".." && lang::is_valid_utf8(name)) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return 0;
}

int make_directories(const std::string& path) {
  if (has_nul(path)) return EINVAL;
  if (path.empty()) return ENOENT;
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    struct stat status {};
    const int error = outcome(::mkdir(part.c_str(), 0777));
    const bool is_last = end == std::string::npos;
    if (error != 0 && status_of(part, status) != 0) return error;
    if (error != 0 && !S_ISDIR(status.st_mode)) return is_last ? error : ENOTDIR;
    if (is_last) return 0;
  }
}

int copy_regular_file(const std::string& from, const std::string& to) {
  const open_file source(from, O_RDONLY);
  if (source.error() != 0) return source.error();
  struct stat before {};
  struct stat after {};
  if (::fstat(source.descriptor(), &before) != 0) return errno;
  if (S_ISDIR(before.st_mode)) return EISDIR;
  if (status_of(to, after) == 0 && after.st_dev == before.st_dev && after.st_ino == before.st_ino)
    return 0;
  const open_file target(to, O_WRONLY | O_CREAT | O_TRUNC, before.st_mode & 07777u);
  if (target.error() != 0) return target.error();
  while (true) {
    file_content block;
    if (const int error = source.read(block, 16 * block_bytes)) return error;
    if (block.size == 0) break;
    if (const int error = target.write(block.view())) return error;
  }
  return outcome(::fchmod(target.descriptor(), before.st_mode & 07777u));
}

int canonical_path(const std::string& path, std::string& out) {
  if (has_nul(path)) return EINVAL;
  const std::unique_ptr<char, void (*)(void*)> found(::realpath(path.c_str(), nullptr), ::free);
  if (!found) return errno;
  out = found.get();
  return 0;
}

int remove_file(const std::string& path) noexcept {
  return has_nul(path) ? EINVAL : outcome(::unlink(path.c_str()));
}

int remove_directory(const std::string& path) noexcept {
  return has_nul(path) ? EINVAL : outcome(::rmdir(path.c_str()));
}

int rename_path(const std::string& from, const std::string& to) noexcept {
  if (has_nul(from) || has_nul(to)) return EINVAL;
  return outcome(::rename(from.c_str(), to.c_str()));
}

}  // namespace ruff::stdlib
