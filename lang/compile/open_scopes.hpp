#pragma once

// What is open around the place that the resolver has come to.

#include "lang/compile/outer_names.hpp"
#include "lang/compile/scope.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ruff::lang {

/// One lexical block of a function.
struct block {
  std::vector<std::pair<std::string_view, variable*>> names;
  std::vector<statement*> functions;   ///< local functions of the block, declared or not yet
  bool is_branch = false;              ///< body of an `if`: plain assignments at top level make names here
  bool is_function_body = false;
};

/// The innermost group of tests around what is being walked; the file itself is the outermost one.
struct test_group {
  test_group* outer;
  std::string path;                                 ///< of its name, ends in a separator
  std::uint32_t number;
  std::map<std::string_view, variable*> names;      ///< declared by its setups
  std::vector<function_syntax*> setups, teardowns;  ///< those of outer groups included
};

/// What a function is to those around it.
enum class function_role : std::uint8_t { plain, spawned, method, test_block, test_setup };

/// A function being walked.
struct function_state {
  function_scope* scope;
  std::vector<block> blocks;
  std::uint32_t loops = 0;
  std::vector<bool> loop_waits;        ///< top-level code: whether each open loop contains a wait
  variable* self_name = nullptr;       ///< local function: its own name
  std::string_view own_name;
  bool is_setup = false;
  imported_names imports;
};

/// What the name means in the blocks of `f`, or null.
[[nodiscard]] inline variable* find_in_blocks(const function_state& f, std::string_view name) {
  for (auto b = f.blocks.rbegin(); b != f.blocks.rend(); ++b)
    for (auto n = b->names.rbegin(); n != b->names.rend(); ++n)
      if (n->first == name) return n->second;
  return nullptr;
}

}  // namespace ruff::lang
