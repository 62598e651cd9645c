// N messages between two async functions over two queues.
class Channel {
  items = [];
  receiver = null;
  send(v) {
    if (this.receiver) {
      const receiver = this.receiver;
      this.receiver = null;
      receiver(v);
    } else {
      this.items.push(v);
    }
  }
  receive() {
    if (this.items.length) return this.items.shift();
    return new Promise((resolve) => { this.receiver = resolve; });
  }
}

async function answer(requests, replies, rounds) {
  for (let i = 0; i < rounds; i++) replies.send(await requests.receive() + 1);
}

async function ask(requests, replies, rounds) {
  let last = 0;
  for (let i = 0; i < rounds; i++) {
    requests.send(last);
    last = await replies.receive();
  }
  return last;
}

const rounds = Number(process.argv[2]) / 2;
const requests = new Channel();
const replies = new Channel();
answer(requests, replies, rounds);
ask(requests, replies, rounds).then((last) => console.log(last));
