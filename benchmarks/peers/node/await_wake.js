// N awaits, each of a promise that is resolved by a later turn. Mode `empty`: the loop with a plain call.
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function later(i) {
  await turn();
  return i % 7;
}

async function awaits(n) {
  let t = 0;
  for (let i = 0; i < n; i++) t += await later(i);
  return t;
}

function calls(n) {
  let t = 0;
  for (let i = 0; i < n; i++) t += i % 7;
  return t;
}

const n = Number(process.argv[2]);
if (process.argv[3] === "wake") awaits(n).then((t) => console.log(t));
else console.log(calls(n));
