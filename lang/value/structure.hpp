#pragma once

// Struct instances and their shapes. A shape is the struct's name and the ordered list of its fields; instances made alike
// share one, and a field added by assignment moves the instance to another shape. Shapes live in the shape table of a
// program, are never removed, and their ids are never reused, so that inline caches can compare ids.

#include "lang/value/string.hpp"
#include "lang/value/value.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ruff::lang {

/// A field that scripts cannot name and do not see: an error keeps there what it was made of.
inline constexpr std::string_view hidden_field = "";

struct shape {
  std::uint32_t id;              ///< > 0
  value name;                    ///< immortal string: the struct's name
  std::vector<value> fields;     ///< immortal strings in order of creation

  /// Index of `field`, or nothing.
  [[nodiscard]] std::optional<std::uint32_t> index_of(std::string_view field) const noexcept;
};

/// All shapes of one program. Thread-safe: look-ups of known transitions take a shared lock.
class shape_table {
 public:
  shape_table();
  ~shape_table();
  shape_table(const shape_table&) = delete;
  shape_table& operator=(const shape_table&) = delete;

  /// The shape of a struct called `name` without fields.
  [[nodiscard]] const shape* root(std::string_view name);
  /// The shape that results from adding `field` to `from`, or `from` itself if it has that field.
  [[nodiscard]] const shape* with_field(const shape* from, std::string_view field);
  [[nodiscard]] const shape* find(std::uint32_t id) const;
  /// That of caught errors: message, stack, line, and the hidden field.
  [[nodiscard]] const shape* error() const noexcept { return error_; }

 private:
  struct state;
  std::unique_ptr<state> state_;
  const shape* error_;
};

struct structure_object : object {
  std::uint32_t field_count;
  std::uint32_t field_capacity;
  const shape* layout;
  std::uint64_t unused;  ///< keeps the fields 16-aligned

  [[nodiscard]] value* fields() noexcept { return reinterpret_cast<value*>(this + 1); }
  [[nodiscard]] const value* fields() const noexcept { return reinterpret_cast<const value*>(this + 1); }
};
static_assert(sizeof(structure_object) % 16 == 0);

/// Instance of `layout` with all fields null.
[[nodiscard]] value make_structure(const shape* layout);
/// Pointer to a field, or null when the instance has none of that name.
[[nodiscard]] const value* find_field(const structure_object& s, std::string_view field) noexcept;
[[nodiscard]] inline bool is_hidden(const structure_object& s, std::uint32_t field) noexcept {
  return text_of(s.layout->fields[field]) == hidden_field;
}
/// Number of fields that scripts see.
[[nodiscard]] inline std::uint32_t visible_fields(const structure_object& s) noexcept {
  return s.field_count - (find_field(s, hidden_field) ? 1 : 0);
}
/// `structure` with `field` set; adds the field when it is new.
[[nodiscard]] value with_field(shape_table& shapes, value structure, std::string_view field, value item);
[[nodiscard]] value unshared_structure(value structure);

}  // namespace ruff::lang
