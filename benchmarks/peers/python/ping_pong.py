"""N messages between two tasks over two queues."""
import asyncio
import sys


async def answer(requests, replies, rounds):
    for _ in range(rounds):
        replies.put_nowait(await requests.get() + 1)


async def ask(requests, replies, rounds):
    last = 0
    for _ in range(rounds):
        requests.put_nowait(last)
        last = await replies.get()
    return last


async def main(rounds):
    requests, replies = asyncio.Queue(), asyncio.Queue()
    answerer = asyncio.create_task(answer(requests, replies, rounds))
    print(await ask(requests, replies, rounds))
    await answerer


asyncio.run(main(int(sys.argv[1]) // 2))
