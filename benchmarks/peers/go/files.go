// The word statistics of docs/examples/word_stats.ruff: DIRECTORY [TOP]. One goroutine per core takes the next file each time
// and counts into a map of its own.
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

const sizeMax = 8 * 1024 * 1024

type row struct {
	path                string
	bytes, lines, words int
	reason              string
}

type tally struct {
	word  string
	count int
}

func findFiles(root string) (files []string, failed int) {
	filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			failed++
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		if entry.Type()&fs.ModeSymlink != 0 {
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				return nil
			}
		}
		files = append(files, path)
		return nil
	})
	sort.Strings(files)
	return
}

func isWordStart(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isWordPart(c byte) bool  { return isWordStart(c) || '0' <= c && c <= '9' }

// A scanner by hand: Go's regexp takes many times as long for this pattern.
func countWords(data []byte, counts map[string]*int) int {
	found := 0
	for i := 0; i < len(data); {
		if !isWordStart(data[i]) {
			i++
			continue
		}
		begin := i
		for i < len(data) && isWordPart(data[i]) {
			i++
		}
		found++
		if count := counts[string(data[begin:i])]; count != nil {
			*count++
		} else {
			one := 1
			counts[string(data[begin:i])] = &one
		}
	}
	return found
}

func countFile(path string, counts map[string]*int) row {
	data, err := os.ReadFile(path)
	if err != nil {
		return row{path: path, reason: "unreadable"}
	}
	if len(data) > sizeMax {
		return row{path: path, reason: "too large"}
	}
	if !utf8.Valid(data) {
		return row{path: path, reason: "not UTF-8"}
	}
	lines := bytes.Count(data, []byte{'\n'})
	if len(data) > 0 && data[len(data)-1] != '\n' {
		lines++
	}
	return row{path: path, bytes: len(data), lines: lines, words: countWords(data, counts)}
}

func countAll(files []string) ([]row, map[string]int) {
	rows := make([]row, len(files))
	all := map[string]int{}
	var next atomic.Int64
	var lock sync.Mutex
	var wait sync.WaitGroup
	for worker := 0; worker < runtime.NumCPU(); worker++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			counts := map[string]*int{}
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				rows[i] = countFile(files[i], counts)
			}
			lock.Lock()
			defer lock.Unlock()
			for word, count := range counts {
				all[word] += *count
			}
		}()
	}
	wait.Wait()
	return rows, all
}

func printMost(title string, tallies []tally, top int) {
	sort.Slice(tallies, func(i, j int) bool {
		a, b := tallies[i], tallies[j]
		return a.count > b.count || a.count == b.count && a.word < b.word
	})
	fmt.Printf("\n%s\n", title)
	for i := 0; i < top && i < len(tallies); i++ {
		fmt.Printf("%10d %s\n", tallies[i].count, tallies[i].word)
	}
}

func main() {
	top := 10
	if len(os.Args) > 2 {
		top, _ = strconv.Atoi(os.Args[2])
	}
	files, failed := findFiles(os.Args[1])
	rows, counts := countAll(files)
	skipped := map[string]int{"unreadable": failed}
	var total row
	var sizes []tally
	checksum := 0
	for _, r := range rows {
		if r.reason != "" {
			skipped[r.reason]++
			continue
		}
		total.bytes += r.bytes
		total.lines += r.lines
		total.words += r.words
		checksum = (checksum*31 + r.bytes*7 + r.lines*3 + r.words) % 1000000007
		sizes = append(sizes, tally{r.path, r.bytes})
	}
	var words []tally
	for word, count := range counts {
		words = append(words, tally{word, count})
	}
	fmt.Println("files", len(sizes))
	fmt.Println("lines", total.lines)
	fmt.Println("words", total.words, "of which different:", len(words))
	fmt.Println("bytes", total.bytes)
	fmt.Printf("skipped %d unreadable, %d not UTF-8, %d too large\n",
		skipped["unreadable"], skipped["not UTF-8"], skipped["too large"])
	printMost("Most frequent words", words, top)
	printMost("Biggest files (bytes)", sizes, top)
	fmt.Println("\nchecksum", checksum)
}
