#pragma once

// All builtins of a program by name. Built once per program from the tables of this folder;
// read-only afterwards. What is written in Ruff (prelude/*.ruff) is not in here: the compiler gets
// it as text.

#include "stdlib/builtin.hpp"

#include <functional>
#include <unordered_map>

namespace ruff::stdlib {

class builtin_registry : public lang::native_registry {
 public:
  builtin_registry();

  /// Adds a table of another folder or a later part; names that are known already are an error of
  /// the program.
  void add(builtin_table table);

  [[nodiscard]] const native_entry* find(std::string_view name) const noexcept override;
  /// Methods of arrays, strings, dicts, sets, queues, stacks and bytes: every builtin of core,
  /// strings and collections with the receiver as first argument, the short names of sets, queues
  /// and stacks, and `collect` of arrays. Source: stdlib spec, collections, section 2.5.
  [[nodiscard]] const native_entry* find_method(kind receiver,
                                                std::string_view name) const noexcept override;

  /// Visits every row, in no order; the method `collect` too.
  void for_each(const std::function<void(const native_entry&)>& visit) const override;
  /// `PI`, `E`, and the struct `Promise`, whose fields are the rows named `Promise.…`; `all` may
  /// also be the row `promise_all`.
  void add_constants(lang::program& to) const override;

 private:
  struct registered {
    const native_entry* entry;
    bool is_method;
  };
  void add(builtin_table table, bool are_methods);

  std::unordered_map<std::string_view, registered> by_name_;
};

/// Text of the builtins written in Ruff; generated from prelude/*.ruff at build time (embed.cmake).
[[nodiscard]] std::string_view prelude_source() noexcept;

}  // namespace ruff::stdlib
