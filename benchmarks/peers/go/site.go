// The static site generator of docs/examples/site.ruff: IN OUT. One goroutine per core takes the next page each time.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

var (
	linkToPage  = regexp.MustCompile(`\]\(([^):]+)\.md\)`)
	image       = regexp.MustCompile(`!\[([^\]]*)\]\(([^) ]+)\)`)
	link        = regexp.MustCompile(`\[([^\]]+)\]\(([^) ]+)\)`)
	strong      = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	emphasis    = regexp.MustCompile(`\*([^*]+)\*`)
	ordered     = regexp.MustCompile(`^[0-9]+\. `)
	nextOrdered = regexp.MustCompile(`\n[0-9]+\. `)
	escaper     = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
)

func renderSpans(text string) string {
	if strings.Contains(text, "](") {
		text = linkToPage.ReplaceAllString(text, "](${1}.html)")
		text = image.ReplaceAllString(text, `<img src="$2" alt="$1">`)
		text = link.ReplaceAllString(text, `<a href="$2">$1</a>`)
	}
	if strings.Contains(text, "*") {
		text = strong.ReplaceAllString(text, "<strong>$1</strong>")
		text = emphasis.ReplaceAllString(text, "<em>$1</em>")
	}
	return text
}

func renderInline(text string) string {
	if !strings.Contains(text, "`") {
		return renderSpans(text)
	}
	parts := strings.Split(text, "`")
	var html strings.Builder
	for i, part := range parts {
		if i%2 == 0 {
			html.WriteString(renderSpans(part))
		} else if i < len(parts)-1 {
			html.WriteString("<code>" + part + "</code>")
		} else {
			html.WriteString("`" + renderSpans(part))
		}
	}
	return html.String()
}

func paragraph(text string) string { return "<p>" + renderInline(text) + "</p>\n" }

func renderList(tag string, items []string) string {
	var html strings.Builder
	html.WriteString("<" + tag + ">\n")
	for _, item := range items[1:] {
		html.WriteString("<li>" + renderInline(item) + "</li>\n")
	}
	html.WriteString("</" + tag + ">\n")
	return html.String()
}

func renderHeading(block string) string {
	level := strings.Index(block, " ")
	if level < 1 || level > 6 || block[:level] != strings.Repeat("#", level) {
		return paragraph(block)
	}
	if end := strings.Index(block, "\n"); end >= 0 {
		return renderHeading(block[:end]) + renderBlock(block[end+1:])
	}
	return fmt.Sprintf("<h%d>%s</h%d>\n", level, renderInline(block[level+1:]), level)
}

func renderBlock(block string) string {
	first := block[:1]
	if !strings.Contains("#-*+_&0123456789", first) {
		return paragraph(block)
	}
	if first == "#" {
		return renderHeading(block)
	}
	if block == "---" || block == "***" || block == "___" {
		return "<hr>\n"
	}
	if strings.HasPrefix(block, "&gt; ") {
		return "<blockquote><p>" + renderInline(strings.ReplaceAll(block[5:], "\n&gt; ", "\n")) + "</p></blockquote>\n"
	}
	if strings.Contains("-*+", first) && strings.HasPrefix(block[1:], " ") {
		return renderList("ul", strings.Split("\n"+block, "\n"+first+" "))
	}
	if ordered.MatchString(block) {
		return renderList("ol", nextOrdered.Split("\n"+block, -1))
	}
	return paragraph(block)
}

func renderCode(text string) string {
	end := strings.Index(text, "\n")
	if end < 0 {
		return "<pre><code></code></pre>\n"
	}
	return "<pre><code>" + text[end+1:] + "\n</code></pre>\n"
}

func render(markdown string) string {
	var html strings.Builder
	isCode := false
	for _, part := range strings.Split("\n"+escaper.Replace(strings.ReplaceAll(markdown, "\r\n", "\n")), "\n```") {
		if isCode {
			html.WriteString(renderCode(part))
		} else {
			for _, block := range strings.Split(part, "\n\n") {
				if text := strings.TrimSpace(block); text != "" {
					html.WriteString(renderBlock(text))
				}
			}
		}
		isCode = !isCode
	}
	return html.String()
}

func page(title, body string) string {
	return "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>" + title +
		"</title></head>\n<body>\n" + body + "</body>\n</html>\n"
}

func titleOf(markdown, name string) string {
	if !strings.HasPrefix(markdown, "# ") {
		return escaper.Replace(name)
	}
	line, _, _ := strings.Cut(markdown[2:], "\n")
	return escaper.Replace(strings.TrimSpace(line))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Renders one page; gives its index entry and how many bytes were written.
func build(in, out, name string) (string, int64) {
	markdown, err := os.ReadFile(filepath.Join(in, name+".md"))
	must(err)
	title := titleOf(string(markdown), name)
	html := page(title, render(string(markdown)))
	must(os.WriteFile(filepath.Join(out, name+".html"), []byte(html), 0o644))
	return "<li><a href=\"" + name + ".html\">" + title + "</a></li>\n", int64(len(html))
}

func main() {
	in, out := os.Args[1], os.Args[2]
	must(os.MkdirAll(out, 0o755))
	found, err := os.ReadDir(in)
	must(err)
	var names []string
	for _, entry := range found {
		if strings.HasSuffix(entry.Name(), ".md") {
			names = append(names, strings.TrimSuffix(entry.Name(), ".md"))
		}
	}
	sort.Strings(names)
	entries := make([]string, len(names))
	var next, total atomic.Int64
	var wait sync.WaitGroup
	for worker := 0; worker < runtime.NumCPU(); worker++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(names) {
					return
				}
				entry, size := build(in, out, names[i])
				entries[i] = entry
				total.Add(size)
			}
		}()
	}
	wait.Wait()
	index := page("Index", "<h1>Index</h1>\n<ul>\n"+strings.Join(entries, "")+"</ul>\n")
	must(os.WriteFile(filepath.Join(out, "index.html"), []byte(index), 0o644))
	fmt.Println("pages", len(names))
	fmt.Println("bytes", total.Load())
}
