#include "lang/vm/home_state.hpp"

#include "lang/compile/program.hpp"
#include "lang/value/function.hpp"
#include "lang/value/share.hpp"

namespace ruff::lang {

void initialise_globals(home_state& home, const program& code) {
  home.code = &code;
  home.global_count = static_cast<std::uint32_t>(code.globals.size());
  home.globals = std::make_unique<global_slot[]>(home.global_count);
  for (std::uint32_t n = 0; n < home.global_count; ++n) home.globals[n].content = code.globals[n].hoisted;
}

void share_in(home_state& home, const value& v) { mark_shared(v, home.members); }

}  // namespace ruff::lang
