#pragma once

// A world without actors for tests of the engine: lanes that run on the test's own thread, promises that the test settles,
// and a handful of builtins. The schedule is a plain queue; nothing runs unless the test asks for it.
//
//   print(…)           a line of world::output           steps()        steps run so far
//   push(a, v), len(v)                                   fail(text)     fails as a builtin
//   pending()          a promise settled by the test     wait_kept()    waits for one, keeping the home
//   wait_open()        the same, others may come in      witness()      a handle that counts those alive
//   publish(v)         touches home state if v reaches a closure that assigns captured variables

#include "lang/compile/code.hpp"
#include "lang/compile/module_source.hpp"
#include "lang/compile/program.hpp"
#include "lang/value/promise.hpp"
#include "lang/vm/fiber.hpp"
#include "lang/vm/home_state.hpp"
#include "lang/vm/lane_host.hpp"
#include "lang/vm/native.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ruff::lang::tests {

class world;
class fake_lane;

/// A promise that the test, or a lane's end, settles.
class fake_promise final : public promise_source {
 public:
  [[nodiscard]] const value* outcome() const noexcept override { return is_settled_ ? &outcome_ : nullptr; }
  void add_reference() noexcept override { ++references_; }
  void drop_reference() noexcept override;
  [[nodiscard]] bool is_held_once() const noexcept override { return references_ == 1; }
  void mark_observed() noexcept override { is_observed = true; }
  /// Keeps the outcome and makes whoever waits ready.
  void settle(value outcome);

  std::vector<fake_lane*> waiters;
  bool is_observed = false;

 private:
  value outcome_;
  bool is_settled_ = false;
  std::uint32_t references_ = 1;
};

/// A promise value behind a fresh source, which the caller keeps a pointer to.
[[nodiscard]] value promise_behind(fake_promise* source);

class fake_lane final {
 public:
  explicit fake_lane(world& owner);
  ~fake_lane();
  fake_lane(const fake_lane&) = delete;
  fake_lane& operator=(const fake_lane&) = delete;

  /// Runs the fiber once and does what its stop asks for.
  stop step(value cancellation = value());
  /// What the lane waited for is there.
  void wake();

  fiber f;
  bool is_finished = false;
  value outcome = value::unset();          ///< once finished
  fake_promise* result = new fake_promise;  ///< what the lane owes

 private:
  friend class world;
  void wait_for(fake_promise& source);
  void leave_home();
  void take_home();

  world& owner_;
};

/// A compiled program with its modules, its home, its lanes and what they did.
class world : public lane_host, public module_source {
 public:
  /// Compiles `text`, which must be right, as the modules must (name → text).
  explicit world(const std::string& text, std::map<std::string, std::string> modules = {},
                 std::int32_t depth_max = 100'000);
  /// A program that is compiled already, without modules.
  world(std::unique_ptr<program> made, std::int32_t depth_max);
  ~world();
  world(const world&) = delete;
  world& operator=(const world&) = delete;

  // lane_host
  value split_off(fiber& parent, fiber&& child, split_reason why) override;
  host_answer enter_home(fiber& f) override;
  host_answer read_top_level(fiber& f, std::uint32_t slot, value& out) override;
  host_answer refresh_view(fiber& f) override;
  value* begin_top_level_write(fiber& f, std::uint32_t slot) override;
  void end_top_level_write(fiber&, std::uint32_t) override {}
  void spawn(fiber& f, value function) override;
  value make_gate(const void*) override;
  value load_module(std::string_view name, const unit& importer, const unit* used) override;
  void open_gate(const value& gate, value with) override;
  void move_gate(const value&, const void*) override {}

  // module_source
  [[nodiscard]] result<const unit*> load(std::string_view name, const unit& importer, const unit* used) override;
  [[nodiscard]] std::optional<std::vector<std::string>> exports_of(std::string_view name, const unit& importer) override;

  /// The first lane, which runs the top-level code.
  [[nodiscard]] fake_lane& main() { return *lanes.front(); }
  /// Runs ready lanes until there are none.
  void run_all();
  /// Settles the n-th promise that pending() and its like made.
  void settle(std::size_t n, value outcome) { pending.at(n)->settle(std::move(outcome)); }
  /// Compiled function called `name`.
  [[nodiscard]] const function_code& function(std::string_view name) const;

  std::unique_ptr<program> compiled;
  program& code;
  home_state home;
  home_state spawned_home;              ///< to which the bodies in `spawned` belong
  std::deque<std::unique_ptr<fake_lane>> lanes;
  std::deque<fake_lane*> ready;
  std::vector<fake_promise*> pending;
  std::vector<split_reason> splits;
  std::vector<value> spawned;
  fiber_counters counters;
  std::string output;
  int witnesses = 0;                    ///< handles alive
  fake_lane* in_home = nullptr;
  std::deque<fake_lane*> home_queue;

 private:
  /// The program is compiled: its home, and the lane of its top-level code.
  void begin(std::int32_t depth_max);
  [[nodiscard]] fake_lane& lane_of(const fiber& f);

  std::map<std::string, std::string> modules_;
  std::map<std::string, const unit*> loaded_;
};

/// The builtins above.
[[nodiscard]] const native_registry& fake_builtins();

/// What the program prints when it is run to its end without anything to wait for.
[[nodiscard]] std::string output_of(const std::string& text, std::map<std::string, std::string> modules = {});

}  // namespace ruff::lang::tests
