// The key/value file: standard library specification, fs, section 5. One JSON object of strings; a
// change reads the file, edits it and replaces it by renaming, one change at a time within the
// process.

#include "stdlib/file_job.hpp"
#include "stdlib/json.hpp"
#include "stdlib/tables.hpp"

#include <cerrno>
#include <mutex>

namespace ruff::stdlib {

namespace {

file_path store_path(const native_call& call) {
  std::string shown;
  if (!actors::find_environment(call, "RUFF_KV_PATH", shown) ||
      shown.find_first_not_of(" \t\r\n") == std::string::npos)
    shown = ".ruff_kv.json";
  if (shown.front() == '/') return {shown, shown};
  return {shown, actors::working_directory(call) + '/' + shown};
}

// The file belongs to the whole process, not to a node; jobs hold this for one read or one change.
std::mutex& store_mutex() {
  static std::mutex mutex;
  return mutex;
}

value parse_failure(const file_path& path, std::string_view cause) {
  return failure("Failed to parse kv store '{}': {}", path.shown, cause);
}

// The dict in the file; empty when there is no file.
value read_store(const file_path& path) {
  struct stat status {};
  if (status_of(path.real, status) == ENOENT) return lang::make_dict();
  file_content content;
  const std::string problem = read_whole(path.real, content);
  if (!problem.empty()) return failure("Failed to read kv store '{}': {}", path.shown, problem);
  if (!lang::is_valid_utf8(content.view()))
    return parse_failure(path, "stream did not contain valid UTF-8");
  value store = read_json(content.view());
  if (is_failure(store)) return parse_failure(path, lang::message_of(store));
  if (!store.is(kind::dict)) return parse_failure(path, "not an object");
  bool holds_strings = true;
  lang::for_each_entry(*store.as<lang::dict_object>(), [&](const auto&, const value& item) {
    holds_strings = holds_strings && item.is(kind::string);
  });
  return holds_strings ? store : parse_failure(path, "not an object of strings");
}

// Pretty JSON that keeps the order of the keys.
std::string store_text(const value& store) {
  std::string out;
  lang::for_each_entry(*store.as<lang::dict_object>(), [&](const auto& key, const value& item) {
    out += out.empty() ? "{\n  " : ",\n  ";
    append_json_text(out, key.view());
    out += ": ";
    append_json_text(out, lang::text_of(item));
  });
  return out + "\n}";
}

// 0 or an errno.
int replace_store(const file_path& path, const std::string& text) {
  const std::size_t slash = path.real.rfind('/');
  if (slash != std::string::npos && slash > 0)
    if (const int error = make_directories(path.real.substr(0, slash))) return error;
  const std::string draft = path.real + ".draft";
  if (const int error = write_whole(draft, text, write_mode::replace)) return error;
  return rename_path(draft, path.real);
}

value change_store(const file_path& path, const std::string& key, const std::string& content) {
  const std::scoped_lock lock(store_mutex());
  value store = read_store(path);
  if (is_failure(store)) return store;
  store = lang::with_entry(std::move(store), key, lang::make_string(content));
  const std::string text = store_text(store);
  const int error = text.size() > json_bytes_max ? EFBIG : replace_store(path, text);
  if (error == 0) return value::boolean(true);
  return failure("Failed to write kv store '{}': {}", path.shown, os_error_text(error));
}

value kv_set(native_call& call) {
  if (call.count != 2) return hinted_arity_failure(call, 2, "key, value");
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("kv_set requires key and value string arguments");
  const auto job = [path = store_path(call), key = std::string(lang::text_of(call[0])),
                    content = std::string(lang::text_of(call[1]))] {
    return change_store(path, key, content);
  };
  return actors::run_blocking(call, job, true);
}

value kv_get(native_call& call) {
  if (call.count != 1) return hinted_arity_failure(call, 1, "key");
  if (!call[0].is(kind::string)) return failure("kv_get requires a key string argument");
  const auto job = [path = store_path(call), key = std::string(lang::text_of(call[0]))]() -> value {
    const std::scoped_lock lock(store_mutex());
    value store = read_store(path);
    if (is_failure(store)) return store;
    const value* found = lang::find(*store.as<lang::dict_object>(), key);
    return found ? *found : value::null();
  };
  return actors::run_blocking(call, job);
}

constexpr auto own = arity_style::own;

constexpr native_entry table[] = {
    with(pure("kv_get", 0, variadic, own, kv_get, "(key) Text from the key/value file, or null."),
         effect::suspends, capability::filesystem_read),
    with(pure("kv_set", 0, variadic, own, kv_set, "(key, value) Stores a text in the key/value file."),
         effect::suspends, capability::filesystem_write),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table key_value_table() noexcept { return table; }

}  // namespace ruff::stdlib
