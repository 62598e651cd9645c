#include "lang/vm/home_state.hpp"

#include "lang/compile/program.hpp"
#include "lang/value/function.hpp"
#include "lang/value/share.hpp"

namespace ruff::lang {

void initialise_globals(home_state& home, const program& code) {
  home.code = home.globals.code = &code;
  home.globals.add(main_unit);
}

void share_in(home_state& home, const value& v) { mark_shared(v, home.members); }

}  // namespace ruff::lang
