#include "runtime/token_list.hpp"

#include <algorithm>

namespace ruff::runtime {

token_list::token_list(const lang::source& text) : lexed_(lang::lex(text)) { add(lexed_.tokens); }

void token_list::add(const std::vector<lang::token>& tokens) {
  for (const lang::token& t : tokens) {
    if (t.kind == lang::token_kind::end) return;
    tokens_.push_back(&t);
    if (t.kind != lang::token_kind::text) continue;
    for (const lang::text_part& part : t.literal->parts) add(part.hole);
  }
}

std::size_t token_list::at(std::uint32_t offset) const {
  const auto before = [](const lang::token* t, std::uint32_t place) { return t->span.begin < place; };
  return static_cast<std::size_t>(std::lower_bound(tokens_.begin(), tokens_.end(), offset, before) - tokens_.begin());
}

}  // namespace ruff::runtime
