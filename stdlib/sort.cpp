// Helpers of the prelude's `sort` (standard library specification, collections, section 3): a
// stable bottom-up merge sort over an explicit state, so that large arrays are sorted in steps of a
// few milliseconds and the lane stays cancellable. Source: Knuth, The Art of Computer Programming
// 3, 5.2.4, with runs of 8,192 items sorted directly.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

#include "lang/compile/code.hpp"

#include <algorithm>
#include <array>

namespace ruff::stdlib {

namespace {

constexpr std::size_t run_items = 8'192;
constexpr std::size_t step_items = 32'768;   ///< sorted into runs, or merged, by one step

/// Places in the state array. `source` holds sorted runs of `width` items (0: not sorted yet),
/// `target` takes the merged ones; `left` and `right` are the next items of the two runs that begin
/// at `low`.
enum place : std::size_t {
  source, target, width, low, left, right, is_keyed, is_done, place_count
};

// The state as C++ sees it while a builtin works on it.
struct sorter {
  value source_array;
  value target_array;
  std::size_t width_now = 0;
  std::size_t low_now = 0;
  std::size_t left_now = 0;
  std::size_t right_now = 0;
  bool keyed = false;
  bool done = false;
};

value size_value(std::size_t n) { return value::integer(static_cast<std::int64_t>(n)); }
std::size_t size_at(std::span<const value> items, place p) {
  return static_cast<std::size_t>(items[p].as_integer());
}

value pack(sorter&& s) {
  std::array<value, place_count> items;
  items[source] = std::move(s.source_array);
  items[target] = std::move(s.target_array);
  items[width] = size_value(s.width_now);
  items[low] = size_value(s.low_now);
  items[left] = size_value(s.left_now);
  items[right] = size_value(s.right_now);
  items[is_keyed] = value::boolean(s.keyed);
  items[is_done] = value::boolean(s.done);
  return lang::make_array(items);
}

// Takes the arrays out of the state, so that they are edited in place.
sorter unpack(value state) {
  state = lang::unshared_array(std::move(state));
  const auto items = state.as<lang::array_object>()->span();
  return {lang::unshared_array(std::move(items[source])),
          lang::unshared_array(std::move(items[target])),
          size_at(items, width),
          size_at(items, low),
          size_at(items, left),
          size_at(items, right),
          items[is_keyed].as_bool(),
          items[is_done].as_bool()};
}

// null < bool < numbers < strings < the rest; NaN counts as the last of the numbers.
int rank_of(const value& v) noexcept {
  switch (v.type()) {
    case kind::null: return 0;
    case kind::boolean: return 1;
    case kind::integer: return 2;
    case kind::floating: return std::isnan(v.as_float()) ? 3 : 2;
    case kind::string: return 4;
    default: return 5;
  }
}

// Exact, where a conversion to double would make different ints equal.
bool is_less(std::int64_t i, double d) noexcept {
  if (d >= 9223372036854775808.0) return true;
  if (d <= -9223372036854775808.0) return false;
  const auto whole = static_cast<std::int64_t>(d);
  return i < whole || (i == whole && static_cast<double>(whole) < d);
}
bool is_less(double d, std::int64_t i) noexcept {
  if (d >= 9223372036854775808.0) return false;
  if (d < -9223372036854775808.0) return true;
  const auto whole = static_cast<std::int64_t>(d);
  return whole < i || (whole == i && d < static_cast<double>(whole));
}

bool is_number_less(const value& a, const value& b) noexcept {
  if (a.is(kind::integer))
    return b.is(kind::integer) ? a.as_integer() < b.as_integer()
                               : is_less(a.as_integer(), b.as_float());
  return b.is(kind::integer) ? is_less(a.as_float(), b.as_integer()) : a.as_float() < b.as_float();
}

bool is_before(const value& a, const value& b) noexcept {
  const int rank = rank_of(a);
  if (rank != rank_of(b)) return rank < rank_of(b);
  if (rank == 1) return a.as_bool() < b.as_bool();
  if (rank == 2) return is_number_less(a, b);
  return rank == 4 && lang::text_of(a) < lang::text_of(b);
}

bool is_pair_before(const value& a, const value& b) noexcept {
  return is_before(lang::items_of(a)[0], lang::items_of(b)[0]);
}

// Ints only: sorted as machine words.
bool sort_integers(std::span<value> items) {
  std::vector<std::int64_t> words;
  words.reserve(items.size());
  for (const value& item : items) {
    if (!item.is(kind::integer)) return false;
    words.push_back(item.as_integer());
  }
  std::sort(words.begin(), words.end());
  for (std::size_t n = 0; n < items.size(); ++n) items[n] = value::integer(words[n]);
  return true;
}

void sort_run(std::span<value> items, bool keyed) {
  if (keyed)
    std::stable_sort(items.begin(), items.end(), is_pair_before);
  else if (!sort_integers(items))
    std::stable_sort(items.begin(), items.end(), is_before);
}

void sort_runs(sorter& s) {
  const auto items = s.source_array.as<lang::array_object>()->span();
  const std::size_t end = std::min(items.size(), s.low_now + step_items);
  for (; s.low_now < end; s.low_now += std::min(run_items, end - s.low_now))
    sort_run(items.subspan(s.low_now, std::min(run_items, end - s.low_now)), s.keyed);
  if (end < items.size()) return;
  s.width_now = run_items;
  s.low_now = s.left_now = 0;
  s.right_now = std::min(items.size(), run_items);
  s.done = items.size() <= run_items;
}

// Merges up to step_items items of the two runs at `low`, going on to the next two when these are
// done.
void merge_runs(sorter& s) {
  const auto from = s.source_array.as<lang::array_object>()->span();
  const auto to = s.target_array.as<lang::array_object>()->span();
  const auto before = s.keyed ? is_pair_before : is_before;
  for (std::size_t moved = 0; moved < step_items && s.low_now < from.size();) {
    const std::size_t middle = std::min(from.size(), s.low_now + s.width_now);
    const std::size_t end = std::min(from.size(), middle + s.width_now);
    for (; moved < step_items && (s.left_now < middle || s.right_now < end); ++moved) {
      const bool takes_right =
          s.left_now == middle ||
          (s.right_now < end && before(from[s.right_now], from[s.left_now]));
      const std::size_t at = s.left_now + s.right_now - middle;
      to[at] = std::move(from[takes_right ? s.right_now++ : s.left_now++]);
    }
    if (s.left_now < middle || s.right_now < end) return;
    s.low_now = s.left_now = end;
    s.right_now = std::min(from.size(), end + s.width_now);
  }
  if (s.low_now < from.size()) return;
  s.source_array.swap(s.target_array);
  s.width_now *= 2;
  s.low_now = s.left_now = 0;
  s.right_now = std::min(from.size(), s.width_now);
  s.done = s.width_now >= from.size();
}

value step(native_call& call) {
  sorter s = unpack(std::move(call[0]));
  call.charge_items(4 * step_items);
  if (s.width_now == 0)
    sort_runs(s);
  else
    merge_runs(s);
  return pack(std::move(s));
}

// __sort_start(items, keyed): small arrays are sorted at once. `keyed` items are pairs of key and
// item.
value start(native_call& call) {
  sorter s;
  s.source_array = lang::unshared_array(std::move(call[0]));
  s.keyed = call[1].as_bool();
  const std::size_t size = lang::items_of(s.source_array).size();
  call.charge_items(4 * std::min(size, run_items));
  if (size <= run_items) {
    sort_run(s.source_array.as<lang::array_object>()->span(), s.keyed);
    s.done = true;
    s.target_array = lang::make_array();
    return pack(std::move(s));
  }
  s.target_array = lang::make_array(size);
  for (std::size_t n = 0; n < size; ++n)
    s.target_array = lang::push(std::move(s.target_array), value::null());
  s.target_array.as_object()->depth = s.source_array.as_object()->depth;   // items are moved in
  return pack(std::move(s));
}

value is_sorted(native_call& call) { return lang::items_of(call[0])[is_done]; }

value result(native_call& call) {
  sorter s = unpack(std::move(call[0]));
  if (!s.keyed) return std::move(s.source_array);
  for (value& item : s.source_array.as<lang::array_object>()->span())
    item = lang::items_of(item)[1];
  return std::move(s.source_array);
}

// Number of arguments a callable must be given.
value parameter_count(native_call& call) {
  if (call[0].is(kind::native))
    return value::integer(call[0].as<lang::native_object>()->entry->arity_min);
  return value::integer(call[0].as<lang::function_object>()->code->parameters_required);
}

constexpr auto plural = arity_style::plural;

constexpr native_entry table[] = {
    pure("__parameter_count", 1, 1, plural, parameter_count, "Parameters a callable requires."),
    pure("__sort_is_done", 1, 1, plural, is_sorted, "Tests whether a sort has ended."),
    pure("__sort_result", 1, 1, plural, result, "The sorted array."),
    pure("__sort_start", 2, 2, plural, start, "State of a sort."),
    pure("__sort_step", 1, 1, plural, step, "State of a sort after one step."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table sort_table() noexcept { return table; }

}  // namespace ruff::stdlib
