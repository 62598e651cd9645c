#include "lang/value/share.hpp"

#include "lang/value/collection.hpp"
#include "lang/value/function.hpp"
#include "lang/value/home_members.hpp"
#include "lang/value/parts.hpp"

#include <vector>

namespace ruff::lang {

namespace {

class marker {
 public:
  explicit marker(home_members* home) : home_(home) {}

  void run(const value& v) {
    add(v);
    while (!pending_.empty()) {
      object* o = pending_.back();
      pending_.pop_back();
      descend(*o);
    }
  }

 private:
  void add(const value& v) {
    if (!v.is_counted()) return;
    object* o = v.as_object();
    const std::int32_t count = o->count.load(std::memory_order_relaxed);
    if (count < 0) return;
    if (o->type >= kind::set && o->type <= kind::stack) squeeze(*static_cast<sequence_object*>(o));
    o->count.store(count | INT32_MIN, std::memory_order_relaxed);
    if (o->type != kind::string && o->type != kind::bytes) pending_.push_back(o);
  }

  void descend(object& o) {
    if (o.type == kind::function) join_home(static_cast<function_object&>(o), o.flags & (private_state_flag | late_flag));
    if (is_generator(o)) join_home(static_cast<cyclic_object&>(o), true);
    // What an actor settles its promise with is marked when it settles.
    for (const value& part : parts_of(o)) add(part);
  }

  void join_home(cyclic_object& o, bool may_be_in_cycle) {
    home_members* const home = o.home ? o.home : home_;
    if (home && may_be_in_cycle) home->add(o);
  }

  home_members* home_;
  std::vector<object*> pending_;
};

}  // namespace

void mark_shared(const value& v, home_members* home) {
  if (v.is_counted() && !v.as_object()->is_shared()) marker(home).run(v);
}

}  // namespace ruff::lang
