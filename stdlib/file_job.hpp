#pragma once

// What jobs of file builtins share: a path as the script wrote it and as the system gets it, and
// reading and writing whole files with the size limit of the standard library specification, fs,
// section 1. Jobs run on foreign threads: they hold copies of plain data and answer with fresh
// values or failures.

#include "stdlib/builtin.hpp"
#include "stdlib/file_system.hpp"

#include <functional>
#include <optional>

namespace ruff::stdlib {

struct file_path {
  std::string shown;   ///< as written in the script, for messages
  std::string real;    ///< absolute: resolved against the working directory at the time of the call
};

[[nodiscard]] file_path path_of(const native_call& call, const value& path);

/// Path of the only argument, or nothing when it is not exactly one string.
[[nodiscard]] std::optional<file_path> only_path(const native_call& call);

enum class write_mode : std::uint8_t { create_new, replace, append };

/// Content of a whole file into `out`; empty text when all is well, else the reason: OSERR, or the
/// text about the limit.
[[nodiscard]] std::string read_whole(const std::string& path, file_content& out);
/// Writes a whole file; 0 or errno.
[[nodiscard]] int write_whole(const std::string& path, std::string_view content, write_mode mode);

/// `exceeds maximum write size`: the failure for a payload over the limit, else null. `action` as
/// in `write file`.
[[nodiscard]] value payload_failure(std::string_view action, const file_path& path,
                                    std::size_t size);

/// The bytes of a string or bytes value.
[[nodiscard]] std::string content_of(const value& v);

/// A promise of what `work`, which returns 0 or an errno, makes: `true`, or `failure_start: OSERR`.
[[nodiscard]] value run_to_true(native_call& call, std::function<int()> work,
                                std::string failure_start);

}  // namespace ruff::stdlib
