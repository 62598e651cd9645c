"""The tree of skynet in which every node lets others run once."""
import asyncio
import sys


async def node(first, leaves):
    if leaves == 1:
        await asyncio.sleep(0)
        return first
    part = leaves // 10
    children = [asyncio.create_task(node(first + i * part, part)) for i in range(10)]
    await asyncio.sleep(0)
    total = 0
    for child in children:
        total += await child
    return total


print(asyncio.run(node(0, int(sys.argv[1]))))
