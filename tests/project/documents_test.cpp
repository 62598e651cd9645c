// What the documents say is true: every ```ruff block that is followed by a ```text block writes exactly that, also under
// the deterministic schedule; the commands of the README exist; links lead somewhere. `examples.md` and the like are found
// by looking into docs/, so a new document is tested without a word here.

#include "runtime/testing/snapshot.hpp"
#include "tests/project/child.hpp"
#include "tests/project/fenced_blocks.hpp"
#include "tests/project/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 60;
constexpr int seeds = 3;

std::filesystem::path root() {
  const char* path = std::getenv("RUFF_ROOT");
  return path ? path : ".";
}

std::vector<std::filesystem::path> all_documents() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(root() / "docs"))
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  for (const char* name : {"README.md", "CHANGELOG.md", "ROADMAP.md"}) found.push_back(root() / name);
  std::sort(found.begin(), found.end());
  return found;
}

/// The modules that a document shows: blocks whose fence says `ruff NAME.ruff`.
void write_modules(const std::vector<fenced_block>& blocks, const std::filesystem::path& folder) {
  for (const fenced_block& block : blocks)
    if (const std::string& fence = block.language; fence.starts_with("ruff ") && fence.ends_with(".ruff"))
      std::ofstream(folder / fence.substr(5)) << block.text;
}

void check_example(const std::vector<fenced_block>& blocks, std::size_t n, const std::vector<std::string>& options) {
  const temporary_folder folder;
  write_modules(blocks, folder.path());
  const std::string& expected = blocks[n + 1].text;
  std::ofstream(folder.path() / "example.ruff") << blocks[n].text;
  std::vector<std::string> words{program_path(), "run"};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back("example.ruff");
  const child_result result = run_child(words, folder.path(), "", seconds_max);
  BOOST_TEST(!result.timed_out, "did not end within " << seconds_max << " s");
  BOOST_TEST(runtime::comparable_text(result.output, result.error) == trimmed(expected));
}

// The anchor that a heading gets: lower case, blanks as dashes, other punctuation dropped.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '_' || c == '-' || byte >= 0x80)
      anchor += static_cast<char>(std::tolower(byte));
    else if (c == ' ')
      anchor += '-';
  }
  return anchor;
}

bool has_anchor(const std::filesystem::path& document, const std::string& anchor) {
  std::istringstream stream(read_text(document));
  for (std::string line; std::getline(stream, line);) {
    const auto begin = line.find_first_not_of('#');
    if (begin == std::string::npos || begin == 0 || line[begin] != ' ') continue;
    if (anchor_of(line.substr(begin + 1)) == anchor) return true;
  }
  return false;
}

// Inline links outside fenced blocks and code spans.
std::vector<std::string> links_of(const std::string& text) {
  static const std::regex link(R"(\]\(([^)\s]+)\))");
  static const std::regex code("`[^`]*`");
  std::vector<std::string> links;
  std::istringstream stream(text);
  bool inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("```")) inside = !inside;
    if (inside) continue;
    const std::string plain = std::regex_replace(line, code, "");
    for (std::sregex_iterator it(plain.begin(), plain.end(), link), end; it != end; ++it) links.push_back((*it)[1]);
  }
  return links;
}

// `word` behind ./bootstrap is one of the cases of its `case` statement.
bool is_bootstrap_command(const std::string& word) {
  return std::regex_search(read_text(root() / "bootstrap"), std::regex("\n  " + word + "\\)"));
}

void check_command(const std::string& line) {
  std::istringstream stream(line);
  std::string program, word;
  stream >> program;
  BOOST_TEST(std::filesystem::exists(root() / program), program << " does not exist");
  if (program == "./bootstrap" && stream >> word) BOOST_TEST(is_bootstrap_command(word), "no command " << word);
  while (stream >> word)
    if (word.ends_with(".ruff")) BOOST_TEST(std::filesystem::exists(root() / word), word << " does not exist");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(documents)

BOOST_AUTO_TEST_CASE(every_example_writes_what_the_document_shows) {
  int examples = 0;
  for (const auto& document : all_documents()) {
    const std::vector<fenced_block> blocks = blocks_of(read_text(document));
    for (std::size_t n = 0; n + 1 < blocks.size(); ++n) {
      const bool is_example = blocks[n].language == "ruff" && blocks[n + 1].language == "text";
      if (!is_example || !blocks[n + 1].follows_directly) continue;
      ++examples;
      for (int seed = 0; seed <= seeds; ++seed) {
        std::vector<std::string> options;
        if (seed > 0) options = {"--seed", std::to_string(seed)};
        BOOST_TEST_CONTEXT(document.filename().string() << ":" << blocks[n].line << " seed " << seed)
          check_example(blocks, n, options);
      }
    }
  }
  BOOST_TEST(examples > 0);
}

BOOST_AUTO_TEST_CASE(lanes_run_where_the_document_says) {
  int reports = 0;
  for (const auto& document : all_documents()) {
    std::string script;
    for (const fenced_block& block : blocks_of(read_text(document))) {
      if (block.language == "ruff") script = block.text;
      if (block.language != "text lanes") continue;
      ++reports;
      const temporary_folder folder;
      std::ofstream(folder.path() / "example.ruff") << script;
      const child_result result =
          run_child({program_path(), "check", "-q", "--lanes", "example.ruff"}, folder.path(), "", seconds_max);
      BOOST_TEST(result.output == block.text);
    }
  }
  BOOST_TEST(reports > 0);
}

BOOST_AUTO_TEST_CASE(scripts_without_output_compile) {
  for (const auto& document : all_documents()) {
    const std::vector<fenced_block> blocks = blocks_of(read_text(document));
    const temporary_folder folder;
    write_modules(blocks, folder.path());
    for (const fenced_block& block : blocks) {
      if (block.language != "ruff") continue;
      const child_result result = run_child({program_path(), "check", "-"}, folder.path(), block.text, seconds_max);
      BOOST_TEST_CONTEXT(document.filename().string() << ":" << block.line) BOOST_TEST(result.exit_code == 0, result.error);
    }
  }
}

BOOST_AUTO_TEST_CASE(commands_of_the_readme_exist) {
  int commands = 0;
  for (const fenced_block& block : blocks_of(read_text(root() / "README.md"))) {
    if (block.language != "sh") continue;
    std::istringstream stream(block.text);
    for (std::string line; std::getline(stream, line); ++commands) check_command(line);
  }
  BOOST_TEST(commands >= 2);
}

BOOST_AUTO_TEST_CASE(links_lead_somewhere) {
  for (const auto& document : all_documents()) {
    for (const std::string& link : links_of(read_text(document))) {
      if (link.find("://") != std::string::npos) continue;
      const auto hash = link.find('#');
      const std::string file = link.substr(0, hash);
      const auto target = file.empty() ? document : document.parent_path() / file;
      BOOST_TEST_CONTEXT(document.filename().string() << ": " << link) {
        BOOST_TEST(std::filesystem::exists(target));
        if (hash != std::string::npos) BOOST_TEST(has_anchor(target, link.substr(hash + 1)));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
