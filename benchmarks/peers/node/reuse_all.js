// One promise gathered N times; it has its value before (`settled`) or gets it after the gathering (`pending`).
async function main(n, mode) {
  let settle;
  const promise = new Promise((resolve) => { settle = resolve; });
  if (mode === "settled") { settle(3); await promise; }
  const promises = [];
  for (let i = 0; i < n; i++) promises.push(promise);
  const gathered = Promise.all(promises);
  settle(3);
  let total = 0;
  for (const v of await gathered) total += v;
  console.log(total);
}
main(Number(process.argv[2]), process.argv[3]);
