"""The static site generator of docs/examples/site.ruff: IN OUT."""
import os
import re
import sys

LINK_TO_PAGE = re.compile(r"\]\(([^):]+)\.md\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^) ]+)\)")
LINK = re.compile(r"\[([^\]]+)\]\(([^) ]+)\)")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
EMPHASIS = re.compile(r"\*([^*]+)\*")
ORDERED = re.compile(r"[0-9]+\. ")
NEXT_ORDERED = re.compile(r"\n[0-9]+\. ")
BLOCK_STARTS = frozenset("#-*+_&0123456789")


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def render_spans(text):
    if "](" in text:
        text = LINK_TO_PAGE.sub(r"](\1.html)", text)
        text = IMAGE.sub(r'<img src="\2" alt="\1">', text)
        text = LINK.sub(r'<a href="\2">\1</a>', text)
    if "*" in text:
        text = EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", text))
    return text


def render_inline(text):
    if "`" not in text:
        return render_spans(text)
    parts = text.split("`")
    html = []
    for i, part in enumerate(parts):
        if i % 2 == 0:
            html.append(render_spans(part))
        elif i < len(parts) - 1:
            html.append(f"<code>{part}</code>")
        else:
            html.append("`" + render_spans(part))
    return "".join(html)


def paragraph(text):
    return f"<p>{render_inline(text)}</p>\n"


def render_list(tag, items):
    return f"<{tag}>\n" + "".join([f"<li>{render_inline(item)}</li>\n" for item in items[1:]]) + f"</{tag}>\n"


def render_heading(block):
    level = block.find(" ")
    if level < 1 or level > 6 or block[:level] != "#" * level:
        return paragraph(block)
    end = block.find("\n")
    if end >= 0:
        return render_heading(block[:end]) + render_block(block[end + 1:])
    return f"<h{level}>{render_inline(block[level + 1:])}</h{level}>\n"


def render_block(block):
    first = block[0]
    if first not in BLOCK_STARTS:
        return paragraph(block)
    if first == "#":
        return render_heading(block)
    if block in ("---", "***", "___"):
        return "<hr>\n"
    if block.startswith("&gt; "):
        return "<blockquote><p>" + render_inline(block[5:].replace("\n&gt; ", "\n")) + "</p></blockquote>\n"
    if block[1:2] == " " and first in "-*+":
        return render_list("ul", ("\n" + block).split(f"\n{first} "))
    if ORDERED.match(block):
        return render_list("ol", NEXT_ORDERED.split("\n" + block))
    return paragraph(block)


def render_code(text):
    end = text.find("\n")
    if end < 0:
        return "<pre><code></code></pre>\n"
    return f"<pre><code>{text[end + 1:]}\n</code></pre>\n"


def render(markdown):
    html = []
    is_code = False
    for part in ("\n" + escape(markdown.replace("\r\n", "\n"))).split("\n```"):
        if is_code:
            html.append(render_code(part))
        else:
            html += [render_block(text) for text in map(str.strip, part.split("\n\n")) if text]
        is_code = not is_code
    return "".join(html)


def page(title, body):
    return (f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
            f"{body}</body>\n</html>\n")


def title_of(markdown, name):
    if not markdown.startswith("# "):
        return escape(name)
    return escape(markdown[2:(markdown + "\n").find("\n")].strip())


def main(source, target):
    os.makedirs(target, exist_ok=True)
    names = sorted(name[:-3] for name in os.listdir(source) if name.endswith(".md"))
    index = []
    total = 0
    for name in names:
        with open(os.path.join(source, name + ".md"), encoding="utf-8", newline="") as file:
            markdown = file.read()
        title = title_of(markdown, name)
        html = page(title, render(markdown)).encode()
        with open(os.path.join(target, name + ".html"), "wb") as file:
            file.write(html)
        index.append(f'<li><a href="{name}.html">{title}</a></li>\n')
        total += len(html)
    with open(os.path.join(target, "index.html"), "w", encoding="utf-8", newline="") as file:
        file.write(page("Index", "<h1>Index</h1>\n<ul>\n" + "".join(index) + "</ul>\n"))
    print("pages", len(names))
    print("bytes", total)


main(sys.argv[1], sys.argv[2])
