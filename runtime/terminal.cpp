#include "runtime/terminal.hpp"

#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace ruff::runtime {

namespace {

std::string_view variable(const char* name) {
  const char* text = std::getenv(name);
  return text ? text : "";
}

bool forces(std::string_view text) { return !text.empty() && text != "0"; }

}  // namespace

bool wants_colour(int descriptor, colour_choice choice) {
  if (choice != colour_choice::automatic) return choice == colour_choice::always;
  if (!variable("NO_COLOR").empty()) return false;
  if (forces(variable("CLICOLOR_FORCE")) || forces(variable("FORCE_COLOR"))) return true;
  return variable("TERM") != "dumb" && isatty(descriptor) == 1;
}

}  // namespace ruff::runtime
