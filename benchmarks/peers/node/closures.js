// Counters that keep their state, and a function passed as an argument.
function makeCounter(start) {
  let count = start;
  return (k) => {
    count += k;
    return count;
  };
}

function apply(f, i) { return f(i); }

function run(n) {
  let t = 0;
  for (let i = 0; i < n / 100; i++) {
    const counter = makeCounter(i);
    for (let j = 0; j < 100; j++) t = (t + apply(counter, j)) % 1000003;
  }
  return t;
}
console.log(run(Number(process.argv[2])));
