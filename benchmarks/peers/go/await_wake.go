// N receives, each from a goroutine that lets others run and then sends. Mode `empty`: the loop with a plain call.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

func later(i int, out chan<- int) {
	runtime.Gosched()
	out <- i % 7
}

//go:noinline
func now(i int) int { return i % 7 }

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	total := 0
	for i := 0; i < n; i++ {
		if os.Args[2] == "empty" {
			total += now(i)
		} else {
			out := make(chan int, 1)
			go later(i, out)
			total += <-out
		}
	}
	fmt.Println(total)
}
