#include "lang/value/structure.hpp"

#include "lang/value/heap.hpp"
#include "lang/value/share.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <shared_mutex>

namespace ruff::lang {

std::optional<std::uint32_t> shape::index_of(std::string_view field) const noexcept {
  for (std::uint32_t n = 0; n < fields.size(); ++n)
    if (text_of(fields[n]) == field) return n;
  return std::nullopt;
}

struct shape_table::state {
  mutable std::shared_mutex lock;
  std::deque<shape> shapes;
  std::deque<value> texts;   ///< owners of the names
  std::map<std::string, const shape*, std::less<>> roots;
  std::map<std::pair<const shape*, std::string>, const shape*> transitions;

  value text(std::string_view name) {
    texts.push_back(make_string(name));
    if (texts.back().is_counted()) mark_shared(texts.back());
    return value::immortal(texts.back().as_object());
  }
  const shape* add(value name, std::vector<value> fields) {
    shapes.push_back({static_cast<std::uint32_t>(shapes.size() + 1), std::move(name), std::move(fields)});
    return &shapes.back();
  }
};

shape_table::shape_table() : state_(std::make_unique<state>()), error_(root("Error")) {
  for (const std::string_view field : std::initializer_list<std::string_view>{"message", "stack", "line", hidden_field})
    error_ = with_field(error_, field);
}
shape_table::~shape_table() = default;

const shape* shape_table::root(std::string_view name) {
  {
    const std::shared_lock lock(state_->lock);
    if (const auto found = state_->roots.find(name); found != state_->roots.end()) return found->second;
  }
  const std::unique_lock lock(state_->lock);
  auto [place, is_new] = state_->roots.try_emplace(std::string(name), nullptr);
  if (is_new) place->second = state_->add(state_->text(name), {});
  return place->second;
}

const shape* shape_table::with_field(const shape* from, std::string_view field) {
  if (from->index_of(field)) return from;
  std::pair<const shape*, std::string> key(from, field);
  {
    const std::shared_lock lock(state_->lock);
    if (const auto found = state_->transitions.find(key); found != state_->transitions.end()) return found->second;
  }
  const std::unique_lock lock(state_->lock);
  auto [place, is_new] = state_->transitions.try_emplace(std::move(key), nullptr);
  if (is_new) {
    std::vector<value> fields = from->fields;
    fields.push_back(state_->text(field));
    place->second = state_->add(from->name, std::move(fields));
  }
  return place->second;
}

const shape* shape_table::find(std::uint32_t id) const {
  const std::shared_lock lock(state_->lock);
  return id >= 1 && id <= state_->shapes.size() ? &state_->shapes[id - 1] : nullptr;
}

namespace {

std::size_t structure_bytes(std::size_t capacity) { return sizeof(structure_object) + capacity * sizeof(value); }

structure_object* allocate_structure(const shape* layout, std::size_t count) {
  auto* s = new (allocate_block(structure_bytes(count))) structure_object;
  init_header(s, kind::structure, 0, 1);
  s->field_count = s->field_capacity = static_cast<std::uint32_t>(count);
  s->layout = layout;
  return s;
}

}  // namespace

value make_structure(const shape* layout) {
  structure_object* s = allocate_structure(layout, layout->fields.size());
  std::uninitialized_default_construct_n(s->fields(), s->field_count);
  return value::own(s);
}

const value* find_field(const structure_object& s, std::string_view field) noexcept {
  const auto index = s.layout->index_of(field);
  return index ? &s.fields()[*index] : nullptr;
}

value with_field(shape_table& shapes, value structure, std::string_view field, value item) {
  const auto* old = structure.as<structure_object>();
  const shape* layout = shapes.with_field(old->layout, field);
  if (layout != old->layout) {
    structure_object* s = allocate_structure(layout, layout->fields.size());
    std::uninitialized_copy_n(old->fields(), old->field_count, s->fields());
    new (s->fields() + old->field_count) value();
    s->depth = old->depth;
    structure = value::own(s);
  } else {
    structure = unshared_structure(std::move(structure));
  }
  auto* s = structure.as<structure_object>();
  if (s->is_shared()) mark_shared(item);
  note_reach(*s, item);
  s->fields()[*layout->index_of(field)] = std::move(item);
  return structure;
}

value unshared_structure(value structure) {
  if (structure.is_unique()) return structure;
  const auto* old = structure.as<structure_object>();
  structure_object* s = allocate_structure(old->layout, old->field_count);
  std::uninitialized_copy_n(old->fields(), old->field_count, s->fields());
  s->depth = old->depth;
  return value::own(s);
}

}  // namespace ruff::lang
