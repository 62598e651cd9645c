"""One future gathered N times; it has its value before (`settled`) or gets it after the gathering (`pending`)."""
import asyncio
import sys


async def main(n, mode):
    future = asyncio.get_running_loop().create_future()
    if mode == "settled":
        future.set_result(3)
    gathered = asyncio.gather(*[future for _ in range(n)])
    if mode == "pending":
        future.set_result(3)
    print(sum(await gathered))


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
