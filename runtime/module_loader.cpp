#include "runtime/module_loader.hpp"

#include "lang/syntax/parser.hpp"
#include "lang/syntax/walk.hpp"
#include "runtime/source_file.hpp"

#include <algorithm>
#include <optional>

namespace ruff::runtime {

using lang::error_code;
using lang::result;
using lang::unit;
namespace files = std::filesystem;

namespace {

std::string joined(const std::string& root, const std::string& name) { return root.empty() ? name : root + "/" + name; }

/// `a.b.c` as a file name with dots, and as one in folders.
std::vector<std::string> candidates_of(std::string_view name) {
  std::string flat(name), nested(name);
  std::replace(nested.begin(), nested.end(), '.', '/');
  if (flat == nested) return {flat + ".ruff"};
  return {flat + ".ruff", nested + ".ruff"};
}

bool is_inside(const files::path& path, const files::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

lang::value static_failure(std::string_view name, const lang::diagnostic& found, const lang::source& file) {
  const lang::source_place at = file.place_of(found.span);
  const bool is_lexical = lang::row_of(found.kind).subsystem == "lexer";
  return lang::fail(is_lexical ? error_code::module_untokenized : error_code::module_unparsed, name, at.line, at.column,
                    found.message);
}

}  // namespace

module_loader::module_loader(lang::program& program, const std::string& folder) : program_(program) {
  roots_.push_back(folder);
  std::error_code ignored;
  const files::path absolute = files::absolute(folder.empty() ? "." : folder, ignored).lexically_normal();
  const files::path entered = absolute.has_filename() ? absolute : absolute.parent_path();
  if (entered.filename() == "src") roots_.push_back(joined(folder, ".."));
  roots_.push_back("");
  roots_.push_back("modules");
}

std::vector<std::string> module_loader::roots_for(const unit& importer) const {
  std::vector<std::string> roots;
  if (importer.is_module()) roots.push_back(importer.root);
  roots.insert(roots.end(), roots_.begin(), roots_.end());
  roots.insert(roots.end(), found_in_.begin(), found_in_.end());
  return roots;
}

result<module_loader::location> module_loader::find(std::string_view name, const unit& importer) const {
  std::error_code failed;
  for (const std::string& root : roots_for(importer))
    for (const std::string& candidate : candidates_of(name)) {
      location at{joined(root, candidate), root, {}, {}, 0};
      if (!files::is_regular_file(at.path, failed)) continue;
      const files::path real = files::canonical(at.path, failed);
      const files::path real_root = files::canonical(root.empty() ? "." : root, failed);
      if (!is_inside(real, real_root))
        return result<location>::failed(lang::fail(error_code::module_unsafe, name, real.string(), real_root.string()));
      at.canonical = real;
      at.time = files::last_write_time(real, failed);
      at.size = files::file_size(real, failed);
      return at;
    }
  return result<location>::failed(lang::fail(error_code::module_missing, name, name));
}

result<const unit*> module_loader::load(std::string_view name, const unit& importer, const unit* used) {
  const std::lock_guard guard(lock_);
  const location at = RUFF_TRY(find(name, importer));
  loaded& known = modules_[{at.root, at.canonical}];
  const bool is_same = known.newest && known.time == at.time && known.size == at.size;
  if (is_same && known.newest != used) return known.newest;
  const unit* const made = RUFF_TRY(compile(name, at, is_same ? known.newest : nullptr));
  known = {made, at.time, at.size};
  return made;
}

result<const unit*> module_loader::compile(std::string_view name, const location& at, const unit* earlier) {
  const auto failed = [](lang::value failure) { return result<const unit*>::failed(std::move(failure)); };
  if (program_.units.is_full()) return failed(lang::fail(error_code::module_limit, name, lang::units_max));
  std::string error;
  auto file = read_source(at.path, error);
  if (!file) return failed(lang::fail(error_code::module_unreadable, name, error));
  auto made = std::make_unique<unit>(lang::source(std::move(file->name), std::move(file->text)));
  made->name = name;
  made->root = at.root;
  made->earlier = earlier;
  const auto findings = lang::compile_module(program_, std::move(made));
  // A unit with findings stays where it was made until the next one takes its place.
  const unit& last = program_.units[findings.empty() ? program_.units.size() - 1 : program_.units.size()];
  if (!findings.empty()) return failed(static_failure(name, findings.front(), last.file));
  const std::string folder = files::path(at.path).parent_path();
  if (std::find(found_in_.begin(), found_in_.end(), folder) == found_in_.end()) found_in_.push_back(folder);
  return &last;
}

std::optional<std::vector<std::string>> module_loader::exports_of(std::string_view name, const unit& importer) {
  const std::lock_guard guard(lock_);
  auto at = find(name, importer);
  if (!at) return std::nullopt;
  std::string error;
  auto file = read_source(at->path, error);
  if (!file) return std::nullopt;
  const auto parsed = lang::parse(lang::source(std::move(file->name), std::move(file->text)));
  if (!parsed.findings.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const lang::statement* s : parsed.tree->statements)
    if (s->kind == lang::statement_kind::export_item)
      lang::for_each_exported(*s->inner, [&](std::string_view exported, bool) { names.emplace_back(exported); });
  return names;
}

}  // namespace ruff::runtime
