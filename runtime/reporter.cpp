#include "runtime/reporter.hpp"

#include "runtime/report_json.hpp"
#include "runtime/report_text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace ruff::runtime {

namespace {

constexpr std::size_t findings_max = 20;

}  // namespace

std::string reporter::text_of(const report& r) {
  switch (form_) {
    case diagnostics_form::human: return human_text(r, with_colour_);
    case diagnostics_form::short_lines: return short_text(r);
    case diagnostics_form::json: return json_line(r);
    case diagnostics_form::sarif: break;
  }
  const std::lock_guard guard(lock_);
  results_.push_back(sarif_result(r));
  return {};
}

std::string reporter::text_of(const lang::diagnostics& found, const lang::source& file) {
  const bool for_people = form_ == diagnostics_form::human || form_ == diagnostics_form::short_lines;
  const std::size_t shown = for_people ? std::min(found.size(), findings_max) : found.size();
  std::string text;
  for (std::size_t n = 0; n < shown; ++n) text += text_of(report_of(found[n], file));
  if (shown < found.size()) text += fmt::format("… and {} more\n", found.size() - shown);
  return text;
}

std::string reporter::rest() { return form_ == diagnostics_form::sarif ? sarif_log(results_) : std::string(); }

}  // namespace ruff::runtime
