#include "lang/value/heap.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#ifdef RUFF_MIMALLOC
#include <mimalloc.h>
#endif

namespace ruff::lang {

namespace {

constexpr std::size_t mapped_min = 128 * 1024;
constexpr std::size_t page_bytes = 4096;

std::size_t mapped_size(std::size_t bytes) { return (bytes + page_bytes - 1) / page_bytes * page_bytes; }

// One for the process, as its memory is.
std::atomic<void (*)()> exhaustion_hook{nullptr};
std::atomic<bool> is_ending{false};

[[noreturn]] void end_without_memory() noexcept {
  while (is_ending.exchange(true)) ::pause();   // another thread was first
  if (const auto hook = exhaustion_hook.load()) hook();
  std::fputs("[RUFCLI001] [cli] error: Out of memory\n", stderr);
  std::_Exit(6);
}

void* small_allocate(std::size_t bytes) {
#ifdef RUFF_MIMALLOC
  void* block = mi_malloc(bytes);
#else
  void* block = std::malloc(bytes);
#endif
  if (!block) end_without_memory();
  return block;
}

void small_free(void* block) {
#ifdef RUFF_MIMALLOC
  mi_free(block);
#else
  std::free(block);
#endif
}

/// Objects whose count went to zero, waiting for destruction on this thread.
struct work_list {
  std::vector<object*> pending;
  bool is_running = false;
  std::uint64_t destroyed = 0;
};

thread_local work_list work;

}  // namespace

void set_exhaustion_hook(void (*hook)()) noexcept { exhaustion_hook.store(hook); }

void end_when_memory_is_exhausted() noexcept {
  std::set_new_handler(end_without_memory);
#ifdef RUFF_MIMALLOC
  // Its operator new asks for no handler, it aborts.
  mi_register_error([](int error, void*) { if (error == ENOMEM) end_without_memory(); }, nullptr);
#endif
}

void* allocate_block(std::size_t bytes) {
  if (bytes < mapped_min) return small_allocate(bytes);
  void* block = mmap(nullptr, mapped_size(bytes), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) end_without_memory();
  return block;
}

void* resize_block(void* block, std::size_t old_bytes, std::size_t new_bytes) {
  if (old_bytes >= mapped_min && new_bytes >= mapped_min) {
    void* moved = mremap(block, mapped_size(old_bytes), mapped_size(new_bytes), MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) end_without_memory();
    return moved;
  }
  if (old_bytes < mapped_min && new_bytes < mapped_min) {
#ifdef RUFF_MIMALLOC
    void* moved = mi_realloc(block, new_bytes);
#else
    void* moved = std::realloc(block, new_bytes);
#endif
    if (!moved) end_without_memory();
    return moved;
  }
  void* moved = allocate_block(new_bytes);
  std::memcpy(moved, block, std::min(old_bytes, new_bytes));
  free_block(block, old_bytes);
  return moved;
}

void free_block(void* block, std::size_t bytes) noexcept {
  if (bytes >= mapped_min)
    munmap(block, mapped_size(bytes));
  else
    small_free(block);
}

namespace {

void destroy_items(value* items, std::size_t count) {
  for (std::size_t n = 0; n < count; ++n) items[n].~value();
}

void destroy_dict(dict_object* d) {
  for (std::uint32_t n = 0; n < d->used; ++n) {
    d->entries[n].key.~value();
    d->entries[n].item.~value();
  }
  if (d->entries) free_block(d->entries, d->capacity * sizeof(dict_entry));
  if (d->positions) free_block(d->positions, (std::size_t{d->table_mask} + 1) * sizeof(std::uint32_t));
  free_block(d, sizeof(dict_object));
}

void destroy_promise(promise_object* p) {
  if (p->source) {
    p->source->drop_reference();
    return free_block(p, sizeof(promise_object));
  }
  auto* settled = static_cast<settled_promise*>(p);
  if (settled->outcome.is(kind::failure) && !settled->observed.load(std::memory_order_relaxed))
    report_unobserved(settled->outcome);
  settled->~settled_promise();
  free_block(settled, sizeof(settled_promise));
}

/// Destroys the contents of one object; what only it held is queued, since release() finds this list running.
void destroy_one(object* o) {
  switch (o->type) {
    case kind::string: {
      auto* s = static_cast<string_object*>(o);
      return free_block(s, sizeof(string_object) + s->byte_capacity);
    }
    case kind::array: {
      auto* a = static_cast<array_object*>(o);
      destroy_items(a->items(), a->size);
      return free_block(a, sizeof(array_object) + a->capacity * sizeof(value));
    }
    case kind::dict: return destroy_dict(static_cast<dict_object*>(o));
    case kind::structure: {
      auto* s = static_cast<structure_object*>(o);
      destroy_items(s->fields(), s->field_count);
      return free_block(s, sizeof(structure_object) + s->field_capacity * sizeof(value));
    }
    case kind::tagged: {
      auto* t = static_cast<tagged_object*>(o);
      destroy_items(&t->family, 2);
      destroy_items(t->payload(), t->payload_count);
      return free_block(t, sizeof(tagged_object) + t->payload_count * sizeof(value));
    }
    case kind::set:
    case kind::queue:
    case kind::stack: {
      auto* s = static_cast<sequence_object*>(o);
      destroy_items(&s->items, 2);
      return free_block(s, sizeof(sequence_object));
    }
    case kind::bytes: return free_block(o, sizeof(bytes_object) + static_cast<bytes_object*>(o)->byte_count);
    case kind::function: {
      auto* f = static_cast<function_object*>(o);
      leave_list(*f);
      destroy_items(f->captures(), f->capture_count);
      return free_block(f, sizeof(function_object) + f->capture_count * sizeof(value));
    }
    case kind::native: return free_block(o, sizeof(native_object));
    case kind::promise: return destroy_promise(static_cast<promise_object*>(o));
    case kind::generator:
    case kind::iterator: return destroy_generator(o);
    case kind::channel:
    case kind::task:
    case kind::handle:
      leave_list(*static_cast<handle_object*>(o));
      std::destroy_at(static_cast<handle_object*>(o));
      return free_block(o, sizeof(handle_object));
    case kind::failure:
      std::destroy_at(static_cast<failure_object*>(o));
      return free_block(o, sizeof(failure_object));
    case kind::integer:
    case kind::floating:
    case kind::null:
    case kind::boolean:
    case kind::pause:
    case kind::wait:
    case kind::unset: return;
  }
}

}  // namespace

void destroy(object* o) noexcept {
  if (work.is_running) {
    work.pending.push_back(o);
    return;
  }
  work.is_running = true;
  for (;;) {
    ++work.destroyed;
    destroy_one(o);
    if (work.pending.empty()) break;
    o = work.pending.back();
    work.pending.pop_back();
  }
  if (work.pending.capacity() > 65536) std::vector<object*>().swap(work.pending);
  work.is_running = false;
}

std::uint64_t destroyed_count() noexcept { return work.destroyed; }

void retain_shared(object* o) noexcept {
  if (o->count.fetch_add(1, std::memory_order_relaxed) & watched_bit) unwatch(*o);
}

void release_slow(object* o) noexcept {
  if (o->is_shared() && (o->count.fetch_sub(1, std::memory_order_acq_rel) & count_mask) != 1) return;
  destroy(o);
}

}  // namespace ruff::lang
