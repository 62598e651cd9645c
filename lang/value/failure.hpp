#pragma once

// A thrown error on its way to whoever catches or awaits it: code, message, cause, where it arose, the calls that were open
// and the awaits behind it. It travels as a value of the internal kind `failure`, so that an outcome is 16 bytes; scripts
// see the struct `Error` that `except` makes of it.

#include "lang/diagnostic_kind.hpp"
#include "lang/value/value.hpp"

#include <cstdint>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::lang {

struct instruction;

enum class error_code : std::uint16_t {
#define RUFF_ERROR(name, kind, text) name,
#include "lang/errors.def"
#undef RUFF_ERROR
};

/// Message pattern of a code, and the kind of diagnostic that it is.
[[nodiscard]] std::string_view message_pattern(error_code code) noexcept;
[[nodiscard]] diagnostic_kind kind_of(error_code code) noexcept;

/// A place in a source file; line 0 = unknown. Columns count code points from 1. `length` in code points of the span.
struct source_place {
  const std::string* file = nullptr;   ///< lives as long as the program's code
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t end_line = 0;
  std::uint32_t end_column = 0;
};

/// One open call, innermost first.
struct trace_frame {
  const std::string* function = nullptr;  ///< as shown to users: `f`, `<lambda>`, `S.m`; empty: top-level code
  source_place place;                     ///< where in that function the next inner call, or the error, stands
};

/// Where a promise was awaited on the way of the error.
struct await_link {
  const std::string* function = nullptr;
  source_place place;
};

/// Whether `await` adds `Promise rejected: ` to the message (builtin reasons) or throws it unchanged (script reasons).
enum class reason : std::uint8_t { script, builtin };

struct failure_object : object {
  error_code code;
  reason origin;
  bool is_cancellation;    ///< no `except` of the cancelled lane sees it
  value message;           ///< string
  value cause;             ///< unset when there is none; may be a parcel
  value stack;             ///< of a caught error that was thrown again: array of the calls open then; else unset
  source_place place;
  kind receiver;                ///< of the value that lacks a member; else unset
  std::uint32_t receiver_shape; ///< of a receiver that is a struct: the id of its shape; else 0
  const instruction* made_by;   ///< while there is no place: the builtin's call that made the promise which rejects, or null
  std::vector<trace_frame> trace;
  std::vector<await_link> awaits;      ///< the innermost ones, at most await_links_max
  std::uint32_t awaits_left_out = 0;
};

/// Links kept: every await copies the failure, so that a chain without bound would cost its square.
inline constexpr std::size_t await_links_max = 64;

/// Makes a failure; the place and trace are filled in by the interpreter when it unwinds.
[[nodiscard]] value make_failure(error_code code, std::string_view message, reason origin = reason::script);

/// Makes a failure from the pattern of `code`.
template <class... Arguments>
[[nodiscard]] value fail(error_code code, const Arguments&... arguments) {
  return make_failure(code, fmt::format(fmt::runtime(message_pattern(code)), arguments...));
}

/// Makes the failure that `receiver` has no member `name`, where `code` has the name as its only hole.
[[nodiscard]] value fail_member(error_code code, const value& receiver, std::string_view name);

/// What fills the one hole of the pattern of `code` in `message`, which may stand inside a longer one; else an empty text.
[[nodiscard]] std::string_view hole_of(error_code code, std::string_view message) noexcept;

/// A builtin's own message (reason::builtin).
[[nodiscard]] value builtin_failure(std::string_view message);

/// A copy of `failure` with another message (for wrapping: `Promise 0 rejected: …`); keeps cause, place, trace and awaits.
[[nodiscard]] value wrapped_failure(const failure_object& inner, std::string_view message, reason origin);

[[nodiscard]] inline std::string_view message_of(const value& failure) noexcept;

}  // namespace ruff::lang

#include "lang/value/string.hpp"

inline std::string_view ruff::lang::message_of(const value& failure) noexcept {
  return text_of(failure.as<failure_object>()->message);
}
