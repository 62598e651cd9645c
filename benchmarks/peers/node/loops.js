// Nested loops over integers.
function run(n) {
  let t = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) t += (i * j) % 7;
  return t;
}
console.log(run(Number(process.argv[2])));
