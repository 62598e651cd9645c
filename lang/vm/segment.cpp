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

/// Four sizes per doubling, as the allocator has them: 128, 160, 192, 224, 256, 320 …
constexpr std::size_t smallest_bytes = 128;
constexpr std::size_t class_count = 36;

constexpr std::size_t class_bytes(std::size_t index) {
  return (smallest_bytes / 4 * (4 + index % 4)) << (index / 4);
}

/// The first class that `bytes` fits into.
constexpr std::size_t class_of(std::size_t bytes) {
  if (bytes <= smallest_bytes) return 0;
  const std::size_t last = bytes - 1;
  const auto doublings = static_cast<std::size_t>(std::bit_width(last / smallest_bytes)) - 1;
  return doublings * 4 + (last / (smallest_bytes / 4 << doublings)) % 4 + 1;
}

static_assert(class_of(129) == 1 && class_bytes(1) == 160 && class_of(160) == 1 && class_of(161) == 2);
static_assert(class_of(256) == 4 && class_bytes(4) == 256 && class_of(257) == 5 && class_bytes(5) == 320);
static_assert(class_of(65536) == class_count && class_bytes(class_count) == 65536);

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
