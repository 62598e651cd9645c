#include "lang/value/value.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/function.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"

#include <cmath>
#include <cstring>
#include <vector>

namespace ruff::lang {

bool is_truthy(const value& v) noexcept {
  switch (v.type()) {
    case kind::boolean: return v.as_bool();
    case kind::null:
    case kind::pause:
    case kind::wait:
    case kind::unset: return false;
    case kind::integer: return v.as_integer() != 0;
    case kind::floating: return v.as_float() != 0;
    case kind::string: return v.as<string_object>()->byte_count != 0;
    case kind::array: return v.as<array_object>()->size != 0;
    case kind::dict: return v.as<dict_object>()->live != 0;
    default: return true;
  }
}

namespace {

const char* tagged_type_name(const value& v) {
  const auto family = text_of(v.as<tagged_object>()->family);
  return family == "Result" ? "result" : family == "Option" ? "option" : "tagged";
}

}  // namespace

const char* type_name(const value& v) noexcept {
  switch (v.type()) {
    case kind::integer: return "int";
    case kind::floating: return "float";
    case kind::null: return "null";
    case kind::boolean: return "bool";
    case kind::string: return "string";
    case kind::array: return "array";
    case kind::dict: return "dict";
    case kind::structure: return "struct";
    case kind::tagged: return tagged_type_name(v);
    case kind::set: return "set";
    case kind::queue: return "queue";
    case kind::stack: return "stack";
    case kind::bytes: return "bytes";
    case kind::function:
    case kind::native: return "function";
    case kind::promise: return "promise";
    case kind::generator: return "generator";
    case kind::iterator: return "iterator";
    case kind::channel:
    case kind::task:
    case kind::handle: return v.as<handle_object>()->target->type_name().data();
    case kind::failure:
    case kind::pause:
    case kind::wait:
    case kind::unset: return "null";
  }
  return "null";
}

namespace {

/// How two numbers and nested values compare.
enum class strictness : std::uint8_t { language, strict };

bool floats_equal(double a, double b) {
  if (std::isfinite(a) && std::isfinite(b)) return std::abs(a - b) < equality_epsilon;
  return a == b;
}

/// Compares deep values with a list of pairs still to be compared, so that depth is not limited by the native stack.
class comparison {
 public:
  explicit comparison(strictness how) : how_(how) {}

  bool run(const value& a, const value& b) {
    pending_.emplace_back(&a, &b);
    while (!pending_.empty()) {
      const auto [x, y] = pending_.back();
      pending_.pop_back();
      if (!step(*x, *y)) return false;
    }
    return true;
  }

 private:
  bool all(const value* x, std::size_t nx, const value* y, std::size_t ny) {
    if (nx != ny) return false;
    for (std::size_t n = 0; n < nx; ++n) pending_.emplace_back(x + n, y + n);
    return true;
  }

  bool step(const value& x, const value& y) {
    if (how_ == strictness::language && x.is(kind::integer) && y.is(kind::floating))
      return floats_equal(static_cast<double>(x.as_integer()), y.as_float());
    if (how_ == strictness::language && x.is(kind::floating) && y.is(kind::integer))
      return floats_equal(x.as_float(), static_cast<double>(y.as_integer()));
    if (x.type() != y.type()) return false;
    switch (x.type()) {
      case kind::integer:
      case kind::boolean: return x.as_integer() == y.as_integer();
      case kind::floating:
        return how_ == strictness::strict ? x.as_float() == y.as_float() : floats_equal(x.as_float(), y.as_float());
      case kind::null: return true;
      case kind::string: return equal(*x.as<string_object>(), *y.as<string_object>());
      default: return x.as_object() == y.as_object() || step_object(x, y);
    }
  }

  bool step_object(const value& x, const value& y) {
    switch (x.type()) {
      case kind::array: return all(items_of(x).data(), items_of(x).size(), items_of(y).data(), items_of(y).size());
      case kind::dict: return step_dict(*x.as<dict_object>(), *y.as<dict_object>());
      case kind::structure: return step_structure(*x.as<structure_object>(), *y.as<structure_object>());
      case kind::tagged: {
        const auto &a = *x.as<tagged_object>(), &b = *y.as<tagged_object>();
        pending_.emplace_back(&a.family, &b.family);
        pending_.emplace_back(&a.variant, &b.variant);
        return all(a.payload(), a.payload_count, b.payload(), b.payload_count);
      }
      case kind::set: return step_set(x, y);
      case kind::queue:
      case kind::stack: {
        const auto a = sequence_items(x), b = sequence_items(y);
        return all(a.data(), a.size(), b.data(), b.size());
      }
      case kind::bytes: {
        const auto a = bytes_of(x), b = bytes_of(y);
        return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
      }
      case kind::function: {
        const auto &a = *x.as<function_object>(), &b = *y.as<function_object>();
        return a.code == b.code && a.capture_count == 0 && b.capture_count == 0;
      }
      case kind::native: return x.as<native_object>()->entry == y.as<native_object>()->entry;
      default: return false;
    }
  }

  bool step_dict(const dict_object& a, const dict_object& b) {
    if (a.live != b.live) return false;
    for (std::uint32_t n = 0; n < a.used; ++n) {
      if (!a.entries[n].key.is(kind::string)) continue;
      const value* other = find(b, *a.entries[n].key.as<string_object>());
      if (!other) return false;
      pending_.emplace_back(&a.entries[n].item, other);
    }
    return true;
  }

  bool step_structure(const structure_object& a, const structure_object& b) {
    if (visible_fields(a) != visible_fields(b) || text_of(a.layout->name) != text_of(b.layout->name)) return false;
    for (std::uint32_t n = 0; n < a.field_count; ++n) {
      if (is_hidden(a, n)) continue;
      const value* other = find_field(b, text_of(a.layout->fields[n]));
      if (!other) return false;
      pending_.emplace_back(&a.fields()[n], other);
    }
    return true;
  }

  static bool step_set(const value& x, const value& y) {
    if (sequence_size(x) != sequence_size(y)) return false;
    for (const value& item : sequence_items(x))
      if (!set_has(y, item)) return false;
    return true;
  }

  strictness how_;
  std::vector<std::pair<const value*, const value*>> pending_;
};

}  // namespace

bool equals(const value& a, const value& b) noexcept {
  if (a.is(kind::string) && b.is(kind::string)) return equal(*a.as<string_object>(), *b.as<string_object>());
  if (a.is(kind::integer) && b.is(kind::integer)) return a.as_integer() == b.as_integer();
  return comparison(strictness::language).run(a, b);
}

bool equals_strictly(const value& a, const value& b) noexcept { return comparison(strictness::strict).run(a, b); }

}  // namespace ruff::lang
