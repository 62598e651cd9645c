"""The tree of skynet in which all leaves await one future, which the last leaf to start resolves."""
import asyncio
import sys

started = 0


async def node(gate, leaf_count, first, leaves):
    global started
    if leaves == 1:
        started += 1
        if started == leaf_count:
            gate.set_result(1)
        return first + await gate
    part = leaves // 10
    children = [asyncio.create_task(node(gate, leaf_count, first + i * part, part)) for i in range(10)]
    total = 0
    for child in children:
        total += await child
    return total


async def main(leaf_count):
    print(await node(asyncio.get_running_loop().create_future(), leaf_count, 0, leaf_count))


asyncio.run(main(int(sys.argv[1])))
