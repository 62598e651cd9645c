// What the words on the command line ask for: tables of good and of bad ones.

#include "runtime/command_line.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <sstream>

namespace ruff::runtime {

namespace {

command_line parse(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return parse_command_line(words);
}

struct good_case {
  const char* words;
  command what;
  const char* file;
  const char* arguments;   ///< joined by blanks
  friend std::ostream& operator<<(std::ostream& out, const good_case& c) { return out << c.words; }
};

constexpr good_case good[] = {
    {"", command::help, "", ""},
    {"--help", command::help, "", ""},
    {"help run", command::help, "", ""},
    {"run --help", command::help, "", ""},
    {"--version", command::version, "", ""},
    {"-V", command::version, "", ""},
    {"test", command::test, "", ""},
    {"test --update a b --jobs 3 --timeout 30s", command::test, "", ""},
    {"test-run -v --filter /a+/ --reporter junit=r.xml a.ruff b", command::test_run, "", ""},
    {"test --help", command::help, "", ""},
    {"run a.ruff", command::run, "a.ruff", ""},
    {"a.ruff x y", command::run, "a.ruff", "x y"},
    {"run a.ruff -- --seed 1", command::run, "a.ruff", "--seed 1"},
    {"run a.ruff --seed 1 x --seed 2", command::run, "a.ruff", "x --seed 2"},
    {"run a.ruff --unknown", command::run, "a.ruff", "--unknown"},
    {"run -", command::run, "-", ""},
    {"--seed 3 a.ruff", command::run, "a.ruff", ""},
    {"run --jit a.ruff", command::run, "a.ruff", ""},
    {"check a.ruff", command::check, "a.ruff", ""},
    {"explain RUFLEX001", command::explain, "", ""},
    {"explain", command::explain, "", ""},
    {"check -q a.ruff", command::check, "a.ruff", ""},
    {"check a.ruff --json", command::check, "a.ruff", ""},
    {"run -- -a.ruff --seed 1", command::run, "-a.ruff", "--seed 1"},
    {"-- a.ruff", command::run, "a.ruff", ""},
    {"check -- a.ruff", command::check, "a.ruff", ""},
};

struct bad_case {
  const char* words;
  const char* message;
  friend std::ostream& operator<<(std::ostream& out, const bad_case& c) { return out << c.words; }
};

constexpr bad_case bad[] = {
    {"rum a.ruff", "unknown command 'rum'; did you mean 'run'?"},
    {"run", "run needs a file"},
    {"check", "check needs a file"},
    {"check a.ruff b", "check takes one file, but 'b' follows"},
    {"check -q -v a.ruff", "--quiet and --verbose exclude each other"},
    {"check --seed 1 a.ruff", "unknown option '--seed'"},
    {"run --sed 1 a.ruff", "unknown option '--sed'; did you mean '--seed'?"},
    {"run --seed", "--seed needs a value: --seed N"},
    {"run --seed x a.ruff", "'x' is not a value for --seed"},
    {"run --seed -1 a.ruff", "'-1' is not a value for --seed"},
    {"run --seed 18446744073709551616 a.ruff", "'18446744073709551616' is not a value for --seed"},
    {"run --workers 0 a.ruff", "'0' is not a value for --workers"},
    {"run --workers 1025 a.ruff", "'1025' is not a value for --workers"},
    {"run --workers=2x a.ruff", "'2x' is not a value for --workers"},
    {"run --max-call-depth 0 a.ruff", "'0' is not a value for --max-call-depth"},
    {"run --scheduler-timeout-ms 0 a.ruff", "'0' is not a value for --scheduler-timeout-ms"},
    {"run --stats=xml a.ruff", "'xml' is not a value for --stats"},
    {"run --color sometimes a.ruff", "'sometimes' is not a value for --color"},
    {"check --json=1 a.ruff", "'1' is not a value for --json"},
    {"-e", "-e needs the code to run behind it"},
    {"test --jobs 0", "'0' is not a value for --jobs"},
    {"test --timeout 3h", "'3h' is not a value for --timeout"},
    {"test --reporter xml", "'xml' is not a value for --reporter"},
    {"test --reporter junit=", "'junit=' is not a value for --reporter"},
    {"test --filter /(/", "'/(/' is not a value for --filter"},
    {"test --updat", "unknown option '--updat'; did you mean '--update'?"},
    {"test-run --update a.ruff", "unknown option '--update'"},
    {"test-run", "test-run needs a file"},
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line_suite)

BOOST_DATA_TEST_CASE(good_words_are_understood, boost::unit_test::data::make(good), c) {
  const command_line line = parse(c.words);
  BOOST_TEST(line.message == "");
  BOOST_TEST((line.what == c.what));
  BOOST_TEST(line.file == c.file);
  BOOST_TEST(joined(line.arguments) == c.arguments);
}

BOOST_DATA_TEST_CASE(bad_words_are_named, boost::unit_test::data::make(bad), c) {
  const command_line line = parse(c.words);
  BOOST_TEST((line.what == command::usage_error));
  BOOST_TEST(line.message == c.message);
}

BOOST_AUTO_TEST_CASE(options_set_what_they_say) {
  const command_line line =
      parse("run --workers 3 --seed=18446744073709551615 --scheduler-timeout-ms 7 --max-call-depth 9 --stats=json "
            "--color always a.ruff");
  BOOST_TEST(line.workers == 3u);
  BOOST_REQUIRE(line.seed.has_value());
  BOOST_TEST(*line.seed == UINT64_MAX);
  BOOST_TEST(line.scheduler_timeout_ms == 7u);
  BOOST_TEST(line.call_depth_max == 9);
  BOOST_TEST((line.statistics == statistics_form::json));
  BOOST_TEST((line.colour == colour_choice::always));
}

BOOST_AUTO_TEST_CASE(a_check_may_be_strict) {
  BOOST_TEST(parse("check --strict a.ruff").is_strict);
  BOOST_TEST(!parse("check a.ruff").is_strict);
  BOOST_TEST((parse("run --strict a.ruff").what == command::usage_error));
}

BOOST_AUTO_TEST_CASE(a_check_may_report_lanes) {
  BOOST_TEST(parse("check --lanes a.ruff").wants_lanes);
  BOOST_TEST(!parse("check a.ruff").wants_lanes);
}

BOOST_AUTO_TEST_CASE(diagnostics_have_four_forms) {
  BOOST_TEST((parse("run a.ruff").diagnostics == diagnostics_form::human));
  BOOST_TEST((parse("--diagnostics=short a.ruff").diagnostics == diagnostics_form::short_lines));
  BOOST_TEST((parse("check --diagnostics json a.ruff").diagnostics == diagnostics_form::json));
  BOOST_TEST((parse("run --diagnostics=sarif --nosuch").diagnostics == diagnostics_form::sarif));
  BOOST_TEST(parse("run --diagnostics xml a.ruff").message == "'xml' is not a value for --diagnostics");
}

BOOST_AUTO_TEST_CASE(tests_are_chosen_and_reported_as_asked) {
  const test_choice asked =
      parse("test a b --jobs 3 --timeout 30s --filter /x+/ --reporter junit=r.xml --update --recursive --check-exit "
            "--only-known").tests;
  BOOST_TEST(joined(asked.paths) == "a b");
  BOOST_TEST(asked.jobs == 3u);
  BOOST_TEST(asked.limit_ms == 30'000u);
  BOOST_TEST(asked.filter == "/x+/");
  BOOST_TEST((asked.form == report_form::junit));
  BOOST_TEST(asked.report_file == "r.xml");
  BOOST_TEST((asked.updates && asked.is_recursive && asked.checks_exit && asked.only_known));
  BOOST_TEST(parse("test --timeout 250ms").tests.limit_ms == 250u);
  BOOST_TEST(parse("test --timeout 2m").tests.limit_ms == 120'000u);
  BOOST_TEST(parse("test --timeout 5").tests.limit_ms == 5000u);
  BOOST_TEST((parse("test --json").tests.form == report_form::json));
}

BOOST_AUTO_TEST_CASE(statistics_take_no_word_of_their_own) {
  const command_line line = parse("run --stats a.ruff");
  BOOST_TEST((line.statistics == statistics_form::text));
  BOOST_TEST(line.file == "a.ruff");
}

BOOST_AUTO_TEST_CASE(code_stands_behind_its_option) {
  const command_line line = parse("-e print(1) x --seed 1");
  BOOST_REQUIRE(line.code.has_value());
  BOOST_TEST(*line.code == "print(1)");
  BOOST_TEST(joined(line.arguments) == "x --seed 1");
}

BOOST_AUTO_TEST_CASE(help_shows_the_options_of_the_command_and_no_hidden_ones) {
  BOOST_TEST(help_text("run").find("--workers N") != std::string::npos);
  BOOST_TEST(help_text("run").find("--jit") == std::string::npos);
  BOOST_TEST(help_text("run").find("--json ") == std::string::npos);
  BOOST_TEST(help_text("check").find("--json") != std::string::npos);
  BOOST_TEST(help_text("check").find("--workers") == std::string::npos);
  BOOST_TEST(help_text("").find("check FILE") != std::string::npos);
  BOOST_TEST(parse("run --help").about == "run");
  BOOST_TEST(parse("check -h").about == "check");
  BOOST_TEST(parse("help check").about == "check");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
