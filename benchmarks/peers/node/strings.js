// A text of N items, made piece by piece.
function build(n) {
  let text = "";
  for (let i = 0; i < n; i++) text += "item " + i + ", ";
  return text;
}
console.log(build(Number(process.argv[2])).length);
