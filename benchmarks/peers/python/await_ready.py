"""N awaits of a future that is done. Mode `empty`: the loop without the await."""
import asyncio
import sys


async def awaits(n):
    future = asyncio.get_running_loop().create_future()
    future.set_result(3)
    t = 0
    for _ in range(n):
        t += await future
    return t


def adds(value, n):
    t = 0
    for _ in range(n):
        t += value
    return t


count = int(sys.argv[1])
print(asyncio.run(awaits(count)) if sys.argv[2] == "ready" else adds(3, count))
