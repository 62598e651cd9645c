#pragma once

// The builtin tables of this folder, one per domain file. The registry is the only reader; who adds
// a domain adds its table here and to `all_tables` in registry.cpp.

#include "stdlib/builtin.hpp"

namespace ruff::stdlib {

[[nodiscard]] builtin_table core_table() noexcept;         ///< output, types, constructors
[[nodiscard]] builtin_table conversion_table() noexcept;   ///< to_int, to_string, …
[[nodiscard]] builtin_table assertion_table() noexcept;
[[nodiscard]] builtin_table math_table() noexcept;
[[nodiscard]] builtin_table random_table() noexcept;
[[nodiscard]] builtin_table string_table() noexcept;
[[nodiscard]] builtin_table word_table() noexcept;         ///< slugs, camel case and the like
[[nodiscard]] builtin_table regex_table() noexcept;
[[nodiscard]] builtin_table array_table() noexcept;
/// The method `collect` of arrays, which has no function form.
[[nodiscard]] const native_entry& collect_entry() noexcept;
[[nodiscard]] builtin_table dict_table() noexcept;
[[nodiscard]] builtin_table set_table() noexcept;
[[nodiscard]] builtin_table queue_table() noexcept;        ///< queues and stacks
[[nodiscard]] builtin_table sort_table() noexcept;         ///< helpers of the prelude's sort
[[nodiscard]] builtin_table json_table() noexcept;
[[nodiscard]] builtin_table base64_table() noexcept;
[[nodiscard]] builtin_table clock_table() noexcept;
[[nodiscard]] builtin_table file_table() noexcept;
[[nodiscard]] builtin_table path_table() noexcept;
[[nodiscard]] builtin_table raw_file_table() noexcept;     ///< positioned access
[[nodiscard]] builtin_table key_value_table() noexcept;
[[nodiscard]] builtin_table process_table() noexcept;
[[nodiscard]] builtin_table async_io_table() noexcept;
[[nodiscard]] builtin_table concurrency_table() noexcept;   ///< aggregates, mappings, tasks, channels, shared store

}  // namespace ruff::stdlib
