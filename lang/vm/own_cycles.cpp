#include "lang/vm/own_cycles.hpp"

#include "lang/value/share.hpp"

#include <algorithm>

namespace ruff::lang {

namespace {

/// A search that walks over this many objects and references is worth one object more before the next.
constexpr std::size_t walked_per_object = 16;

}  // namespace

std::size_t next_search_at(const cycle_search& last) noexcept {
  return last.kept() + std::max({cyclic_objects_min, last.kept(), last.walked() / walked_per_object});
}

bool own_cycles::tidy(std::uint64_t& freed) {
  if (!search_) {
    if (room_ > 0) return true;
    const std::size_t present = objects_.count();
    room_ = static_cast<std::int64_t>(std::max(searched_at_ - std::min(searched_at_, present), searched_at_ / 2));
    if (present < searched_at_) return true;
    search_ = std::make_unique<cycle_search>(objects_);
  }
  if (!search_->advance(search_portion)) return false;
  freed += search_->freed();
  searched_at_ = next_search_at(*search_);
  room_ = static_cast<std::int64_t>(searched_at_ - search_->kept());
  search_.reset();
  return true;
}

void own_cycles::end(std::uint64_t& freed) {
  if (search_) freed += search_->freed();
  search_.reset();
  if (objects_.is_empty()) return;
  freed += free_cycles(objects_);
  objects_.begin_visits();
  while (cyclic_object* o = objects_.visit()) {
    retain(o);
    mark_shared(value::own(o));
  }
}

}  // namespace ruff::lang
