// Hostile and broken sources. Whatever the text, the program ends by itself with a diagnostic and the exit code of its
// kind: never by a signal, never with an internal error, never by hanging. All inputs are made here, from fixed seeds.
//
// Random texts are only compiled, since nobody knows what they would do; where a case knows the exit code (limits,
// unterminated texts, chains), it says so and the text is also run.

#include "tests/project/child.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 60;
constexpr int success = 0, syntax_error = 3, script_error = 4, unreadable = 5;

/// A folder of this process for the sources, removed at the end.
class scratch_folder {
 public:
  scratch_folder() : path_(std::filesystem::temp_directory_path() / ("ruff_garbage_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t n = 0; n < count; ++n) all += text;
  return all;
}

std::string nested(std::string_view open, std::string_view inner, std::string_view close, std::size_t count) {
  return repeated(open, count) + std::string(inner) + repeated(close, count);
}

child_result run_source(const char* command, const std::string& source) {
  static const scratch_folder folder;
  std::ofstream(folder.path() / "input.ruff", std::ios::binary) << source;
  return run_child({program_path(), command, "input.ruff"}, folder.path(), "", seconds_max);
}

void expect_orderly_end(const child_result& result) {
  BOOST_TEST(!result.timed_out, "did not end within " << seconds_max << " s");
  const bool is_orderly = result.exit_code == success || result.exit_code == syntax_error ||
                          result.exit_code == script_error || result.exit_code == unreadable;
  BOOST_TEST(is_orderly, "exit code " << result.exit_code << ", " << result.error.substr(0, 300));
  if (result.exit_code != success) BOOST_TEST(result.error.starts_with("[RUF"));
}

/// Only compiled: what random texts would do is not asked.
void check_survives(const std::string& source) { expect_orderly_end(run_source("check", source)); }

void expect(const std::string& source, int exit_code, std::string_view text = {}) {
  const child_result checked = run_source("check", source);
  const child_result ran = run_source("run", source);
  expect_orderly_end(checked);
  expect_orderly_end(ran);
  BOOST_TEST(ran.exit_code == exit_code, ran.error.substr(0, 300));
  const std::string written = ran.output + ran.error;
  if (!text.empty()) BOOST_TEST(written.find(text) != std::string::npos, written.substr(0, 300));
}

std::vector<std::string> scripts_of_the_tree() {
  const char* root = std::getenv("RUFF_ROOT");
  std::vector<std::filesystem::path> paths;
  const auto folder = std::filesystem::path(root ? root : ".") / "tests/scripts/language";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".ruff") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const auto& path : paths) texts.push_back(read_text(path.string()));
  return texts;
}

constexpr std::string_view soup[] = {
    "let", "mut", "const", "func", "return", "async", "await", "yield", "spawn", "if", "else", "loop", "while", "for", "in",
    "break", "continue", "match", "case", "default", "try", "except", "struct", "enum", "self", "import", "export", "from",
    "null", "test", "true", "None", "Ok", "throw", "x", "y", "f", "_", "1", "2.5", "\"s\"", "\"${x}\"", ":=", "=",
    "+=", "==",
    "<", "+", "-", "*", "!", "&&", "||", "??", "?.", "?", "|>", "::", "->", "...", ":", ";", ",", ".", "(", ")", "[", "]",
    "{", "}", "\n"};

}  // namespace

BOOST_AUTO_TEST_SUITE(garbage)

BOOST_AUTO_TEST_CASE(truncated_scripts) {
  const std::vector<std::string> texts = scripts_of_the_tree();
  BOOST_REQUIRE(!texts.empty());
  std::mt19937 random(1);
  for (int n = 0; n < 80; ++n) {
    const std::string& text = texts[random() % texts.size()];
    const std::string piece = text.substr(0, text.empty() ? 0 : random() % text.size());
    BOOST_TEST_CONTEXT(piece) { check_survives(piece); }
  }
}

BOOST_AUTO_TEST_CASE(scripts_with_a_piece_cut_out) {
  const std::vector<std::string> texts = scripts_of_the_tree();
  BOOST_REQUIRE(!texts.empty());
  std::mt19937 random(2);
  for (int n = 0; n < 40; ++n) {
    std::string text = texts[random() % texts.size()];
    if (!text.empty()) text.erase(random() % text.size(), 1 + random() % 20);
    BOOST_TEST_CONTEXT(text) { check_survives(text); }
  }
}

BOOST_AUTO_TEST_CASE(random_bytes) {
  std::mt19937 random(3);
  for (int n = 0; n < 30; ++n) {
    std::string text(random() % 400, ' ');
    // Half of them in ASCII, so that they get past the test for UTF-8.
    for (char& c : text) c = static_cast<char>(random() % (n % 2 ? 256 : 128));
    BOOST_TEST_CONTEXT("bytes of round " << n) { check_survives(text); }
  }
}

BOOST_AUTO_TEST_CASE(random_words) {
  std::mt19937 random(4);
  for (int n = 0; n < 60; ++n) {
    std::string text;
    for (std::size_t words = 1 + random() % 80; words > 0; --words) (text += soup[random() % std::size(soup)]) += ' ';
    BOOST_TEST_CONTEXT(text) { check_survives(text); }
  }
}

BOOST_AUTO_TEST_CASE(nesting_at_its_limit_and_above) {
  const std::string too_deep = "Maximum expression nesting depth of 256 exceeded";
  expect("print(" + nested("(", "1", ")", 254) + ")", success, "1");
  expect("x := " + nested("(", "1", ")", 255), success);
  expect("x := " + nested("(", "1", ")", 256), syntax_error, too_deep);
  expect("x := " + nested("[", "1", "]", 255), success);
  expect("x := " + nested("[", "1", "]", 256), syntax_error, too_deep);
  expect("x := " + nested("{\"a\": ", "1", "}", 255), success);
  expect("x := " + nested("{\"a\": ", "1", "}", 256), syntax_error, too_deep);
  expect("x := " + nested("P { a: ", "1", "}", 256), syntax_error, too_deep);
  expect("x := " + repeated("- ", 255) + "1", success);
  expect("x := " + repeated("- ", 256) + "1", syntax_error, too_deep);
  expect("x := " + repeated("await ", 255) + "1", success);
  expect("x := " + repeated("!", 100000) + "true", syntax_error, too_deep);
  expect("x := " + nested("\"${", "1", "}\"", 200), success);
  expect("x := " + nested("\"${", "1", "}\"", 300), syntax_error, too_deep);
  expect("func* g() { " + repeated("yield ", 300) + " 1 }", syntax_error, too_deep);
  expect("let " + nested("[", "a", "]", 300) + " := 1", syntax_error, too_deep);
  expect("let a: " + nested("A<", "B", ">", 300) + " := 1", syntax_error, too_deep);
  for (const std::string_view open : {"(", "[", "{", "f(", "x[", "{\"a\":", "P{a:", "func(){", "\"${", "Ok(", "throw("})
    expect("x := " + repeated(open, 100000), syntax_error);
}

BOOST_AUTO_TEST_CASE(blocks_at_their_limit_and_above) {
  const std::string too_deep = "Maximum block nesting depth of 128 exceeded";
  for (const std::string_view open : {"if true {", "while false {", "for i in 0 {", "func f() {", "spawn {",
                                      "test \"a\" {"}) {
    expect(nested(open, "", "}", 128), success);
    expect(nested(open, "", "}", 129), syntax_error, too_deep);
    expect(repeated(open, 40000), syntax_error, too_deep);
  }
  expect(nested("try {", "", "} except e { }", 128), success);
  expect(nested("try {", "", "} except e { }", 129), syntax_error, too_deep);
  expect(nested("match 1 { case A: {", "", "} }", 129), syntax_error, too_deep);
  expect(repeated("export ", 100000) + "x := 1", syntax_error, too_deep);
}

BOOST_AUTO_TEST_CASE(lengths_at_their_limit_and_above) {
  expect(std::string(256, 'a') + " := 1", success);
  expect(std::string(257, 'a') + " := 1", syntax_error, "RUFLEX008");
  expect("print(len(\"" + std::string(8192, 'a') + "\"))", success, "8192");
  expect("x := \"" + std::string(8193, 'a') + "\"", syntax_error, "RUFLEX009");
  expect("x := " + std::string(511, '0') + "1", success);
  expect("x := " + std::string(513, '1'), syntax_error, "RUFLEX010");
  expect("x := 1" + std::string(400, '0') + ".0", syntax_error, "RUFLEX006");
  expect("x := [" + repeated("1,", 4096) + "]", success);
  expect("x := [" + repeated("1,", 4097) + "]", syntax_error, "Array literal exceeds maximum element count of 4096");
  expect("x := {" + repeated("\"a\": 1,", 4096) + "}", success);
  expect("x := {" + repeated("\"a\": 1,", 4097) + "}", syntax_error,
         "Dictionary literal exceeds maximum item count of 4096");
  const std::string line = "print(1)\n";
  expect(line + std::string(1048576 - line.size(), ' '), success, "1");
  expect(line + std::string(1048577 - line.size(), ' '), syntax_error,
         "Source size 1048577 bytes exceeds maximum allowed 1048576 bytes");
}

BOOST_AUTO_TEST_CASE(unterminated_and_undecodable_texts) {
  using namespace std::string_literals;
  expect("x := \"abc", syntax_error, "RUFLEX003");
  expect("x := \"abc\\", syntax_error, "RUFLEX003");
  expect("x := \"abc\ny\"", syntax_error, "RUFLEX003");
  expect("x := \"${", syntax_error, "RUFLEX003");
  expect("x := \"${\"${", syntax_error, "RUFLEX003");
  expect("/* no end", syntax_error, "RUFLEX004");
  expect("/*/", syntax_error, "RUFLEX004");
  expect("x := \0 1"s, syntax_error, "RUFLEX002");
  expect("x := \"\0\" # \0"s, success);
  expect("print(\"\xff\")", unreadable);
  expect("\xc3", unreadable);
  expect("x := \"\xed\xa0\x80\"", unreadable);
  expect("\xef\xbb\xbfprint(7)", success, "7");
  expect("\xef\xbb\xbf\xef\xbb\xbfprint(7)", syntax_error, "RUFLEX001");
  expect("print(1)\rprint(2)\r\nprint(x)\r", script_error, ":3:7");
  expect("x := 1 \x1b[2J", syntax_error, "Invalid character: '\\x1b'");
  expect("", success);
  expect("\n\n\r\t ", success);
  expect("#", success);
  for (const std::string_view piece :
       {"let", "let x", "let x :=", "const", "func", "func f", "func f(", "func f()", "func f() {", "if", "if x", "if x {",
        "else", "match", "match x", "match x {", "match x { case", "match x { case A", "match x { case A:", "for", "for x",
        "for x in", "while", "loop while", "try", "try {", "try { } except", "try { } except e", "struct", "struct S",
        "struct S {", "struct S { f:", "struct S { f =", "enum E {", "from", "from m", "from m import", "import", "export",
        "spawn", "test", "test \"a\"", "async", "return (", "x.", "x?.", "x[", "x(", "1 +", "-", "a::", "a |>", "x :=",
        "[a, b] :=", "{a} :=", "[", "{", "(", "{\"a\"", "{\"a\":", "...", "func(", "Ok", "Ok(", "}", ")", "]", "case", "in"})
    BOOST_TEST_CONTEXT(piece) { expect(std::string(piece), syntax_error); }
}

BOOST_AUTO_TEST_CASE(long_flat_chains_run) {
  constexpr std::size_t terms = 100000;
  const auto joined = [](std::string_view item, std::string_view by) {
    return std::string(item) + repeated(std::string(by) + std::string(item), terms - 1);
  };
  expect("x := 1\nprint(" + joined("x", "+") + ")", success, "100000");
  expect("print(" + joined("1", "-") + ")", success, "-99998");
  expect("x := true\nprint(" + joined("x", "&&") + ")", success, "true");
  expect("x := false\nif " + joined("x", "||") + " { print(1) } else { print(\"no\") }", success, "no");
  expect("n := null\nprint(" + joined("n", "??") + ")", success, "null");
  expect("x := 1\nprint(" + joined("x", "==") + ")", success, "false");
  expect("func f(x) { return x + 1 }\nprint(0" + repeated("|>f", terms) + ")", success, "100000");
  expect("struct S { func m(self) { return S { n: self.n + 1 } } }\nprint(S { n: 0 }" + repeated(".m()", terms) + ".n)",
         success, "100000");
  expect("n := null\nprint(n" + repeated("?.a", terms) + ")", success, "null");
  expect("s := \"a\"\nprint(s" + repeated("[0]", terms) + ")", success, "a");
  const std::string arms = repeated(" else if x == 1 { print(1) }", 30000);
  expect("x := 30000\nif x == 0 { print(0) }" + arms + " else { print(\"end\") }", success, "end");
  expect("func f() { return f }\nx := f" + repeated("()", terms), script_error, "Compilation error");
  expect("d := {}\nd" + repeated(".a", terms) + " := 1", script_error, "Missing map key");
  expect("d := {}\nd" + repeated("[0]", terms) + " := 1", script_error, "Compilation error");
}

BOOST_AUTO_TEST_CASE(large_sources_compile) {
  std::string text;
  for (int n = 0; text.size() < 900000; ++n) text += "if true { let y := " + std::to_string(n) + " }\n";
  check_survives(text);
  text.clear();
  for (int n = 0; text.size() < 900000; ++n) text += "func f" + std::to_string(n) + "() { return 1 }\n";
  check_survives(text);
  text.clear();
  for (int n = 0; text.size() < 900000; ++n) text += "a" + std::to_string(n) + " := " + std::to_string(n) + "\n";
  check_survives(text);
  for (const std::string_view piece : {";", "(", ")", "}", "1 ", "x ", "\"a\" ", "let ", "@", "\"${1}\" ", "/**/",
                                       "func f() {}"})
    BOOST_TEST_CONTEXT(piece) { check_survives(repeated(piece, 1000000 / piece.size())); }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
