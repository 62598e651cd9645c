// N messages between two goroutines over two channels.
package main

import (
	"fmt"
	"os"
	"strconv"
)

func answer(requests <-chan int, replies chan<- int, rounds int) {
	for i := 0; i < rounds; i++ {
		replies <- <-requests + 1
	}
}

func ask(requests chan<- int, replies <-chan int, rounds int, out chan<- int) {
	last := 0
	for i := 0; i < rounds; i++ {
		requests <- last
		last = <-replies
	}
	out <- last
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	requests, replies, out := make(chan int), make(chan int), make(chan int)
	go answer(requests, replies, n/2)
	go ask(requests, replies, n/2, out)
	fmt.Println(<-out)
}
