#include "runtime/import_check.hpp"

#include "lang/compile/module_source.hpp"
#include "lang/value/string.hpp"
#include "runtime/suggestion.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace ruff::runtime {

using lang::import_site;
using lang::unit;

namespace {

class import_checker {
 public:
  explicit import_checker(const lang::program& code) : code_(code) {}

  void visit(const unit& file) {
    if (!seen_.insert(&file).second) return;
    open_.push_back(&file);
    import_faults faults{&file, {}};
    for (const import_site& site : file.imports) check(site, faults);
    open_.pop_back();
    if (!faults.found.empty()) all.push_back(std::move(faults));
  }

  std::vector<import_faults> all;

 private:
  static void report(import_faults& faults, const import_site& site, const lang::value& failure, std::string help = {}) {
    const lang::diagnostic_kind what = lang::kind_of(failure.as<lang::failure_object>()->code);
    faults.found.push_back({what, std::string(lang::message_of(failure)), site.span, std::move(help)});
  }

  void check(const import_site& site, import_faults& faults) {
    auto loaded = code_.modules->load(site.module, *faults.file, nullptr);
    if (!loaded) {
      if (!site.is_guarded) report(faults, site, loaded.error());
      return;
    }
    const unit& module = **loaded;
    std::vector<std::string_view> exported;
    for (const lang::module_export& e : module.exports) exported.push_back(e.name);
    for (const std::string& name : site.names)
      if (!module.find_export(name) && !site.is_guarded) {
        const std::string_view near = nearest(name, exported);
        report(faults, site, lang::fail(lang::error_code::symbol_missing, name, module.name),
               near.empty() ? std::string() : fmt::format("did you mean '{}'?", near));
      }
    if (!site.is_in_function) {
      find_circle(module, site, faults);
      return visit(module);
    }
    // No module waits for this import.
    std::vector<const unit*> outer = std::exchange(open_, {});
    visit(module);
    open_ = std::move(outer);
  }

  void find_circle(const unit& module, const import_site& site, import_faults& faults) {
    const auto first = std::find(open_.begin(), open_.end(), &module);
    if (first == open_.end() || site.is_guarded) return;
    std::string circle;
    for (auto at = first; at != open_.end(); ++at) circle += (*at)->name + " -> ";
    report(faults, site, lang::fail(lang::error_code::module_cycle, circle + module.name));
  }

  const lang::program& code_;
  std::set<const unit*> seen_;
  std::vector<const unit*> open_;   ///< the way from the main file to the present one
};

}  // namespace

std::vector<import_faults> check_imports(const lang::program& code) {
  import_checker checker(code);
  checker.visit(code.main());
  return std::move(checker.all);
}

}  // namespace ruff::runtime
