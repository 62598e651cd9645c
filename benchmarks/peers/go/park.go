// The tree of skynet in which all leaves wait for one channel, which the last leaf to start closes.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
)

var started atomic.Int64
var leafCount int64
var gate = make(chan struct{})

func node(out chan<- int, first, leaves int) {
	if leaves == 1 {
		if started.Add(1) == leafCount {
			close(gate)
		}
		<-gate
		out <- first + 1
		return
	}
	part := leaves / 10
	results := make(chan int, 10)
	for i := 0; i < 10; i++ {
		go node(results, first+i*part, part)
	}
	total := 0
	for i := 0; i < 10; i++ {
		total += <-results
	}
	out <- total
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	leafCount = int64(n)
	out := make(chan int, 1)
	go node(out, 0, n)
	fmt.Println(<-out)
}
