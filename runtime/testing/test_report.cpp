#include "runtime/testing/test_report.hpp"

#include "stdlib/json.hpp"

#include <fmt/core.h>
#include <map>

namespace ruff::runtime {

namespace {

/// `[✓] PATH (12.3ms)`.
class pretty_snapshots final : public test_reporter {
 public:
  std::string begin(std::size_t) override { return {}; }
  std::string add(const test_result& r) override {
    std::string text = fmt::format("[{}] {} ({:.1f}ms)\n", r.has_passed ? "✓" : "✗", r.name, r.milliseconds);
    if (!r.has_passed) text += indented(r.message + "\n" + r.details, "    ");
    return text + indented(r.note, "    ");
  }
  std::string end(const test_totals& totals) override {
    return fmt::format("\n[{}] Passed {}/{} tests\n", totals.failed ? "✗" : "✓", totals.passed, totals.count());
  }
};

class pretty_blocks final : public test_reporter {
 public:
  explicit pretty_blocks(bool is_verbose) : is_verbose_(is_verbose) {}

  std::string begin(std::size_t) override {
    return fmt::format("\n{}\nTest Results\n{}\n", rule(), rule());
  }
  std::string add(const test_result& r) override {
    if (r.has_passed && !is_verbose_) return {};
    has_shown_ = true;
    return fmt::format("  {} {} ({:.0f}ms)\n", r.has_passed ? "✓" : "✗", r.name, r.milliseconds) +
           indented(r.details + r.note, "    ");
  }
  std::string end(const test_totals& totals) override {
    return fmt::format("{}Tests: {} total, {} passed, {} failed\nTime:  {:.0f}ms\n{}\n{}\n", has_shown_ ? "\n" : "",
                       totals.count(), totals.passed, totals.failed, totals.milliseconds, rule(),
                       totals.failed ? fmt::format("{} of {} tests failed.", totals.failed, totals.count())
                                     : "All tests passed.");
  }

 private:
  static std::string rule() { return std::string(60, '='); }

  bool is_verbose_;
  bool has_shown_ = false;
};

class dots final : public test_reporter {
 public:
  std::string begin(std::size_t) override { return {}; }
  std::string add(const test_result& r) override {
    if (r.has_passed) return ".";
    failures_ += fmt::format("\n✗ {}\n{}", r.name, indented(r.message + "\n" + r.details, "    "));
    return "F";
  }
  std::string end(const test_totals& totals) override {
    return fmt::format("\n{}\nPassed {}/{} tests\n", failures_, totals.passed, totals.count());
  }

 private:
  std::string failures_;
};

class tap final : public test_reporter {
 public:
  std::string begin(std::size_t count) override { return fmt::format("TAP version 13\n1..{}\n", count); }
  std::string add(const test_result& r) override {
    std::string text = fmt::format("{}ok {} - {}\n", r.has_passed ? "" : "not ", ++number_, description(r.name));
    text += fmt::format("  ---\n  duration_ms: {:.3f}\n", r.milliseconds);
    if (r.has_passed) return text + "  ...\n";
    text += "  message: ";
    stdlib::append_json_text(text, r.message);   // a JSON string is one of YAML, too
    text += "\n  at: ";
    stdlib::append_json_text(text, r.line ? fmt::format("{}:{}", r.file, r.line) : r.file);
    if (!r.details.empty()) text += "\n  details: |" + block(r.details);
    return text + "\n  ...\n";
  }
  std::string end(const test_totals&) override { return {}; }

 private:
  /// Readers take a line without indentation for the end of the block.
  static std::string block(std::string_view text) {
    std::string made;
    for (; !text.empty(); text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1))
      made.append("\n    ").append(text.substr(0, text.find('\n')));
    return made;
  }

  /// `#` would begin a directive.
  static std::string description(std::string_view name) {
    std::string text;
    for (const char c : name) {
      if (c == '#' || c == '\\') text += '\\';
      text += c == '\n' ? ' ' : c;
    }
    return text;
  }

  std::size_t number_ = 0;
};

/// Without the control characters that XML has no form for.
std::string xml_text(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    switch (c) {
      case '&': quoted += "&amp;"; break;
      case '<': quoted += "&lt;"; break;
      case '>': quoted += "&gt;"; break;
      case '"': quoted += "&quot;"; break;
      default: quoted += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
    }
  }
  return quoted;
}

class junit final : public test_reporter {
 public:
  std::string begin(std::size_t) override { return {}; }
  std::string add(const test_result& r) override {
    suite& in = suites_[r.file];
    std::string& cases = in.cases;
    (r.has_passed ? in.totals.passed : in.totals.failed) += 1;
    in.totals.milliseconds += r.milliseconds;
    cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"", xml_text(r.file), xml_text(r.name),
                         r.milliseconds / 1000);
    if (r.has_passed) {
      cases += "/>\n";
      return {};
    }
    cases += fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n", xml_text(r.message),
                         xml_text(r.details));
    return {};
  }
  std::string end(const test_totals& totals) override {
    std::string text = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n", numbers(totals));
    for (const auto& [file, in] : suites_)
      text += fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n", xml_text(file), numbers(in.totals), in.cases);
    return text + "</testsuites>\n";
  }

 private:
  struct suite {
    test_totals totals;
    std::string cases;
  };

  static std::string numbers(const test_totals& t) {
    return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"{:.6f}\"", t.count(), t.failed,
                       t.milliseconds / 1000);
  }

  std::map<std::string, suite> suites_;
};

class json final : public test_reporter {
 public:
  explicit json(test_kind kind) : kind_(kind) {}

  std::string begin(std::size_t) override { return {}; }
  std::string add(const test_result& r) override {
    rows_ += rows_.empty() ? "\n    {" : ",\n    {";
    const auto text = [this](std::string_view key, std::string_view content) {
      rows_ += fmt::format("\"{}\": ", key);
      stdlib::append_json_text(rows_, content);
      rows_ += ", ";
    };
    text("name", r.name);
    text("file", r.file);
    text("status", r.has_passed ? "passed" : "failed");
    if (!r.has_passed) text("message", r.message);
    if (!r.has_passed) text("details", r.details);
    rows_ += fmt::format("\"line\": {}, \"duration_ms\": {:.3f}}}", r.line, r.milliseconds);
    return {};
  }
  std::string end(const test_totals& t) override {
    return fmt::format("{{\n  \"command\": \"{}\",\n  \"status\": \"{}\",\n  \"total\": {},\n  \"passed\": {},\n"
                       "  \"failed\": {},\n  \"duration_ms\": {:.3f},\n  \"tests\": [{}{}]\n}}\n",
                       kind_ == test_kind::blocks ? "test-run" : "test", t.failed ? "failed" : "ok", t.count(), t.passed,
                       t.failed, t.milliseconds, rows_, rows_.empty() ? "" : "\n  ");
  }

 private:
  test_kind kind_;
  std::string rows_;
};

}  // namespace

std::unique_ptr<test_reporter> make_test_reporter(report_form form, test_kind kind, bool is_verbose) {
  switch (form) {
    case report_form::pretty:
      if (kind == test_kind::blocks) return std::make_unique<pretty_blocks>(is_verbose);
      return std::make_unique<pretty_snapshots>();
    case report_form::dot: return std::make_unique<dots>();
    case report_form::tap: return std::make_unique<tap>();
    case report_form::junit: return std::make_unique<junit>();
    case report_form::json: return std::make_unique<json>(kind);
  }
  return nullptr;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string made;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end != 0) made.append(indent).append(text.substr(0, end));
    made += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return made;
}

}  // namespace ruff::runtime
