// Blocks, and destruction without native recursion.

#include "lang/value/heap.hpp"

#include "lang/value/dict.hpp"
#include "lang/value/tagged.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>

namespace ruff::lang {

BOOST_AUTO_TEST_SUITE(heap)

BOOST_AUTO_TEST_CASE(a_block_keeps_its_content_when_it_is_resized) {
  // Small to small, across the limit of mapped blocks, mapped to mapped, and back.
  const std::size_t sizes[] = {100, 1000, 200'000, 5'000'000, 150'000, 64};
  std::size_t size = sizes[0];
  auto* block = static_cast<unsigned char*>(allocate_block(size));
  std::memset(block, 0x5a, 64);
  for (const std::size_t wanted : sizes) {
    block = static_cast<unsigned char*>(resize_block(block, size, wanted));
    size = wanted;
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(block) % 16 == 0u);
    for (std::size_t n = 0; n < 64; ++n) BOOST_REQUIRE(block[n] == 0x5a);
    block[size - 1] = block[size - 1];
  }
  free_block(block, size);
}

BOOST_AUTO_TEST_CASE(long_chains_of_every_container_are_destroyed_by_a_loop) {
  value chain = value::integer(0);
  for (int n = 0; n < 300'000; ++n) {
    chain = make_some(std::move(chain));
    chain = with_entry(make_dict(), "next", std::move(chain));
    chain = push(make_array(), std::move(chain));
  }
  const std::uint64_t before = destroyed_count();
  chain = value();
  BOOST_TEST(destroyed_count() - before == 1'200'000u);   // the key as well
}

BOOST_AUTO_TEST_CASE(what_others_hold_survives) {
  const value inner = tests::array_of({1, 2});
  { const value outer = push(make_array(), push(make_array(), inner)); }
  BOOST_TEST(inner.is_unique());
  BOOST_TEST(items_of(inner)[1].as_integer() == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
