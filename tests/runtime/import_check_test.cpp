// What `check` says about the imports of a program.

#include "runtime/import_check.hpp"

#include "tests/runtime/module_files.hpp"

namespace ruff::runtime {

namespace {

struct fixture : tests::module_files {
  /// `file:line: message` of every fault.
  std::string faults(const std::string& text) const {
    const tests::loaded_program p(folder, text);
    std::string all;
    for (const import_faults& f : check_imports(p.code))
      for (const lang::diagnostic& d : f.found)
        all += fmt::format("{}:{}: {};", std::filesystem::path(f.file->file.name()).filename().string(),
                           f.file->file.place_of(d.span).line, d.message.substr(0, d.message.find(';')));
    return all;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(import_check, fixture)

BOOST_AUTO_TEST_CASE(faults_of_modules_are_found_without_running_them) {
  write("a.ruff", "throw(1)\nimport nowhere\nexport x := 1");
  write("bad.ruff", "x :=");
  BOOST_TEST(faults("import a") == "a.ruff:2: Module not found: nowhere;");
  BOOST_TEST(faults("func f() {\nimport bad }") ==
             "main.ruff:2: Failed to parse module 'bad': 1:5: Expected expression but found end of file;");
  BOOST_TEST(faults("from a import x, y") ==
             "a.ruff:2: Module not found: nowhere;main.ruff:1: Symbol 'y' not found in module 'a';");
}

BOOST_AUTO_TEST_CASE(names_that_are_not_exported_are_found) {
  write("a.ruff", "export value := 1\nexport struct P { }");
  BOOST_TEST(faults("from a import value, P") == "");
  BOOST_TEST(faults("from a import valeu") == "main.ruff:1: Symbol 'valeu' not found in module 'a';");
}

BOOST_AUTO_TEST_CASE(what_a_try_guards_may_be_missing) {
  write("a.ruff", "export x := 1");
  BOOST_TEST(faults("try { import nowhere } except e { from a import x }") == "");
}

BOOST_AUTO_TEST_CASE(circles_are_found_where_they_close) {
  write("a.ruff", "import b");
  write("b.ruff", "import a");
  write("c.ruff", "import d");
  write("d.ruff", "func f() { import c }");
  BOOST_TEST(faults("import a") == "b.ruff:1: Circular import detected: a -> b -> a;");
  BOOST_TEST(faults("import c") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
