// N awaits of a resolved promise. Mode `empty`: the loop without the await.
async function awaits(promise, n) {
  let t = 0;
  for (let i = 0; i < n; i++) t += await promise;
  return t;
}

function adds(value, n) {
  let t = 0;
  for (let i = 0; i < n; i++) t += value;
  return t;
}

const n = Number(process.argv[2]);
if (process.argv[3] === "ready") awaits(Promise.resolve(3), n).then((t) => console.log(t));
else console.log(adds(3, n));
