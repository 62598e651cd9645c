// docs/stdlib.md is generated from the tables and from the `##` lines of the prelude; this test fails when it is stale, and
// writes it anew when RUFF_UPDATE=1 is set. Names, parameters and sentences are therefore written once, in the rows.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace ruff::stdlib {

namespace {

struct section {
  const char* title;
  std::vector<builtin_table> tables;
  const char* prelude = nullptr;   ///< file of stdlib/prelude/ whose functions belong here
};

std::vector<section> sections() {
  return {{"Output, types, construction", {core_table(), conversion_table()}},
          {"Asynchronous work", {concurrency_table(), async_io_table()}, "concurrency.ruff"},
          {"Arrays", {array_table()}, "collections.ruff"},
          {"Dicts", {dict_table()}},
          {"Sets", {set_table()}},
          {"Queues and stacks", {queue_table()}},
          {"Strings", {string_table(), word_table()}},
          {"Regular expressions", {regex_table()}},
          {"Numbers", {math_table(), random_table()}},
          {"JSON and base64", {json_table(), base64_table()}},
          {"Files and directories", {file_table(), raw_file_table()}},
          {"Paths", {path_table()}},
          {"Program, environment, key/value file", {process_table(), key_value_table()}, "process.ruff"},
          {"Clocks and dates", {clock_table()}},
          {"Assertions", {assertion_table()}}};
}

constexpr const char* introduction = R"(# Builtins

Generated from the tables in `stdlib/`; a test keeps it fresh. A `?` marks what may be left out. A failing builtin throws an
error that `try` catches. None changes its arguments: `push(a, v)` gives a new array. On arrays, strings, dicts, sets,
queues, stacks and bytes, `f(x, …)` can be written `x.f(…)`.

*Stops the lane*: only the calling lane stands still until the work is done, and keeps its home. *Waits*: so does it, but
others come into the home meanwhile, as at an `await` (see [Concurrency](concurrency.md)).
)";

constexpr const char* ending = R"(
## Methods without a function form

| call | what it gives or does |
|---|---|
| `ch.send(v)` | Puts a message into a channel. *Waits* while the channel is bounded and full. |
| `ch.receive()` | The oldest message; null when the channel is closed and empty, or nobody can send any more. *Waits.* |
| `ch.receive_timeout(ms)` | As `receive`, but null after so many milliseconds. *Waits.* |
| `ch.try_send(v)` | Sends unless the channel is full; says whether it did. |
| `ch.try_receive()` | The oldest message, or null. |
| `ch.close()` | Ends sending; what is in the channel can still be received. |
| `ch.len()` | Number of messages in the channel. |
| `generator.next()` | `Some(value)`, or `None` at the end. |
| `generator.collect()` | Array of all remaining values. |
| `generator.map(f)`, `.filter(f)`, `.take(n)`, `.skip(n)`, `.enumerate()` | An iterator: computes each value when asked. |
| `generator.zip(other)` | An iterator of pairs; `other` is an array or a generator. |
| `generator.reduce(initial, f)`, `.flatten()`, `.chunk(n)` | As for the array of all remaining values. |

Constants: `PI`, `E`.
)";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "(a, b) Sentence." becomes the two cells of a line.
std::string line_of(std::string_view name, std::string_view doc, effect does) {
  const auto end = doc.find(") ");
  BOOST_TEST_CONTEXT(name) BOOST_REQUIRE((doc.starts_with('(') && end != doc.npos));
  std::string text = "| `" + std::string(name);
  text += std::string(doc.substr(0, end + 1)) + "` | " + std::string(doc.substr(end + 2));
  if (does == effect::suspends) text += " *Stops the lane.*";
  if (does == effect::waits) text += " *Waits.*";
  return text + " |\n";
}

void add_prelude(const std::filesystem::path& file, std::map<std::string, std::string>& lines) {
  std::istringstream stream(read_file(file));
  std::string doc;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("## ")) doc = line.substr(3);
    if (!line.starts_with("func ")) continue;
    const std::string name = line.substr(5, line.find('(') - 5);
    if (name.starts_with("__")) continue;
    const bool is_wait = name == "sleep" || name == "input";
    lines[name] = line_of(name, doc, is_wait ? effect::waits : effect::pure);
    doc.clear();
  }
}

std::string reference(const std::filesystem::path& root) {
  std::string text = introduction;
  for (const section& part : sections()) {
    std::map<std::string, std::string> lines;
    for (const builtin_table table : part.tables)
      for (const native_entry& row : table)
        if (!row.name.starts_with("__")) lines[std::string(row.name)] = line_of(row.name, row.doc, row.does);
    if (part.prelude) add_prelude(root / "stdlib/prelude" / part.prelude, lines);
    text += "\n## " + std::string(part.title) + "\n\n| call | what it gives or does |\n|---|---|\n";
    for (const auto& [name, line] : lines) text += line;
  }
  return text + ending;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reference_page)

BOOST_AUTO_TEST_CASE(says_what_the_tables_say) {
  const char* root = std::getenv("RUFF_ROOT");
  if (!root) return;
  const std::filesystem::path page = std::filesystem::path(root) / "docs/stdlib.md";
  const std::string fresh = reference(root);
  if (std::getenv("RUFF_UPDATE")) std::ofstream(page, std::ios::binary) << fresh;
  BOOST_TEST((read_file(page) == fresh), "docs/stdlib.md is stale: run this test with RUFF_UPDATE=1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::stdlib
