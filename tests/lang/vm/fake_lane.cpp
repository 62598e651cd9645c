#include "tests/lang/vm/fake_lane.hpp"

#include "lang/syntax/parser.hpp"
#include "lang/syntax/walk.hpp"
#include "lang/value/array.hpp"
#include "lang/value/cycle_search.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/string.hpp"
#include "lang/value/text.hpp"
#include "lang/vm/crossing.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace ruff::lang::tests {

// ---- Promises.

void fake_promise::drop_reference() noexcept {
  if (--references_ == 0) delete this;
}

void fake_promise::settle(value outcome) {
  outcome_ = std::move(outcome);
  is_settled_ = true;
  for (fake_lane* lane : std::exchange(waiters, {})) lane->wake();
}

value promise_behind(fake_promise* source) {
  source->add_reference();
  return make_pending_promise(source);
}

// ---- Builtins.

namespace {

world& world_of(native_call& call) { return static_cast<world&>(*call.self.home->host); }

value print(native_call& call) {
  std::string line;
  for (std::uint32_t n = 0; n < call.count; ++n) {
    if (n) line += ' ';
    append_display(line, call[n]);
  }
  world_of(call).output += line + ";";
  return {};
}

value push_item(native_call& call) {
  if (!call[0].is(kind::array)) return builtin_failure("push expects an array");
  return push(std::move(call[0]), std::move(call[1]));
}

value length(native_call& call) {
  if (call[0].is(kind::array)) return value::integer(static_cast<std::int64_t>(items_of(call[0]).size()));
  return call[0].is(kind::string) ? value::integer(call[0].as<string_object>()->code_point_count) : value();
}

value steps(native_call& call) { return value::integer(static_cast<std::int64_t>(call.steps_before)); }

value fail_with(native_call& call) { return builtin_failure(text_of(call[0])); }

value pending(native_call& call) {
  auto* source = new fake_promise;
  world_of(call).pending.push_back(source);
  return promise_behind(source);
}

class witness_handle final : public handle {
 public:
  explicit witness_handle(world& owner) : owner_(owner) { ++owner_.witnesses; }
  ~witness_handle() override { --owner_.witnesses; }
  std::string_view type_name() const noexcept override { return "witness"; }

 private:
  world& owner_;
};

value witness(native_call& call) { return make_handle(kind::handle, std::make_unique<witness_handle>(world_of(call))); }

constexpr native_entry row(std::string_view name, std::int8_t least, std::int8_t most, effect does, native_function call) {
  return {name, name, least, most, arity_style::plural, capability::none, does, call, "For tests."};
}

value publish(native_call&) { return {}; }

constexpr native_entry rows[] = {
    row("print", 0, variadic, effect::io, print),        row("push", 2, 2, effect::pure, push_item),
    row("len", 1, 1, effect::pure, length),              row("steps", 0, 0, effect::io, steps),
    row("fail", 1, 1, effect::io, fail_with),            row("pending", 0, 0, effect::io, pending),
    row("wait_kept", 0, 0, effect::suspends, pending),   row("wait_open", 0, 0, effect::waits, pending),
    row("witness", 0, 0, effect::io, witness),
    touching(home_touch::by_argument, row("publish", 1, 1, effect::io, publish)),
};

class fake_registry final : public native_registry {
 public:
  const native_entry* find(std::string_view name) const noexcept override {
    const auto* found = std::find_if(std::begin(rows), std::end(rows), [&](const auto& r) { return r.name == name; });
    return found == std::end(rows) ? nullptr : found;
  }
  const native_entry* find_method(kind, std::string_view name) const noexcept override {
    return name == "push" || name == "len" ? find(name) : nullptr;
  }
  void for_each(const std::function<void(const native_entry&)>& visit) const override {
    for (const native_entry& entry : rows) visit(entry);
  }
  void add_constants(program& to) const override { to.builtin_values.emplace("PI", value::floating(3.14)); }
};

}  // namespace

const native_registry& fake_builtins() {
  static const fake_registry all;
  return all;
}

// ---- Lanes.

fake_lane::fake_lane(world& owner) : owner_(owner) { f.home = &owner.home; }

fake_lane::~fake_lane() { result->drop_reference(); }

void fake_lane::wake() { owner_.ready.push_back(this); }

stop fake_lane::step(value cancellation) {
  const stop why = run(f, &owner_.counters, std::move(cancellation));
  switch (why) {
    case stop::finished:
      is_finished = true;
      leave_home();
      outcome = f.take_result();
      result->settle(outcome);
      break;
    case stop::slice_over: wake(); break;
    case stop::yielded:
      leave_home();
      wake();
      break;
    case stop::waiting:
      leave_home();
      wait_for(static_cast<fake_promise&>(*f.awaited()));
      break;
    case stop::suspended: wait_for(static_cast<fake_promise&>(*f.awaited())); break;
    case stop::entering_home: break;   // queued by enter_home()
  }
  return why;
}

void fake_lane::wait_for(fake_promise& source) {
  if (source.outcome())
    wake();
  else
    source.waiters.push_back(this);
}

void fake_lane::take_home() {
  owner_.in_home = this;
  f.in_home = true;
  f.view = view_of_everything;
  f.view_is_stale = false;
}

void fake_lane::leave_home() {
  f.view_is_stale = true;
  if (!f.in_home) return;
  f.in_home = false;
  if (f.runs_top_level()) owner_.home.epoch.fetch_add(1);
  f.view = owner_.home.epoch.load() - 1;
  owner_.in_home = nullptr;
  if (owner_.home_queue.empty()) return;
  fake_lane* next = owner_.home_queue.front();
  owner_.home_queue.pop_front();
  next->take_home();
  next->wake();
}

// ---- Worlds.

world::world(const std::string& text, std::map<std::string, std::string> modules, std::int32_t depth_max)
    : compiled(std::make_unique<program>()), code(*compiled), modules_(std::move(modules)) {
  code.modules = this;
  const diagnostics findings = compile(code, fake_builtins(), "", source("test.ruff", text));
  for (const diagnostic& d : findings) BOOST_ERROR(d.message);
  BOOST_REQUIRE(findings.empty());
  begin(depth_max);
}

world::world(std::unique_ptr<program> made, std::int32_t depth_max) : compiled(std::move(made)), code(*compiled) {
  begin(depth_max);
}

void world::begin(std::int32_t depth_max) {
  code.depth_max = depth_max;
  home.host = spawned_home.host = this;
  initialise_globals(home, code);
  spawned_home.number = home.number + 1;
  lanes.push_back(std::make_unique<fake_lane>(*this));
  main().f.start(home, code.main().top_level, {}, -1);
  main().f.is_top_level = true;
  main().f.in_home = true;
  main().f.view = view_of_everything;
  in_home = &main();
  ready.push_back(&main());
}

fake_lane& world::lane_of(const fiber& f) {
  return **std::ranges::find_if(lanes, [&](const auto& lane) { return &lane->f == &f; });
}

value world::split_off(fiber& parent, fiber&& child, split_reason why) {
  home.is_shared = true;
  splits.push_back(why);
  auto& lane = *lanes.emplace_back(std::make_unique<fake_lane>(*this));
  lane.f = std::move(child);
  lane.f.in_home = false;
  lane.f.view = parent.in_home ? home.epoch.load() : parent.view;
  if (why == split_reason::head_start)
    lane.wake();
  else
    lane.wait_for(static_cast<fake_promise&>(*lane.f.awaited()));
  return promise_behind(lane.result);
}

host_answer world::enter_home(fiber& f) {
  fake_lane& lane = lane_of(f);
  if (in_home && in_home != &lane) {
    home_queue.push_back(&lane);
    return host_answer::stop;
  }
  lane.take_home();
  return host_answer::done;
}

host_answer world::read_top_level(fiber&, std::uint32_t slot, value& out) {
  out = home.globals[slot].content;
  return host_answer::done;
}

host_answer world::refresh_view(fiber& asking) {
  asking.view = home.epoch.load() - 1;
  asking.view_is_stale = false;
  return host_answer::done;
}

value* world::begin_top_level_write(fiber&, std::uint32_t slot) { return &home.globals.own(slot).content; }

void world::spawn(fiber&, value function) {
  spawned.push_back(copy_for_other_home(function, *spawned_home.members));
}

value world::make_gate(const void*) {
  auto* source = new fake_promise;
  value gate = promise_behind(source);
  source->drop_reference();
  return gate;
}

void world::open_gate(const value& gate, value with) {
  static_cast<fake_promise*>(gate.as<promise_object>()->source)->settle(std::move(with));
}

value world::load_module(std::string_view name, const unit& importer, const unit* used) {
  auto loaded = load(name, importer, used);
  return make_settled_promise(loaded ? value::integer((*loaded)->number) : std::move(loaded.error()));
}

world::~world() {
  lanes.clear();
  spawned.clear();
  for (home_state* there : {&home, &spawned_home}) there->globals.reset();
  free_cycles(std::vector{home.members, spawned_home.members});
  for (fake_promise* source : pending) source->drop_reference();
}

void world::run_all() {
  while (!ready.empty()) {
    fake_lane* lane = ready.front();
    ready.pop_front();
    lane->step();
  }
}

const function_code& world::function(std::string_view name) const {
  for (const auto& f : code.main().functions)
    if (f->label == name) return *f;
  BOOST_FAIL("no function of that name");
  return *code.main().functions.front();
}

result<const unit*> world::load(std::string_view name, const unit&, const unit* used) {
  const auto text = modules_.find(std::string(name));
  if (text == modules_.end()) return result<const unit*>::failed(fail(error_code::module_missing, name, name));
  const unit*& newest = loaded_[text->first];
  if (newest && newest != used) return newest;
  auto made = std::make_unique<unit>(source(text->first + ".ruff", text->second));
  made->name = name;
  made->earlier = newest;
  for (const diagnostic& d : compile_module(code, std::move(made))) BOOST_ERROR(d.message);
  return newest = &code.units[code.units.size() - 1];
}

std::optional<std::vector<std::string>> world::exports_of(std::string_view name, const unit&) {
  if (modules_.count(std::string(name)) == 0) return std::nullopt;
  std::vector<std::string> names;
  const auto parsed = parse(source("module", modules_[std::string(name)]));
  for (const statement* s : parsed.tree->statements)
    if (s->kind == statement_kind::export_item)
      for_each_exported(*s->inner, [&](std::string_view exported, bool) { names.emplace_back(exported); });
  return names;
}

std::string output_of(const std::string& text, std::map<std::string, std::string> modules) {
  world w(text, std::move(modules));
  w.run_all();
  BOOST_TEST(w.main().is_finished);
  if (w.main().outcome.is(kind::failure)) return w.output + "!" + std::string(message_of(w.main().outcome));
  return w.output;
}

}  // namespace ruff::lang::tests
