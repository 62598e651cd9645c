#include "lang/value/share.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"

#include <span>
#include <vector>

namespace ruff::lang {

namespace {

class marker {
 public:
  marker(private_state_hook hook, void* context) : hook_(hook), context_(context) {}

  void run(const value& v) {
    add(v);
    while (!pending_.empty()) {
      object* o = pending_.back();
      pending_.pop_back();
      descend(o);
    }
  }

 private:
  void add(const value& v) {
    if (!v.is_counted()) return;
    object* o = v.as_object();
    const std::int32_t count = o->count.load(std::memory_order_relaxed);
    if (count < 0) return;
    o->count.store(count | INT32_MIN, std::memory_order_relaxed);
    if (o->type != kind::string && o->type != kind::bytes) pending_.push_back(o);
  }
  void add_all(std::span<const value> values) {
    for (const value& v : values) add(v);
  }

  void descend(object* o) {
    switch (o->type) {
      case kind::array: return add_all(static_cast<array_object*>(o)->span());
      case kind::dict: {
        const auto& d = *static_cast<dict_object*>(o);
        for (std::uint32_t n = 0; n < d.used; ++n) {
          add(d.entries[n].key);
          add(d.entries[n].item);
        }
        return;
      }
      case kind::structure: {
        auto* s = static_cast<structure_object*>(o);
        return add_all({s->fields(), s->field_count});
      }
      case kind::tagged: {
        auto* t = static_cast<tagged_object*>(o);
        add(t->family);
        add(t->variant);
        return add_all({t->payload(), t->payload_count});
      }
      case kind::set:
      case kind::queue:
      case kind::stack:
        squeeze(*static_cast<sequence_object*>(o));
        add(static_cast<sequence_object*>(o)->items);
        return add(static_cast<sequence_object*>(o)->index);
      case kind::function: {
        auto* f = static_cast<function_object*>(o);
        if (hook_ && (f->flags & private_state_flag)) hook_(*f, context_);
        return add_all({f->captures(), f->capture_count});
      }
      case kind::promise:
        // What an actor settles with is marked when it settles.
        if (!static_cast<promise_object*>(o)->source) add(static_cast<settled_promise*>(o)->outcome);
        return;
      case kind::failure:
        add(static_cast<failure_object*>(o)->message);
        add(static_cast<failure_object*>(o)->stack);
        return add(static_cast<failure_object*>(o)->cause);
      case kind::generator:
      case kind::iterator:
        return for_each_generator_value(o, [this](const value& v) { add(v); });
      case kind::channel:
      case kind::task:
      case kind::handle:
        return static_cast<handle_object*>(o)->target->visit_values([this](const value& v) { add(v); });
      default: return;
    }
  }

  private_state_hook hook_;
  void* context_;
  std::vector<object*> pending_;
};

}  // namespace

void mark_shared(const value& v, private_state_hook hook, void* context) {
  if (v.is_counted() && !v.as_object()->is_shared()) marker(hook, context).run(v);
}

}  // namespace ruff::lang
