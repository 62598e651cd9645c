#include "lang/compile/unit.hpp"

#include "lang/compile/code.hpp"

#include <algorithm>
#include <utility>

namespace ruff::lang {

unit::unit(source text) : file(std::move(text)) {}
unit::~unit() = default;

const module_export* unit::find_export(std::string_view wanted) const noexcept {
  const auto found = std::find_if(exports.begin(), exports.end(), [&](const module_export& e) { return e.name == wanted; });
  return found == exports.end() ? nullptr : &*found;
}

}  // namespace ruff::lang
