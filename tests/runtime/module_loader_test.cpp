// Where modules are looked for, and when a file is compiled again.

#include "runtime/module_loader.hpp"

#include "actors/node.hpp"
#include "lang/value/failure.hpp"
#include "tests/runtime/module_files.hpp"

#include <memory>

namespace ruff::runtime {

namespace {

namespace files = std::filesystem;

struct fixture : tests::module_files {
  std::unique_ptr<tests::loaded_program> p;

  void open(const files::path& main_folder) { p = std::make_unique<tests::loaded_program>(main_folder, ""); }
  const lang::unit* load(std::string_view name, const lang::unit* used = nullptr) {
    auto loaded = p->loader.load(name, p->code.main(), used);
    return loaded ? *loaded : nullptr;
  }
  std::string failure(std::string_view name) {
    auto loaded = p->loader.load(name, p->code.main(), nullptr);
    return loaded ? "" : std::string(lang::message_of(loaded.error()));
  }
  /// What a program in the folder prints, on a node of its own.
  std::string output_of(const std::string& text) {
    tests::loaded_program own(folder, text);
    std::string written;
    actors::node_options options;
    options.seed = 1;
    options.standard_output = [&](std::string_view part) { written += part; };
    actors::local_node node(options);
    const auto outcome = node.run(own.code);
    if (outcome.failure.is(lang::kind::failure)) written += lang::message_of(outcome.failure);
    return written;
  }
  std::string found(std::string_view name) {
    const lang::unit* const u = load(name);
    return u ? files::path(u->file.name()).lexically_relative(folder).string() : "";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(module_loader_suite, fixture)

BOOST_AUTO_TEST_CASE(a_flat_file_comes_before_one_in_folders) {
  write("a.b.ruff", "");
  write("a/b.ruff", "");
  write("a/c.ruff", "");
  open(folder);
  BOOST_TEST(found("a.b") == "a.b.ruff");
  BOOST_TEST(found("a.c") == "a/c.ruff");
}

BOOST_AUTO_TEST_CASE(the_parent_of_src_and_the_folders_of_loaded_modules_are_searched) {
  write("src/x.ruff", "");
  write("beside.ruff", "");
  write("lib/deep.ruff", "");
  write("lib/near.ruff", "");
  open(folder / "src");
  BOOST_TEST(failure("near").starts_with("Module not found: near; Check that 'near' exists"));
  BOOST_TEST(load("x") != nullptr);
  BOOST_TEST(load("beside") != nullptr);
  BOOST_TEST(load("lib.deep") != nullptr);
  BOOST_TEST(load("near") != nullptr);
}

BOOST_AUTO_TEST_CASE(a_link_must_not_lead_out_of_the_root) {
  write("outside/secret.ruff", "");
  write("inside/m.ruff", "");
  files::create_symlink(folder / "outside/secret.ruff", folder / "inside/secret.ruff");
  files::create_symlink(folder / "inside/m.ruff", folder / "inside/alias.ruff");
  open(folder / "inside");
  BOOST_TEST(failure("secret").starts_with("Unsafe module import 'secret': resolved path '"));
  BOOST_TEST(load("alias") != nullptr);
}

BOOST_AUTO_TEST_CASE(a_file_is_compiled_once_until_it_changes) {
  write("m.ruff", "export x := 1");
  open(folder);
  const lang::unit* const first = load("m");
  BOOST_REQUIRE(first != nullptr);
  BOOST_TEST(load("m") == first);
  write("m.ruff", "export longer := 1");
  const lang::unit* const second = load("m");
  BOOST_TEST(second != first);
  BOOST_TEST((second->earlier == nullptr));
  BOOST_TEST((second->find_export("longer") != nullptr));
  files::last_write_time(folder / "m.ruff", files::last_write_time(folder / "m.ruff") + std::chrono::seconds(1));
  BOOST_TEST(load("m") != second);
}

BOOST_AUTO_TEST_CASE(a_used_unit_is_replaced_by_one_of_the_same_text) {
  write("m.ruff", "export x := 1");
  open(folder);
  const lang::unit* const first = load("m");
  const lang::unit* const second = load("m", first);
  BOOST_REQUIRE(second != nullptr);
  BOOST_TEST(second->earlier == first);
  BOOST_TEST(load("m", first) == second);
}

BOOST_AUTO_TEST_CASE(exports_are_known_from_the_text_alone) {
  write("m.ruff", "export let [a, b] := [1, 2] export func f() { } export struct S { } export a throw(1)");
  write("bad.ruff", "export :=");
  open(folder);
  const std::vector<std::string> expected{"a", "b", "f", "S", "a"};
  const auto names = p->loader.exports_of("m", p->code.main());
  BOOST_REQUIRE(names.has_value());
  BOOST_TEST(*names == expected, boost::test_tools::per_element());
  BOOST_TEST(!p->loader.exports_of("bad", p->code.main()).has_value());
  BOOST_TEST(!p->loader.exports_of("none", p->code.main()).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_with_errors_leaves_the_program_as_it_was) {
  write("bad.ruff", "x := 1\nstruct T { func m(self) { } }\nbreak");
  open(folder);
  const std::uint32_t units = p->code.units.size();
  BOOST_TEST(failure("bad") ==
             "Failed to parse module 'bad': 3:1: Compilation error: break can only be used inside a loop");
  BOOST_TEST(p->code.units.size() == units);
  BOOST_TEST(p->code.methods().globals.count("T.m") == 0u);
}

BOOST_AUTO_TEST_CASE(two_programs_in_one_process_import_separately) {
  write("m.ruff", "export n := 0\nexport func next() { n += 1\n return n }");
  const std::string text = "from m import next\nnext()\nprint(next())";
  BOOST_TEST(output_of(text) == "2\n");
  BOOST_TEST(output_of(text) == "2\n");
}

BOOST_AUTO_TEST_CASE(a_module_is_executed_anew_when_its_file_has_changed) {
  const std::string text = fmt::format(R"(file := "{}"
func load() {{ try {{ import m
    return [m.version, m.next(), m.next()] }} except e {{ return e.message }} }}
write_file(file, "export version := 1\nn := 0\nexport func next() {{ n += 1\n return n }}", true)
from m import next
print(load(), load())
write_file(file, "export version := 22\nn := 10\nexport func next() {{ n += 1\n return n }}", true)
print(load(), load(), next())
write_file(file, "export version := ", true)
print(load())
write_file(file, "export version := 333\nn := 100\nexport func next() {{ n += 1\n return n }}", true)
print(load()))", (folder / "m.ruff").string());
  BOOST_TEST(output_of(text) ==
             "[1, 1, 2] [1, 3, 4]\n"
             "[22, 11, 12] [22, 13, 14] 5\n"
             "Failed to parse module 'm': 1:18: Expected expression but found end of file\n"
             "[333, 101, 102]\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
