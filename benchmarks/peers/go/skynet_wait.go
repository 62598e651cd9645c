// The tree of skynet in which every node lets others run once.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

func node(out chan<- int, first, leaves int) {
	if leaves == 1 {
		runtime.Gosched()
		out <- first
		return
	}
	part := leaves / 10
	results := make(chan int, 10)
	for i := 0; i < 10; i++ {
		go node(results, first+i*part, part)
	}
	runtime.Gosched()
	total := 0
	for i := 0; i < 10; i++ {
		total += <-results
	}
	out <- total
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	out := make(chan int, 1)
	go node(out, 0, n)
	fmt.Println(<-out)
}
