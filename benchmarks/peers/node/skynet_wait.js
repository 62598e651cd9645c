// The tree of skynet in which every node lets others run once.
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function node(first, leaves) {
  if (leaves === 1) {
    await turn();
    return first;
  }
  const part = leaves / 10;
  const children = new Array(10);
  for (let i = 0; i < 10; i++) children[i] = node(first + i * part, part);
  await turn();
  let total = 0;
  for (const child of children) total += await child;
  return total;
}
node(0, Number(process.argv[2])).then((total) => console.log(total));
