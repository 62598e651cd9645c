#include "lang/value/parcel.hpp"

#include "lang/value/array.hpp"
#include "lang/value/share.hpp"

#include <algorithm>

namespace ruff::lang {

void parcel::visit_held(const std::function<void(const value&)>& visit) {
  visit(original);
  visit(copy);
}

value make_parcel(value original, value copy, std::uint64_t from) {
  mark_shared(original);
  mark_shared(copy);
  return make_handle(kind::handle, std::make_unique<parcel>(std::move(original), std::move(copy), from));
}

value joined(value items) {
  const auto parts = items_of(items);
  const auto first = std::find_if(parts.begin(), parts.end(), [](const value& part) { return parcel_in(part) != nullptr; });
  if (first == parts.end()) return items;
  std::uint64_t from = parcel_in(*first)->from;
  value originals = make_array(parts.size());
  value copies = make_array(parts.size());
  for (const value& part : parts) {
    const parcel* p = parcel_in(part);
    if (p && p->from != from) from = 0;
    originals = push(std::move(originals), p ? p->original : part);
    copies = push(std::move(copies), p ? p->copy : part);
  }
  return make_parcel(std::move(originals), std::move(copies), from);
}

}  // namespace ruff::lang
