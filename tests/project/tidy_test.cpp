// Reads the tree and holds it to the conventions that a machine can check: the direction of includes, lengths of lines,
// functions and files, words that are not to be used, file heads, and a test for every source file. Where the tree breaks a
// rule, the tree is mended, not the rule. RUFF_ROOT names the root of the tree.

#include "tests/project/child.hpp"
#include "tests/project/source_text.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::tests {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t line_columns_max = 125;
constexpr std::size_t file_lines_max = 800;
constexpr std::size_t function_lines_max = 70;
/// The interpreter loop is one function in one file, whatever its length.
constexpr std::string_view dispatch_file = "lang/vm/interpreter.cpp";
/// A folder may include those before it and itself, never those behind it.
constexpr std::array<std::string_view, 4> layers{"lang", "actors", "stdlib", "runtime"};

/// What may lie in the root. Build and cache folders are no part of the tree.
const std::set<std::string, std::less<>> root_entries{
    ".ci", ".clang-format", ".clang-tidy", ".git", ".gitignore", "CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json",
    "LICENSE", "README.md", "ROADMAP.md", "actors", "benchmarks", "bootstrap", "docs", "lang", "notes", "runtime", "stdlib",
    "tests"};
const std::set<std::string, std::less<>> untracked_entries{".cache", "build"};

/// Words that are not written in any source file, comments included.
constexpr std::array<std::string_view, 4> banned_everywhere{"TODO", "FIXME", "XXX", "HACK"};
/// What no code does; strings and comments may name it.
constexpr std::array<std::string_view, 9> banned_in_code{
    "catch (...)", "this_thread::sleep", "usleep(",  "nanosleep(", "range/v3/all.hpp",
    "std::endl",   "std::async(",        ".detach()", "goto fail"};

/// Sources without a test of their own name: what tests them instead (a test file, or a folder of scripts).
const std::map<std::string, std::string, std::less<>> tested_elsewhere{
#include "tests/project/tested_elsewhere.inc"
};

fs::path root() {
  const char* path = std::getenv("RUFF_ROOT");
  return path ? path : ".";
}

std::string layer_of(std::string_view path) { return std::string(path.substr(0, path.find('/'))); }

bool is_layer(std::string_view name) { return std::find(layers.begin(), layers.end(), name) != layers.end(); }

/// All source files of the tree, paths relative to the root.
std::vector<source_text> all_sources() {
  std::vector<source_text> found;
  for (const std::string_view folder : {"lang", "actors", "stdlib", "runtime", "tests", "benchmarks"}) {
    if (!fs::exists(root() / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
      const std::string path = fs::relative(entry.path(), root()).generic_string();
      const std::string extension = entry.path().extension();
      if (path.starts_with("tests/scripts/") || path.starts_with("benchmarks/peers/") || !entry.is_regular_file()) continue;
      if (extension == ".cpp" || extension == ".hpp" || extension == ".def" || extension == ".inc")
        found.emplace_back(path, read_text(entry.path()));
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return found;
}

const std::vector<source_text>& sources() {
  static const std::vector<source_text> all = all_sources();
  return all;
}

std::vector<std::string> includes_of(const source_text& file) {
  std::vector<std::string> found;
  for (const std::string& line : file.lines) {
    if (!line.starts_with("#include ")) continue;
    const std::size_t begin = line.find_first_of("\"<");
    const std::size_t end = line.find_first_of("\">", begin + 1);
    if (end != std::string::npos) found.push_back(line.substr(begin + 1, end - begin - 1));
  }
  return found;
}

std::size_t rank_of(std::string_view layer) {
  return static_cast<std::size_t>(std::find(layers.begin(), layers.end(), layer) - layers.begin());
}

void check_include(const source_text& file, const std::string& included) {
  const std::string from = layer_of(file.path), to = layer_of(included);
  BOOST_TEST_CONTEXT(file.path << " includes " << included) {
    if (is_layer(from)) BOOST_TEST(to != "tests");
    if (is_layer(from) && is_layer(to)) BOOST_TEST(rank_of(to) <= rank_of(from));
    if (is_layer(to)) BOOST_TEST(fs::exists(root() / included));
    if (from == "lang") BOOST_TEST(to != "caf");
    if (included.starts_with("caf/io/") || included.starts_with("caf/openssl/"))
      BOOST_TEST(file.path.find("node") != std::string::npos);
  }
}

/// The place where a test of `path` is looked for.
std::string test_of(const std::string& path) {
  return "tests/" + path.substr(0, path.size() - std::string_view(".cpp").size()) + "_test.cpp";
}

bool has_header(const source_text& file) { return fs::exists(root() / fs::path(file.path).replace_extension(".hpp")); }

}  // namespace

BOOST_AUTO_TEST_SUITE(tidy)

BOOST_AUTO_TEST_CASE(the_tree_is_found) {
  BOOST_TEST(sources().size() > 100u);
  BOOST_TEST(fs::exists(root() / "lang/value/value.hpp"));
}

BOOST_AUTO_TEST_CASE(nothing_includes_upwards) {
  for (const source_text& file : sources())
    for (const std::string& included : includes_of(file)) check_include(file, included);
}

BOOST_AUTO_TEST_CASE(a_source_includes_its_own_header_first) {
  for (const source_text& file : sources()) {
    if (!file.path.ends_with(".cpp") || !has_header(file)) continue;
    const auto included = includes_of(file);
    BOOST_TEST_CONTEXT(file.path) {
      BOOST_REQUIRE(!included.empty());
      BOOST_TEST(included.front() == fs::path(file.path).replace_extension(".hpp").generic_string());
    }
  }
}

BOOST_AUTO_TEST_CASE(lines_are_short_and_clean) {
  for (const source_text& file : sources())
    for (std::size_t n = 0; n < file.lines.size(); ++n) {
      const std::string& line = file.lines[n];
      if (columns_of(line) > line_columns_max) BOOST_ERROR(file.path << ":" << n + 1 << ": longer than 125 columns");
      if (line.find('\t') != std::string::npos) BOOST_ERROR(file.path << ":" << n + 1 << ": tab");
      if (line.ends_with(' ')) BOOST_ERROR(file.path << ":" << n + 1 << ": blank at the end");
    }
}

BOOST_AUTO_TEST_CASE(files_are_short) {
  for (const source_text& file : sources())
    if (file.path != dispatch_file) BOOST_TEST(file.lines.size() <= file_lines_max, file.path << " is too long");
}

BOOST_AUTO_TEST_CASE(functions_are_short) {
  std::size_t seen = 0;
  for (const source_text& file : sources()) {
    if (file.path == dispatch_file) continue;
    for (const function_extent& f : functions_of(file)) {
      ++seen;
      if (f.last_line - f.first_line + 1 > function_lines_max)
        BOOST_ERROR(file.path << ":" << f.first_line << ": " << f.last_line - f.first_line + 1 << " lines in one function");
    }
  }
  BOOST_TEST(seen > 1000u);
}

BOOST_AUTO_TEST_CASE(banned_words_do_not_occur) {
  for (const source_text& file : sources()) {
    if (file.path == "tests/project/tidy_test.cpp") continue;
    for (const std::string_view word : banned_everywhere)
      BOOST_TEST(file.text.find(word) == std::string::npos, file.path << " says " << word);
    for (const std::string_view word : banned_in_code)
      BOOST_TEST(file.code.find(word) == std::string::npos, file.path << " uses " << word);
    if (file.path.ends_with(".hpp"))
      BOOST_TEST(file.code.find("using namespace") == std::string::npos, file.path << " has using namespace");
  }
}

BOOST_AUTO_TEST_CASE(what_is_shared_or_mutable_says_why) {
  for (const source_text& file : sources()) {
    if (!file.path.ends_with(".hpp") || !is_layer(layer_of(file.path))) continue;
    for (std::size_t n = 0; n < file.lines.size(); ++n) {
      const std::string& code = file.code_lines[n];
      if (code.find("mutable ") == std::string::npos && code.find("caf::infinite") == std::string::npos) continue;
      const bool has_comment = file.lines[n].find("//") != std::string::npos ||
                               (n > 0 && file.lines[n - 1].find("//") != std::string::npos);
      BOOST_TEST(has_comment, file.path << ":" << n + 1 << " needs a comment that says why");
    }
  }
}

BOOST_AUTO_TEST_CASE(headers_are_included_once_and_begin_with_a_head) {
  for (const source_text& file : sources()) {
    if (!file.path.ends_with(".hpp")) continue;
    BOOST_TEST_CONTEXT(file.path) {
      BOOST_REQUIRE(file.lines.size() > 4u);
      BOOST_TEST(file.lines[0] == "#pragma once");
      BOOST_TEST(file.lines[1].empty());
      BOOST_TEST(file.lines[2].starts_with("// "));
    }
  }
}

BOOST_AUTO_TEST_CASE(sources_without_header_begin_with_a_head) {
  for (const source_text& file : sources()) {
    if (!file.path.ends_with(".cpp") || has_header(file) || file.path.ends_with("/test_main.cpp")) continue;
    BOOST_TEST(file.lines[0].starts_with("// "), file.path << " has no head");
  }
}

BOOST_AUTO_TEST_CASE(namespaces_follow_folders) {
  for (const source_text& file : sources()) {
    const std::string layer = layer_of(file.path);
    if (!is_layer(layer) || file.path.ends_with("/main.cpp") || !file.path.ends_with("pp")) continue;
    BOOST_TEST(file.code.find("ruff::" + layer) != std::string::npos, file.path << " is not in ruff::" << layer);
  }
}

BOOST_AUTO_TEST_CASE(the_root_holds_only_what_belongs_there) {
  for (const auto& entry : fs::directory_iterator(root())) {
    const std::string name = entry.path().filename();
    if (untracked_entries.contains(name)) continue;
    BOOST_TEST(root_entries.contains(name), name << " does not belong into the root");
  }
}

BOOST_AUTO_TEST_CASE(every_source_has_a_test) {
  for (const source_text& file : sources()) {
    if (!file.path.ends_with(".cpp") || !is_layer(layer_of(file.path)) || file.path == "runtime/main.cpp") continue;
    const auto elsewhere = tested_elsewhere.find(file.path);
    const std::string test = elsewhere == tested_elsewhere.end() ? test_of(file.path) : elsewhere->second;
    BOOST_TEST(fs::exists(root() / test), file.path << " has no " << test);
  }
  for (const auto& [source, test] : tested_elsewhere)
    BOOST_TEST(fs::exists(root() / source), "tested_elsewhere.inc names " << source << ", which is gone");
}

BOOST_AUTO_TEST_CASE(functions_are_found_by_their_braces) {
  const source_text file("x.cpp",
                         "namespace a {\n"
                         "struct s {\n"
                         "  int x{3};\n"
                         "  s() : x{4} {\n"
                         "    call('{', \"}\", R\"(}})\");  // }\n"
                         "  }\n"
                         "};\n"
                         "int table[] = {1, 2,\n  3};\n"
                         "int f(int n)\n"
                         "    noexcept {\n"
                         "  if (n > 1'000) {\n"
                         "    return 1;\n"
                         "  }\n"
                         "  return 2;\n"
                         "}\n"
                         "}\n");
  const auto found = functions_of(file);
  BOOST_REQUIRE(!found.empty());
  BOOST_TEST(found.back().first_line == 10u);
  BOOST_TEST(found.back().last_line == 16u);
  for (const function_extent& f : found) BOOST_TEST(f.last_line - f.first_line < 7u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
