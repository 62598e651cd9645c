#include "actors/line_input.hpp"

#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/string.hpp"
#include "lang/value/text.hpp"

#include <cerrno>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace ruff::actors {

using lang::value;

namespace {

constexpr std::size_t read_bytes = 65536;

class line_promise final : public claimable_promise {
 public:
  using claimable_promise::claimable_promise;
  const char* name() const override { return "ruff.line"; }
};

}  // namespace

line_input::line_input(local_node& owner, int descriptor)
    : owner_(owner), descriptor_(descriptor), stop_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

line_input::~line_input() { ::close(stop_event_); }

void line_input::stop() { ::eventfd_write(stop_event_, 1); }

value line_input::next_line() {
  owner_.count(&event_counters::promise_actors);
  auto wait = make_light_actor<line_promise>(owner_.system());
  claimable_promise* const place = wait.get();
  actor_reference<promise_actor> done(wait.release());
  value result = promise_of(done);
  {
    const std::lock_guard guard(lock_);
    waiting_.push_back({place, producer(std::move(done))});
    if (std::exchange(is_served_, true)) return result;
  }
  const auto job = owner_.pool().run([this] { return serve(), value(); }, false);
  job->mark_observed();
  return result;
}

void line_input::serve() {
  for (bool is_last = false; !is_last;) {
    value line = kept_ ? *std::exchange(kept_, std::nullopt) : read_line();
    std::unique_lock guard(lock_);
    request next = std::move(waiting_.front());
    waiting_.pop_front();
    const bool is_wanted = next.place->claim();
    if (!is_wanted) kept_ = line;   // before another job may begin
    is_last = waiting_.empty();
    if (is_last) is_served_ = false;
    guard.unlock();
    if (is_wanted) next.done.settle(std::move(line));
  }
}

/// More bytes into the buffer; false at the end of input, or when nobody needs them any more.
bool line_input::fill() {
  for (;;) {
    pollfd events[] = {{descriptor_, POLLIN, 0}, {stop_event_, POLLIN, 0}};
    const int count = ::poll(events, std::size(events), -1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 || events[1].revents) return false;
    const std::size_t old_size = buffer_.size();
    buffer_.resize(old_size + read_bytes);
    const ssize_t got = ::read(descriptor_, buffer_.data() + old_size, read_bytes);
    buffer_.resize(old_size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    return got > 0;
  }
}

value line_input::read_line() {
  std::size_t searched = 0;
  std::size_t end = buffer_.find('\n');
  while (end == std::string::npos) {
    searched = buffer_.size();
    if (!fill()) break;
    end = buffer_.find('\n', searched);
  }
  if (end == std::string::npos && buffer_.empty()) return {};
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end == std::string::npos ? end : end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (!lang::is_valid_utf8(line)) return lang::builtin_failure("stream did not contain valid UTF-8");
  return lang::make_string(line);
}

}  // namespace ruff::actors
