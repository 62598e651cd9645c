// The word statistics of docs/examples/word_stats.ruff: DIRECTORY [TOP]. Synchronous reading is what is fastest here.
const { isUtf8 } = require("node:buffer");
const fs = require("node:fs");
const path = require("node:path");

const SIZE_MAX = 8 * 1024 * 1024;
const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function findFiles(root) {
  const files = [];
  let failed = 0;
  const directories = [root];
  while (directories.length) {
    const directory = directories.pop();
    let names;
    try { names = fs.readdirSync(directory, { withFileTypes: true }); } catch { failed += 1; continue; }
    for (const entry of names) {
      const full = path.join(directory, entry.name);
      if (entry.isDirectory()) directories.push(full);
      else if (!entry.isSymbolicLink() || !isDirectory(full)) files.push(full);
    }
  }
  return [files.sort(byName), failed];
}

function isDirectory(full) {
  try { return fs.statSync(full).isDirectory(); } catch { return false; }
}

function lineCount(text) {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return text.length && !text.endsWith("\n") ? count + 1 : count;
}

const [root, top = "10"] = process.argv.slice(2);
const [files, failed] = findFiles(root);
const counts = new Map();
const skipped = { notText: 0, tooLarge: 0, unreadable: failed };
const total = { files: 0, bytes: 0, lines: 0, words: 0 };
const sizes = [];
let checksum = 0;
for (const file of files) {
  let data;
  try { data = fs.readFileSync(file); } catch { skipped.unreadable += 1; continue; }
  if (data.length > SIZE_MAX) { skipped.tooLarge += 1; continue; }
  if (!isUtf8(data)) { skipped.notText += 1; continue; }
  const text = data.toString("utf8");
  const words = text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [];
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const lines = lineCount(text);
  total.files += 1;
  total.bytes += data.length;
  total.lines += lines;
  total.words += words.length;
  checksum = (checksum * 31 + data.length * 7 + lines * 3 + words.length) % 1000000007;
  sizes.push([data.length, file]);
}

const pad = (n) => String(n).padStart(10);
const frequent = [...counts].sort((a, b) => b[1] - a[1] || byName(a[0], b[0])).slice(0, Number(top));
const biggest = sizes.sort((a, b) => b[0] - a[0] || byName(a[1], b[1])).slice(0, Number(top));
console.log([
  `files ${total.files}`, `lines ${total.lines}`, `words ${total.words} of which different: ${counts.size}`,
  `bytes ${total.bytes}`,
  `skipped ${skipped.unreadable} unreadable, ${skipped.notText} not UTF-8, ${skipped.tooLarge} too large`,
  "", "Most frequent words", ...frequent.map(([word, count]) => `${pad(count)} ${word}`),
  "", "Biggest files (bytes)", ...biggest.map(([size, file]) => `${pad(size)} ${file}`),
  "", `checksum ${checksum}`,
].join("\n"));
