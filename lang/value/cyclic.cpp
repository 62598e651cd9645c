#include "lang/value/cyclic.hpp"

#include "lang/value/home_members.hpp"

namespace ruff::lang {

cyclic_list::cyclic_list() noexcept {
  listed_.previous = listed_.next = &listed_;
  unvisited_.previous = unvisited_.next = &unvisited_;
}

std::size_t cyclic_list::count() const noexcept {
  std::size_t objects = 0;
  for (const cyclic_object* ends : {&listed_, &unvisited_})
    for (const cyclic_object* o = ends->next; o != ends; o = o->next) ++objects;
  return objects;
}

void cyclic_list::begin_visits() noexcept {
  if (listed_.next == &listed_) return;
  listed_.next->previous = unvisited_.previous;
  unvisited_.previous->next = listed_.next;
  listed_.previous->next = &unvisited_;
  unvisited_.previous = listed_.previous;
  listed_.previous = listed_.next = &listed_;
}

cyclic_object* cyclic_list::visit() noexcept {
  cyclic_object* const o = unvisited_.next;
  if (o == &unvisited_) return nullptr;
  remove(*o);
  add(*o);
  return o;
}

void leave_home(cyclic_object& o) noexcept { o.home->remove(o); }

}  // namespace ruff::lang
