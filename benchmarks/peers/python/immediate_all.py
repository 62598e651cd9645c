"""N async calls that return at once, gathered. Mode `plain`: awaited one by one without a task."""
import asyncio
import sys


async def echo(i):
    return i % 7


async def main(n, mode):
    if mode == "plain":
        print(sum([await echo(i) for i in range(n)]))
    else:
        print(sum(await asyncio.gather(*[echo(i) for i in range(n)])))


asyncio.run(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
