#include "lang/value/handle.hpp"

#include "lang/value/heap.hpp"

#include <new>

namespace ruff::lang {

value make_handle(kind type, std::unique_ptr<handle> target) {
  auto* h = new (allocate_block(sizeof(handle_object))) handle_object;
  init_header(h, type);
  init_cyclic(*h);
  h->target = std::move(target);
  h->target->object_ = h;
  h->count.store(1 | INT32_MIN, std::memory_order_relaxed);
  return value::own(h);
}

}  // namespace ruff::lang
