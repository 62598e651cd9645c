"""A tree of tasks, ten children per node. Mode `plain`: the calls are awaited without tasks."""
import asyncio
import sys


async def node(first, leaves):
    if leaves == 1:
        return first
    part = leaves // 10
    children = [asyncio.create_task(node(first + i * part, part)) for i in range(10)]
    total = 0
    for child in children:
        total += await child
    return total


async def plain(first, leaves):
    if leaves == 1:
        return first
    part = leaves // 10
    total = 0
    for i in range(10):
        total += await plain(first + i * part, part)
    return total


tree = plain if len(sys.argv) > 2 else node
print(asyncio.run(tree(0, int(sys.argv[1]))))
