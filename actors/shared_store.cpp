#include "actors/shared_store.hpp"

#include "lang/value/failure.hpp"
#include "lang/value/parcel.hpp"

namespace ruff::actors {

using lang::kind;
using lang::value;

void shared_store::set(std::string_view key, value v) {
  const std::lock_guard guard(lock_);
  values_[std::string(key)].swap(v);
}

value shared_store::get(std::string_view key) {
  const std::lock_guard guard(lock_);
  const auto found = values_.find(std::string(key));
  return found == values_.end() ? value::unset() : found->second;
}

bool shared_store::remove(std::string_view key) {
  const std::lock_guard guard(lock_);
  return values_.erase(std::string(key)) != 0;
}

value shared_store::add(std::string_view key, std::int64_t delta) {
  const std::lock_guard guard(lock_);
  const auto found = values_.find(std::string(key));
  if (found == values_.end()) return value::unset();
  if (!found->second.is(kind::integer)) return {};
  const std::int64_t old = found->second.as_integer();
  std::int64_t sum = 0;
  if (__builtin_add_overflow(old, delta, &sum)) return lang::fail(lang::error_code::integer_overflow, old, '+', delta);
  return found->second = value::integer(sum);
}

bool shared_store::compare_set(std::string_view key, const value& expected, value next) {
  const std::lock_guard guard(lock_);
  const auto found = values_.find(std::string(key));
  const bool matches =
      found == values_.end() ? expected.is(kind::null) : lang::equals(lang::inside(found->second), expected);
  if (matches) values_[std::string(key)] = std::move(next);
  return matches;
}

}  // namespace ruff::actors
