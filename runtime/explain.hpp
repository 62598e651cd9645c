#pragma once

// `explain`: the pages of docs/errors.md, which are part of the program.

#include <optional>
#include <string>
#include <string_view>

namespace ruff::runtime {

/// The page of a slug, or of a code that only one kind of diagnostic has; of other codes the list of their slugs. An empty
/// word lists everything. Nothing when the word is neither; `CODE/SLUG` is taken for its slug.
[[nodiscard]] std::optional<std::string> explanation(std::string_view word);

/// `; did you mean 'NAME'?` for a word that is neither, or nothing.
[[nodiscard]] std::string explanation_hint(std::string_view word);

/// The text of docs/errors.md; generated at build time.
[[nodiscard]] std::string_view errors_page() noexcept;

}  // namespace ruff::runtime
