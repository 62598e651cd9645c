#include "lang/vm/segment.hpp"

#include "lang/value/heap.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace ruff::lang {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t pooled_max = 0;
#else
constexpr std::size_t pooled_max = 64;
#endif

/// Sizes in steps of 64 bytes up to 512, then of half a power of two: 192, 256 … 512, 768, 1024 …
constexpr std::size_t small_classes = 6;
constexpr std::size_t class_count = 24;

constexpr std::size_t class_bytes(std::size_t index) {
  if (index < small_classes) return 192 + 64 * index;
  const std::size_t power = std::size_t{512} << ((index - small_classes + 1) / 2);
  return (index - small_classes) % 2 == 0 ? power + power / 2 : power;
}

std::size_t class_of(std::size_t bytes) {
  std::size_t index = 0;
  while (index < class_count && class_bytes(index) < bytes) ++index;
  return index;
}

/// Free segments of one thread; lanes end on other workers than they start on, so surplus goes back to the heap.
struct pool {
  std::array<segment*, class_count> heads{};
  std::array<std::uint32_t, class_count> counts{};

  ~pool() {
    for (auto* s : heads)
      while (s) {
        segment* next = s->prev;
        free_block(s, s->bytes());
        s = next;
      }
  }
};

thread_local pool free_segments;

}  // namespace

segment* acquire_segment(std::size_t slots, std::size_t records) {
  const std::size_t wanted = sizeof(segment) + slots * sizeof(slot) + records * sizeof(frame);
  const std::size_t index = class_of(wanted);
  auto& p = free_segments;
  if (index < class_count && p.heads[index]) {
    segment* s = p.heads[index];
    p.heads[index] = s->prev;
    --p.counts[index];
    return s;
  }
  const std::size_t bytes = index < class_count ? class_bytes(index) : (wanted + 31) / 32 * 32;
  auto* s = static_cast<segment*>(allocate_block(bytes));
  std::memset(static_cast<void*>(s), 0, bytes);
  s->frames = static_cast<std::uint16_t>(bytes / sizeof(frame));
  return s;
}

void return_segment(segment* s) noexcept {
  const std::size_t index = class_of(s->bytes());
  auto& p = free_segments;
  if (index < class_count && p.counts[index] < pooled_max) {
    s->prev = p.heads[index];
    p.heads[index] = s;
    ++p.counts[index];
    return;
  }
  free_block(s, s->bytes());
}

}  // namespace ruff::lang
