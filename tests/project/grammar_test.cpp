// The grammar in the guide to the language hangs together: what its rules name is defined, every rule is used, and its words
// are those of the lexer. Whether the parser follows it is for the tests of the parser to show.

#include "lang/syntax/lexer.hpp"
#include "tests/project/child.hpp"
#include "tests/project/fenced_blocks.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace ruff::tests {

namespace {

using words = std::set<std::string>;

struct grammar {
  words defined;
  words used;
  words quoted;
};

// The block of the guide that begins with `start`.
std::string block_of_guide(const std::string& start) {
  const char* root = std::getenv("RUFF_ROOT");
  for (const fenced_block& block : blocks_of(read_text(std::string(root ? root : ".") + "/docs/language.md")))
    if (block.text.starts_with(start)) return block.text;
  return {};
}

// A line is `+ rule = BODY` or `+ BODY`; two blanks end the body, what follows is a comment.
void read_line(const std::string& line, grammar& rules) {
  static const std::regex form(R"re(^[+ ] (?:(\w+) *= )? *((?: ?[^ ])*))re");
  static const std::regex item(R"re("([^"]*)"|(\w+))re");
  std::smatch parts;
  if (!std::regex_search(line, parts, form)) return;
  if (parts[1].matched) rules.defined.insert(parts[1]);
  const std::string body = parts[2];
  for (std::sregex_iterator it(body.begin(), body.end(), item), end; it != end; ++it)
    ((*it)[2].matched ? rules.used : rules.quoted).insert((*it)[2].matched ? (*it)[2] : (*it)[1]);
}

grammar documented_grammar() {
  grammar rules;
  std::istringstream lines(block_of_guide("  program "));
  for (std::string line; std::getline(lines, line);) read_line(line, rules);
  return rules;
}

words without(words from, const words& others) {
  for (const std::string& word : others) from.erase(word);
  return from;
}

words keywords() {
  words all{"true", "false", "test", "test_group", "test_setup", "test_teardown"};    // the latter are in no list
  for (const std::string_view word : lang::keyword_list()) all.emplace(word);
  return all;
}

void check_empty(const words& found) {
  for (const std::string& word : found) BOOST_ERROR(word);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(grammar_of_guide)

BOOST_AUTO_TEST_CASE(rules_are_defined_and_used) {
  const grammar rules = documented_grammar();
  const words basic{"name", "word", "text", "lines", "QUOTE", "DIGITS", "HEX_DIGITS", "BINARY_DIGITS"};
  BOOST_TEST(!rules.defined.empty());
  BOOST_TEST_CONTEXT("not defined") check_empty(without(without(rules.used, rules.defined), basic));
  BOOST_TEST_CONTEXT("not used") check_empty(without(without(rules.defined, rules.used), {"program", "escape"}));
}

BOOST_AUTO_TEST_CASE(every_keyword_has_its_place) {
  const words without_place{"impl", "int", "float", "string", "bool"};    // the last four are types, which are any words
  BOOST_TEST_CONTEXT("in no rule") check_empty(without(without(keywords(), documented_grammar().quoted), without_place));
}

BOOST_AUTO_TEST_CASE(keywords_are_listed) {
  words listed;
  std::istringstream text(block_of_guide("let mut "));
  for (std::string word; text >> word;) listed.insert(word);
  BOOST_TEST(listed == keywords(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
