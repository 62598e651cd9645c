// 64 times fib(N) in a loop: one thread runs all script code.
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

const n = Number(process.argv[2]);
let total = 0;
for (let i = 0; i < 64; i++) total += fib(n);
console.log(total);
