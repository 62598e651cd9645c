#pragma once

// Values on their way between homes. Everything goes as it is, except functions that assign captured variables: their
// variables are state of one home, so that another home gets copies with the values that the variables had when the value
// was sent. A channel, the shared store and the outcome of a promise do not know who will look: they keep a parcel
// (lang/value/parcel.hpp), and receivers of the same home get the original out of it.

#include "lang/value/parcel.hpp"
#include "lang/vm/home_state.hpp"

namespace ruff::lang {

class fiber;

/// What a value reaches of functions that assign captured variables.
enum class private_state : std::uint8_t {
  none,
  own,     ///< of the lane alone
  shared,  ///< home state, too: to be copied in the home only
};

/// `v` is a value of `home`.
[[nodiscard]] private_state private_state_of(const home_state& home, const value& v);

/// `v`, a value of `from`, as any lane may find it from now on: marked as shared, and a parcel if it reaches private state,
/// which is home state then. Shared private state may be read: the caller is in the home.
[[nodiscard]] value published(value v, home_state& from);

/// What the lane that runs `by` gets: the original in its own home, elsewhere a copy of its own each time.
[[nodiscard]] value opened_parcel(const parcel& p, fiber& by);
[[nodiscard]] inline value opened(const value& v, fiber& by) {
  const parcel* p = parcel_in(v);
  return p ? opened_parcel(*p, by) : v;
}

/// `v` for one other home, marked as shared. Shared private state may be read. Functions that are copied belong to `owner`.
[[nodiscard]] value copy_for_other_home(const value& v, home_members& owner);

/// Copies the globals of `from`, which the caller may read (it is in that home, or nothing else runs), into the fresh `to`.
void fork_globals(const home_state& from, home_state& to);

}  // namespace ruff::lang
