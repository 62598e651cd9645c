// The scripts in docs/examples/, as a user runs them, on small inputs made for the purpose. What they print depends on the
// input alone, so it is compared as a whole, with one worker, two workers and some seeds.

#include "tests/project/child.hpp"
#include "tests/project/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 120;

std::string example(const char* name) {
  const char* root = std::getenv("RUFF_ROOT");
  return (std::filesystem::path(root ? root : ".") / "docs/examples" / name).string();
}

child_result run_example(const std::vector<std::string>& options, const char* name,
                         const std::vector<std::string>& arguments) {
  std::vector<std::string> words{program_path(), "run"};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back(example(name));
  words.insert(words.end(), arguments.begin(), arguments.end());
  child_result result = run_child(words, "/", "", seconds_max);
  BOOST_TEST(!result.timed_out, name << " did not end within " << seconds_max << " s");
  return result;
}

/// Schedules under which an example must say the same.
const std::vector<std::vector<std::string>>& schedules() {
  static const std::vector<std::vector<std::string>> all{
      {"--workers", "1"}, {"--workers", "2"}, {"--seed", "1"}, {"--seed", "2"}};
  return all;
}

void write(const std::filesystem::path& path, const std::string& content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(examples)

BOOST_AUTO_TEST_CASE(word_stats_counts_what_is_there_and_skips_what_it_cannot_read) {
  const temporary_folder folder;
  write(folder.path() / "a.txt", "one two two\nthree three three\n");
  write(folder.path() / "deep/er/b.txt", "two naïve\n");
  write(folder.path() / "deep/latin1.txt", "caf\xe9\n");
  write(folder.path() / "deep/large.bin", std::string((8u << 20) + 1, 'x'));
  const std::string directory = folder.path();
  const std::string expected = "files 2\nlines 3\nwords 9 of which different: 5\nbytes 41\n"
                               "skipped 0 unreadable, 1 not UTF-8, 1 too large\n\n"
                               "Most frequent words\n         3 three\n         3 two\n\n"
                               "Biggest files (bytes)\n        30 " + directory + "/a.txt\n        11 " + directory +
                               "/deep/er/b.txt\n\nchecksum 6965\n";
  for (const auto& options : schedules()) {
    const child_result result = run_example(options, "word_stats.ruff", {directory, "2"});
    BOOST_TEST(result.exit_code == 0, result.error);
    BOOST_TEST(result.output == expected);
  }
}

BOOST_AUTO_TEST_CASE(word_stats_wants_a_directory) {
  BOOST_TEST(run_example({}, "word_stats.ruff", {}).exit_code == 2);
  BOOST_TEST(run_example({}, "word_stats.ruff", {"/nowhere"}).exit_code == 1);
}

BOOST_AUTO_TEST_CASE(site_renders_each_construct) {
  const temporary_folder folder;
  write(folder.path() / "in/a.md", "# A & *B*\n\nText with `a < *b*`, **bold**, a [page](b.md#x.md) and\n![img](i.png).\n\n"
                                   "- one\n- two **2**\n\n1. first\n2. second\n\n> said\n> twice\n\n---\n\n"
                                   "```c\nif (a < b)\n\n  *p = \"x\";\n```\n\n## Under [b](b.md)\ntext\n");
  write(folder.path() / "in/b.md", "no heading, 5 * 3 and a ` alone\r\n\r\n#not a heading\r\n");
  write(folder.path() / "in/ignored.txt", "x");
  const std::string in = folder.path() / "in", out = folder.path() / "out";
  for (const auto& options : schedules()) {
    const child_result result = run_example(options, "site.ruff", {in, out});
    BOOST_TEST(result.exit_code == 0, result.error);
    const std::string a = read_text(out + "/a.html");
    const std::string body = a.substr(a.find("<body>"));
    BOOST_TEST(body ==
               "<body>\n<h1>A &amp; <em>B</em></h1>\n"
               "<p>Text with <code>a &lt; *b*</code>, <strong>bold</strong>, a <a href=\"b.md#x.html\">page</a> and\n"
               "<img src=\"i.png\" alt=\"img\">.</p>\n"
               "<ul>\n<li>one</li>\n<li>two <strong>2</strong></li>\n</ul>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>\n"
               "<blockquote><p>said\ntwice</p></blockquote>\n<hr>\n"
               "<pre><code>if (a &lt; b)\n\n  *p = &quot;x&quot;;\n</code></pre>\n"
               "<h2>Under <a href=\"b.html\">b</a></h2>\n<p>text</p>\n</body>\n</html>\n");
    const std::string b = read_text(out + "/b.html");
    BOOST_TEST(b.find("<p>no heading, 5 * 3 and a ` alone</p>\n<p>#not a heading</p>") != std::string::npos, b);
    const std::string index = read_text(out + "/index.html");
    BOOST_TEST(index.find("<li><a href=\"a.html\">A &amp; *B*</a></li>\n<li><a href=\"b.html\">b</a></li>") !=
               std::string::npos, index);
    BOOST_TEST(!std::filesystem::exists(out + "/ignored.html"));
  }
}

BOOST_AUTO_TEST_CASE(made_pages_are_the_same_each_time_and_render) {
  const temporary_folder folder;
  const std::string pages = folder.path() / "pages", out = folder.path() / "out";
  for (const auto& options : schedules()) {
    BOOST_TEST(run_example(options, "make_pages.ruff", {pages, "100"}).output == "wrote 100 pages, 209254 bytes\n");
    BOOST_TEST(run_example(options, "site.ruff", {pages, out}).output == "pages 100\nbytes 299149\n");
  }
}

BOOST_AUTO_TEST_CASE(pipeline_loses_no_order) {
  const std::string expected = "sent 3000 worked 3000 collected 3000\napple         65115\nbread        542625\n"
                               "cheese      1044000\ndates        260460\nfailed: order 100999 is damaged\n"
                               "failed: order 200999 is damaged\nfailed: order 999 is damaged\n";
  for (const auto& options : schedules()) BOOST_TEST(run_example(options, "pipeline.ruff", {}).output == expected);
  BOOST_TEST(run_example({}, "pipeline.ruff", {"1", "1", "0"}).output == "sent 0 worked 0 collected 0\n");
}

BOOST_AUTO_TEST_CASE(retry_keeps_its_limit_and_gives_up) {
  const std::string expected = "key 3 = 9 after 2 attempts\nkey 5 = 25 after 3 attempts\nkey 12 = 144 after 3 attempts\n"
                               "key 13 gave up after 4 attempts: Promise rejected: Promise rejected: no such key\n"
                               "key 19 = 361 after 3 attempts\nkey 23 = 529 after 2 attempts\n"
                               "key 26 = 676 after 3 attempts\nmost keys at a time: 5\n"
                               "attempts needed: {\"1\": 23, \"2\": 2, \"3\": 4, \"4\": 1}\nsum of all values: 8386\n";
  // In virtual time only: a busy machine could make one of the time-outs real.
  for (const char* seed : {"1", "2", "3"}) BOOST_TEST(run_example({"--seed", seed}, "retry.ruff", {}).output == expected);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
