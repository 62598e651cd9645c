#include "lang/value/home_members.hpp"

namespace ruff::lang {

namespace {

/// One more reference, which searches do not notice; false when the last one has gone.
bool try_hold(object& o) noexcept {
  std::int32_t count = o.count.load(std::memory_order_relaxed);
  while (count & count_mask)
    if (o.count.compare_exchange_weak(count, count + 1, std::memory_order_acquire, std::memory_order_relaxed)) return true;
  return false;
}

}  // namespace

void home_members::home_ends() noexcept {
  lock_.lock();
  home_is_gone_ = true;
  const bool is_last = count() == 0;
  lock_.unlock();
  if (is_last) delete this;
}

void home_members::add(cyclic_object& o) noexcept {
  if (o.previous) cyclic_list::remove(o);
  o.home = this;
  o.flags |= in_home_flag;
  lock_.lock();
  members_.add(o);
  count_.store(count() + 1, std::memory_order_relaxed);
  lock_.unlock();
}

void home_members::remove(cyclic_object& o) noexcept {
  lock_.lock();
  cyclic_list::remove(o);
  count_.store(count() - 1, std::memory_order_relaxed);
  const bool is_last = home_is_gone_ && count() == 0;
  lock_.unlock();
  if (is_last) delete this;
}

void home_members::begin_visits() noexcept {
  lock_.lock();
  members_.begin_visits();
  lock_.unlock();
}

cyclic_object* home_members::visit() noexcept {
  lock_.lock();
  cyclic_object* o = members_.visit();
  // One whose last reference has gone waits for the lock to leave the list.
  while (o && !try_hold(*o)) o = members_.visit();
  lock_.unlock();
  return o;
}

}  // namespace ruff::lang
