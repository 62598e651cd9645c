// The tree of skynet in which all leaves await one promise, which the last leaf to start resolves.
let open;
let started = 0;
const leafCount = Number(process.argv[2]);
const gate = new Promise((resolve) => { open = resolve; });

async function node(first, leaves) {
  if (leaves === 1) {
    if (++started === leafCount) open(1);
    return first + await gate;
  }
  const part = leaves / 10;
  const children = new Array(10);
  for (let i = 0; i < 10; i++) children[i] = node(first + i * part, part);
  let total = 0;
  for (const child of children) total += await child;
  return total;
}
node(0, leafCount).then((total) => console.log(total));
