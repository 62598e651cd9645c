#include "lang/vm/open_modules.hpp"

#include "lang/compile/unit.hpp"
#include "lang/value/promise.hpp"
#include "lang/vm/lane_host.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace ruff::lang {

open_modules::entry* open_modules::find(const unit* module) noexcept {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return e.module == module; });
  return found == entries_.end() ? nullptr : &*found;
}

/// The way from `wanted` along the imports that are under way, if it leads to `importer`.
std::string open_modules::circle_from(const unit& wanted, const unit* importer) {
  std::string text;
  for (const entry* at = find(&wanted); at; at = find(at->importing)) {
    text += at->module->name + " -> ";
    if (at->module == importer) return text + wanted.name;
  }
  return {};
}

open_modules::meeting open_modules::import(const unit& wanted, const unit* importer, lane_host& host) {
  const std::lock_guard guard(lock_);
  entry* const open = find(&wanted);
  if (!open) return {};
  std::string circle = importer ? circle_from(wanted, importer) : "";
  if (!circle.empty()) return {{}, std::move(circle)};
  if (entry* const from = find(importer)) from->importing = &wanted;
  if (open->gate.is(kind::null)) {
    open->gate = host.make_gate(open->runner);
    mark_observed(*open->gate.as<promise_object>());
  }
  return {open->gate, {}};
}

void open_modules::begin(const unit& module, const unit* importer, const void* runner) {
  const std::lock_guard guard(lock_);
  if (entry* const from = find(importer)) from->importing = &module;
  entries_.push_back({&module, runner, nullptr, {}});
}

void open_modules::move(const unit& module, const void* runner, lane_host& host) {
  const std::lock_guard guard(lock_);
  entry& e = *find(&module);
  e.runner = runner;
  if (!e.gate.is(kind::null)) host.move_gate(e.gate, runner);
}

void open_modules::end(const unit& module, const value& outcome, lane_host& host) {
  value gate;
  {
    const std::lock_guard guard(lock_);
    entry& e = *find(&module);
    gate = std::move(e.gate);
    entries_.erase(entries_.begin() + (&e - entries_.data()));
    for (entry& other : entries_)
      if (other.importing == &module) other.importing = nullptr;
  }
  if (!gate.is(kind::null)) host.open_gate(gate, outcome);
}

}  // namespace ruff::lang
