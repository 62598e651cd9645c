#pragma once

// A generator: a suspended call in a segment of its own that is linked on top of whichever fiber advances it. One lane
// advances it at a time; another one that tries waits for a gate. The links of lazy chains are generators of the prelude,
// of kind iterator.

#include "lang/spin_lock.hpp"
#include "lang/value/cyclic.hpp"
#include "lang/vm/segment.hpp"

#include <atomic>

namespace ruff::lang {

struct generator_object : cyclic_object {
  segment* body;             ///< null once finished
  slot* base;                ///< where the body stands while it is not being advanced
  const instruction* ip;
  frame* record;
  std::atomic<const void*> runner;   ///< the fiber that advances it, or null; or its own address while a search looks in
  spin_lock lock;                    ///< guards `gate`
  std::uint32_t unused;
  value gate;                        ///< promise of those who wait for the end of an advance
};

}  // namespace ruff::lang
