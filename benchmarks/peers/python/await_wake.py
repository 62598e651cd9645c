"""N awaits, each of a task that lets others run first. Mode `empty`: the loop with a plain call."""
import asyncio
import sys


async def later(i):
    await asyncio.sleep(0)
    return i % 7


async def awaits(n):
    t = 0
    for i in range(n):
        t += await asyncio.create_task(later(i))
    return t


def now(i):
    return i % 7


def calls(n):
    t = 0
    for i in range(n):
        t += now(i)
    return t


count = int(sys.argv[1])
print(asyncio.run(awaits(count)) if sys.argv[2] == "wake" else calls(count))
