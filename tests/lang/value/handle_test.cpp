// Handles: shared from the start, destroyed with their last reference.

#include "lang/value/handle.hpp"

#include "lang/value/share.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

namespace {

class fake_handle final : public handle {
 public:
  explicit fake_handle(bool& gone) : gone_(gone) {}
  ~fake_handle() override { gone_ = true; }
  std::string_view type_name() const noexcept override { return "fake"; }

 private:
  bool& gone_;
};

class other_handle final : public handle {
 public:
  std::string_view type_name() const noexcept override { return "other"; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(handle_suite)

BOOST_AUTO_TEST_CASE(a_handle_is_shared_from_the_start_and_dies_with_its_last_reference) {
  bool gone = false;
  {
    const value h = make_handle(kind::handle, std::make_unique<fake_handle>(gone));
    BOOST_TEST(h.as_object()->is_shared());
    BOOST_TEST(type_name(h) == std::string("fake"));
    const value also = h;
    BOOST_TEST(!gone);
  }
  BOOST_TEST(gone);
}

BOOST_AUTO_TEST_CASE(the_target_is_found_by_its_class) {
  bool gone = false;
  const value h = make_handle(kind::task, std::make_unique<fake_handle>(gone));
  BOOST_TEST(target_of<fake_handle>(h) != nullptr);
  BOOST_TEST(target_of<other_handle>(h) == nullptr);
  BOOST_TEST(target_of<fake_handle>(value::integer(1)) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
