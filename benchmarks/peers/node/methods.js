// Method calls on an object.
class Counter {
  constructor(step) { this.step = step; }
  add(k) { return this.step + k; }
}

function run(n) {
  const counter = new Counter(5);
  let t = 0;
  for (let i = 0; i < n; i++) t = (t + counter.add(i)) % 1000033;
  return t;
}
console.log(run(Number(process.argv[2])));
