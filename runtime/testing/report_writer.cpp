#include "runtime/testing/report_writer.hpp"

#include "runtime/application.hpp"

namespace ruff::runtime {

report_writer::report_writer(const test_choice& wanted, test_kind kind, bool is_verbose)
    : writes_file_(!wanted.report_file.empty()),
      shown_(make_test_reporter(writes_file_ ? report_form::pretty : wanted.form, kind, is_verbose)) {
  if (!writes_file_) return;
  file_ = std::fopen(wanted.report_file.c_str(), "we");
  filed_ = make_test_reporter(wanted.form, kind, is_verbose);
}

report_writer::~report_writer() {
  if (file_) std::fclose(file_);
}

void report_writer::write(std::string_view shown, std::string_view filed) {
  std::fwrite(shown.data(), 1, shown.size(), stdout);
  std::fflush(stdout);
  if (file_) std::fwrite(filed.data(), 1, filed.size(), file_);
}

void report_writer::begin(std::size_t count) { write(shown_->begin(count), filed_ ? filed_->begin(count) : ""); }

void report_writer::add(const test_result& result) {
  (result.has_passed ? totals_.passed : totals_.failed) += 1;
  write(shown_->add(result), filed_ ? filed_->add(result) : "");
}

int report_writer::end() {
  totals_.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began_).count();
  write(shown_->end(totals_), filed_ ? filed_->end(totals_) : "");
  return totals_.failed ? exit_gate : exit_success;
}

}  // namespace ruff::runtime
