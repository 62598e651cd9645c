// Clocks, dates and durations: standard library specification, data, sections 6 and 7. All
// wall-clock values are UTC; the calendar is the proleptic Gregorian one (days ↔ date after Howard
// Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013). Only the clock readers need the
// capability `clock`.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

namespace ruff::stdlib {

namespace {

constexpr std::int64_t day_seconds = 86'400;

struct date {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

constexpr std::int64_t days_from(date d) noexcept {
  const std::int64_t year = d.year - (d.month <= 2 ? 1 : 0);
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = d.month;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

constexpr date date_from(std::int64_t days) noexcept {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  const auto month = static_cast<unsigned>(shifted < 10 ? shifted + 3 : shifted - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          static_cast<unsigned>(day_of_year - (153 * shifted + 2) / 5 + 1)};
}
static_assert(days_from({1970, 1, 1}) == 0 && days_from({2024, 2, 29}) == 19'782);
static_assert(date_from(19'782).month == 2 && date_from(-1).year == 1969);

std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b < 0 ? 1 : 0);
}

std::string year_text(std::int64_t year) {
  if (year > 9999) return fmt::format("+{}", year);
  return year < 0 ? fmt::format("-{:04}", -year) : fmt::format("{:04}", year);
}

void replace_all(std::string& text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

std::string formatted(std::int64_t seconds, std::string_view pattern) {
  const std::int64_t days = floor_divide(seconds, day_seconds);
  const std::int64_t rest = seconds - days * day_seconds;
  const date d = date_from(days);
  std::string out(pattern);
  replace_all(out, "YYYY", year_text(d.year));
  replace_all(out, "MM", fmt::format("{:02}", d.month));
  replace_all(out, "DD", fmt::format("{:02}", d.day));
  replace_all(out, "HH", fmt::format("{:02}", rest / 3600));
  replace_all(out, "mm", fmt::format("{:02}", rest / 60 % 60));
  replace_all(out, "ss", fmt::format("{:02}", rest % 60));
  return out;
}

std::int64_t unix_seconds(const native_call& call) {
  return floor_divide(actors::wall_clock_ns(call), 1'000'000'000);
}

value now(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  return value::floating(static_cast<double>(unix_seconds(call)));
}

value now_unix(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  return value::integer(unix_seconds(call));
}

value current_timestamp(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  return value::integer(floor_divide(actors::wall_clock_ns(call), 1'000'000));
}

value now_utc(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  return lang::make_string(formatted(unix_seconds(call), "YYYY-MM-DDTHH:mm:ssZ"));
}

template <std::int64_t UnitNs, bool IsWhole>
value monotonic(native_call& call) {
  if (call.count != 0) return hinted_arity_failure(call, 0, "");
  const std::int64_t ns = actors::monotonic_clock_ns(call);
  if (IsWhole) return value::floating(static_cast<double>(ns / UnitNs));
  return value::floating(static_cast<double>(ns) / static_cast<double>(UnitNs));
}

value format_date(native_call& call) {
  if (call.count != 2) return hinted_arity_failure(call, 2, "timestamp, format");
  if (!is_number(call[0])) return failure("format_date requires a number timestamp");
  if (!call[1].is(kind::string))
    return failure("format_date requires timestamp (number) and format (string)");
  if (!std::isfinite(number_of(call[0])))
    return failure("Invalid timestamp: value must be a finite number");
  constexpr std::int64_t year_max = 262'142;
  const std::int64_t seconds = integer_of(call[0]);
  if (seconds < days_from({-year_max, 1, 1}) * day_seconds ||
      seconds >= days_from({year_max + 1, 1, 1}) * day_seconds)
    return failure("Invalid timestamp: value is out of supported range");
  call.charge_bytes(lang::text_of(call[1]).size());
  return text_value(formatted(seconds, lang::text_of(call[1])));
}

// Reads the parts of `YYYY-MM-DD`; blanks may stand before each number.
class date_reader {
 public:
  explicit date_reader(std::string_view text) : text_(text) {}

  /// The reason why the text is not a date, or an empty text.
  std::string_view read(date& out) {
    std::int64_t month = 0;
    std::int64_t day = 0;
    if (!number(4, true, out.year) || !dash() || !number(2, false, month) || !dash() ||
        !number(2, false, day))
      return text_.empty() ? "premature end of input" : "input contains invalid characters";
    if (!text_.empty()) return "trailing input";
    out.month = static_cast<unsigned>(month);
    out.day = static_cast<unsigned>(day);
    const bool is_date = month >= 1 && month <= 12 && day >= 1 && day <= 31;
    if (!is_date || date_from(days_from(out)).day != out.day) return "input is out of range";
    return {};
  }

 private:
  bool dash() {
    if (!text_.starts_with('-')) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool number(std::size_t digits_max, bool may_have_sign, std::int64_t& out) {
    while (!text_.empty() && (text_.front() == ' ' || (text_.front() >= 9 && text_.front() <= 13)))
      text_.remove_prefix(1);
    const bool is_negative = may_have_sign && text_.starts_with('-');
    if (is_negative || (may_have_sign && text_.starts_with('+'))) {
      text_.remove_prefix(1);
      digits_max = 6;
    }
    std::size_t used = 0;
    for (out = 0; used < digits_max && used < text_.size(); ++used) {
      if (text_[used] < '0' || text_[used] > '9') break;
      out = out * 10 + (text_[used] - '0');
    }
    text_.remove_prefix(used);
    if (is_negative) out = -out;
    return used > 0;
  }

  std::string_view text_;
};

value parse_date(native_call& call) {
  if (call.count != 2) return hinted_arity_failure(call, 2, "date, format");
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("parse_date requires date string and format string");
  constexpr std::string_view pattern = "YYYY-MM-DD";
  if (lang::text_of(call[1]) != pattern)
    return failure("parse_date failed: unsupported format '{}' (expected '{}')",
                   lang::text_of(call[1]), pattern);
  date d{};
  const std::string_view reason = date_reader(lang::text_of(call[0])).read(d);
  if (!reason.empty())
    return failure("parse_date failed: '{}' does not match format '{}' ({})",
                   lang::text_of(call[0]), pattern, reason);
  return value::floating(static_cast<double>(days_from(d) * day_seconds));
}

value elapsed(native_call& call) {
  if (call.count != 2) return hinted_arity_failure(call, 2, "start, end");
  if (!is_number(call[0]) || !is_number(call[1]))
    return failure("elapsed requires number arguments");
  return value::floating(number_of(call[1]) - number_of(call[0]));
}

std::string duration_text(double ms) {
  if (ms < 0) return "-" + duration_text(-ms);
  if (ms >= 1000) return fmt::format("{:.2f}s", ms / 1000);
  if (ms >= 1) return fmt::format("{:.2f}ms", ms);
  if (ms >= 0.001) return fmt::format("{:.2f}\u03bcs", ms * 1000);
  return fmt::format("{:.0f}ns", std::fabs(ms) * 1'000'000);
}

value format_duration(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "milliseconds");
  if (!is_number(call[0])) return failure("format_duration requires a number argument");
  return lang::make_string(duration_text(number_of(call[0])));
}

constexpr auto own = arity_style::own;

constexpr native_entry reading(std::string_view name, lang::native_function body,
                               std::string_view doc) {
  return with(pure(name, 0, variadic, own, body, doc), effect::io, capability::clock);
}

constexpr native_entry timestamp_row =
    reading("current_timestamp", current_timestamp, "() Unix milliseconds.");
constexpr native_entry unix_row = reading("now_unix", now_unix, "() Unix seconds as an int.");

constexpr native_entry table[] = {
    timestamp_row,
    pure("elapsed", 0, variadic, own, elapsed, "(start, end) End minus start."),
    pure("format_date", 0, variadic, own, format_date, "(ts, fmt) Unix seconds as text."),
    pure("format_duration", 0, variadic, own, format_duration, "(ms) Milliseconds as readable text."),
    reading("now", now, "() Unix seconds as a float."),
    unix_row,
    reading("now_utc", now_utc, "() The present time as text."),
    alias("now_utc_seconds", unix_row),
    pure("parse_date", 0, variadic, own, parse_date, "(text, fmt) Unix seconds of a YYYY-MM-DD."),
    reading("performance_now", monotonic<1'000'000, false>, "() Monotonic milliseconds."),
    alias("time", timestamp_row),
    reading("time_ns", monotonic<1, true>, "() Monotonic nanoseconds."),
    reading("time_us", monotonic<1'000, true>, "() Monotonic microseconds."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table clock_table() noexcept { return table; }

}  // namespace ruff::stdlib
