#pragma once

// A T or a failure. Script errors are values: nothing in the engine throws.

#include "lang/value/failure.hpp"

#include <optional>

namespace ruff::lang {

/// Holds a T or a failure value.
template <class T>
class [[nodiscard]] result {
 public:
  result(T ok) : ok_(std::move(ok)) {}                       // NOLINT(google-explicit-constructor)
  static result failed(value failure) { return result(std::move(failure), 0); }

  [[nodiscard]] bool has_value() const noexcept { return ok_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  T& operator*() noexcept { return *ok_; }
  const T& operator*() const noexcept { return *ok_; }
  T* operator->() noexcept { return &*ok_; }
  /// The failure; only when !has_value().
  value& error() noexcept { return failure_; }

 private:
  result(value failure, int) : failure_(std::move(failure)) {}
  std::optional<T> ok_;
  value failure_;
};

/// Passes an error on as a failure *value*: what natives and the interpreter return.
struct failed_result {
  value failure;
  template <class T>
  operator result<T>() && { return result<T>::failed(std::move(failure)); }  // NOLINT(google-explicit-constructor)
  operator value() && { return std::move(failure); }                         // NOLINT(google-explicit-constructor)
};

}  // namespace ruff::lang

/// Yields the value of a result<T>, or returns its failure from the calling function (which returns a result or a value).
#define RUFF_TRY(expression)                                                                     \
  __extension__({                                                                                \
    auto ruff_try_result = (expression);                                                         \
    if (!ruff_try_result) return ::ruff::lang::failed_result{std::move(ruff_try_result.error())}; \
    std::move(*ruff_try_result);                                                                 \
  })
