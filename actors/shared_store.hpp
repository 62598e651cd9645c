#pragma once

// The shared store: string keys to values, one for all homes of a node, atomic per call. Values come in as
// lang::published() gives them; whoever gets one opens it.

#include "lang/value/value.hpp"

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ruff::actors {

class shared_store {
 public:
  void set(std::string_view key, lang::value v);
  /// Unset when there is no such key.
  [[nodiscard]] lang::value get(std::string_view key);
  bool remove(std::string_view key);
  /// The new int; unset: no such key; null: not an int; a failure: overflow.
  [[nodiscard]] lang::value add(std::string_view key, std::int64_t delta);
  /// Sets `key` to `next` if it holds a value equal to `expected` (unset: no such key).
  [[nodiscard]] bool compare_set(std::string_view key, const lang::value& expected, lang::value next);

 private:
  std::mutex lock_;
  std::unordered_map<std::string, lang::value> values_;
};

}  // namespace ruff::actors
