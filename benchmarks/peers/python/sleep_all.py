"""N tasks that sleep 10 to 109 ms each, gathered."""
import asyncio
import sys


async def nap(i):
    await asyncio.sleep((10 + i % 100) / 1000)
    return i % 7


async def main(n):
    print(sum(await asyncio.gather(*[nap(i) for i in range(n)])))


asyncio.run(main(int(sys.argv[1])))
