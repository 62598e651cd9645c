// The static site generator of docs/examples/site.ruff: IN OUT. Files are read and written synchronously, which is what is
// fastest here (batches of fs.promises take twice as long); one thread runs all script code anyway.
const fs = require("node:fs");
const path = require("node:path");

const BLOCK_STARTS = new Set("#-*+_&0123456789");

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text) => text.replace(/[&<>"]/g, (c) => ESCAPES[c]);

function renderSpans(text) {
  let html = text;
  if (html.includes("](")) {
    html = html.replace(/\]\(([^):]+)\.md\)/g, "]($1.html)")
      .replace(/!\[([^\]]*)\]\(([^) ]+)\)/g, '<img src="$2" alt="$1">')
      .replace(/\[([^\]]+)\]\(([^) ]+)\)/g, '<a href="$2">$1</a>');
  }
  if (html.includes("*")) {
    html = html.replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>").replace(/\*([^*]+)\*/g, "<em>$1</em>");
  }
  return html;
}

function renderInline(text) {
  if (!text.includes("`")) return renderSpans(text);
  const parts = text.split("`");
  const last = parts.length - 1;
  let html = "";
  for (let i = 0; i < parts.length; i++) {
    if (i % 2 === 0) html += renderSpans(parts[i]);
    else if (i < last) html += `<code>${parts[i]}</code>`;
    else html += "`" + renderSpans(parts[i]);
  }
  return html;
}

function renderList(tag, items) {
  let html = `<${tag}>\n`;
  for (let i = 1; i < items.length; i++) html += `<li>${renderInline(items[i])}</li>\n`;
  return html + `</${tag}>\n`;
}

const paragraph = (text) => `<p>${renderInline(text)}</p>\n`;

function renderHeading(block) {
  const level = block.indexOf(" ");
  if (level < 1 || level > 6 || block.slice(0, level) !== "#".repeat(level)) return paragraph(block);
  const end = block.indexOf("\n");
  if (end >= 0) return renderHeading(block.slice(0, end)) + renderBlock(block.slice(end + 1));
  return `<h${level}>${renderInline(block.slice(level + 1))}</h${level}>\n`;
}

function renderBlock(block) {
  const first = block[0];
  if (!BLOCK_STARTS.has(first)) return paragraph(block);
  if (first === "#") return renderHeading(block);
  if (block === "---" || block === "***" || block === "___") return "<hr>\n";
  if (block.startsWith("&gt; ")) {
    return `<blockquote><p>${renderInline(block.slice(5).replaceAll("\n&gt; ", "\n"))}</p></blockquote>\n`;
  }
  if (block[1] === " " && "-*+".includes(first)) return renderList("ul", `\n${block}`.split(`\n${first} `));
  if (/^[0-9]+\. /.test(block)) return renderList("ol", `\n${block}`.split(/\n[0-9]+\. /));
  return paragraph(block);
}

function renderCode(text) {
  const end = text.indexOf("\n");
  if (end < 0) return "<pre><code></code></pre>\n";
  return `<pre><code>${text.slice(end + 1)}\n</code></pre>\n`;
}

function render(markdown) {
  let html = "";
  let isCode = false;
  for (const part of `\n${escape(markdown.replaceAll("\r\n", "\n"))}`.split("\n```")) {
    if (isCode) {
      html += renderCode(part);
    } else {
      for (const block of part.split("\n\n")) {
        const text = block.trim();
        if (text !== "") html += renderBlock(text);
      }
    }
    isCode = !isCode;
  }
  return html;
}

const page = (title, body) =>
  `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title></head>\n` +
  `<body>\n${body}</body>\n</html>\n`;

function titleOf(markdown, name) {
  if (!markdown.startsWith("# ")) return escape(name);
  return escape(markdown.slice(2, `${markdown}\n`.indexOf("\n")).trim());
}

const [input, output] = process.argv.slice(2);
fs.mkdirSync(output, { recursive: true });
const names = fs.readdirSync(input).filter((file) => file.endsWith(".md")).sort().map((file) => file.slice(0, -3));
let index = "";
let total = 0;
for (const name of names) {
  const markdown = fs.readFileSync(path.join(input, `${name}.md`), "utf8");
  const title = titleOf(markdown, name);
  const html = Buffer.from(page(title, render(markdown)));
  fs.writeFileSync(path.join(output, `${name}.html`), html);
  index += `<li><a href="${name}.html">${title}</a></li>\n`;
  total += html.length;
}
fs.writeFileSync(path.join(output, "index.html"), page("Index", `<h1>Index</h1>\n<ul>\n${index}</ul>\n`));
console.log("pages", names.length);
console.log("bytes", total);
