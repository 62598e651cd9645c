#include "lang/vm/global_tables.hpp"

#include "lang/compile/program.hpp"
#include "lang/value/heap.hpp"

#include <algorithm>
#include <new>

namespace ruff::lang {

std::unique_ptr<global_slot[]> make_slots(const unit& of) {
  auto slots = std::make_unique<global_slot[]>(of.globals.size());
  for (std::size_t n = 0; n < of.globals.size(); ++n) slots[n].content = of.globals[n].hoisted;
  return slots;
}

const global_slot& global_tables::untouched(std::uint32_t index) const noexcept {
  return code->units[unit_of(index)].untouched[slot_of(index)];
}

bool global_tables::has(std::uint32_t unit) const noexcept {
  return std::any_of(owned_.begin(), owned_.end(), [&](const table& t) { return t.unit == unit; });
}

std::size_t global_tables::bytes_of(std::uint64_t count) noexcept { return sizeof(list) + count * sizeof(global_slot*); }

void global_tables::add(std::span<const std::uint32_t> units) {
  // A list that others may be reading is replaced as a whole.
  const list& old = *tables_.load(std::memory_order_relaxed);
  const std::uint64_t count = std::max<std::uint64_t>(old.count, *std::max_element(units.begin(), units.end()) + 1);
  auto* const fresh = new (allocate_block(bytes_of(count))) list{count};
  auto* const tables = reinterpret_cast<const global_slot**>(fresh + 1);
  for (std::uint32_t n = 0; n < count; ++n) tables[n] = n < old.count ? old.tables()[n] : code->units[n].untouched.get();
  for (const std::uint32_t number : units) {
    const unit& made = code->units[number];
    owned_.push_back({number, static_cast<std::uint32_t>(made.globals.size()), make_slots(made)});
    tables[number] = owned_.back().slots.get();
  }
  tables_.store(fresh, std::memory_order_release);
  lists_.push_back(fresh);
}

std::vector<std::uint32_t> global_tables::units() const {
  std::vector<std::uint32_t> numbers;
  for (const table& t : owned_) numbers.push_back(t.unit);
  return numbers;
}

void global_tables::reset() noexcept {
  tables_.store(&no_tables, std::memory_order_relaxed);
  owned_.clear();
  for (list* l : lists_) free_block(l, bytes_of(l->count));
  lists_.clear();
}

}  // namespace ruff::lang
