#pragma once

// A value that other homes may find, and what they see of it. Functions that assign captured variables belong to one home; a
// value that reaches one is put into a parcel on its way into a channel, the shared store or the outcome of a promise
// (lang/vm/crossing.hpp makes and opens parcels). Any other value goes as it is. Scripts never see a parcel.

#include "lang/value/handle.hpp"

#include <cstdint>

namespace ruff::lang {

class parcel final : public handle {
 public:
  parcel(value original_, value copy_, std::uint64_t from_)
      : original(std::move(original_)), copy(std::move(copy_)), from(from_) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "parcel"; }
  void visit_held(const std::function<void(const value&)>& visit) override;

  const value original;            ///< for the home that it comes from
  const value copy;                ///< never called: what other homes get is copied from it
  const std::uint64_t from;        ///< number of the home it comes from; 0: nobody gets the original
};

/// Marks both forms as shared; the functions in `original` are bound to their home already.
[[nodiscard]] value make_parcel(value original, value copy, std::uint64_t from);

/// The parcel that `v` is, or null pointer.
[[nodiscard]] inline const parcel* parcel_in(const value& v) noexcept {
  return v.is(kind::handle) ? target_of<const parcel>(v) : nullptr;
}

/// The value as its own home sees it, to look at from anywhere; not to be called.
[[nodiscard]] inline const value& inside(const value& v) noexcept {
  const parcel* p = parcel_in(v);
  return p ? p->original : v;
}

/// What `make` makes of the value, or of both forms of it.
template <class F>
[[nodiscard]] value remade(const value& v, F&& make) {
  const parcel* p = parcel_in(v);
  return p ? make_parcel(make(p->original), make(p->copy), p->from) : make(v);
}

/// The array `items`, some of which may be parcels, as one value. If these come from several homes, each gets copies of all.
[[nodiscard]] value joined(value items);

}  // namespace ruff::lang
