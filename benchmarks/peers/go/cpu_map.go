// 64 times fib(N), each in a goroutine of its own, or in a plain loop.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
)

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	results := make([]int, 64)
	if len(os.Args) > 2 && os.Args[2] == "loop" {
		for i := range results {
			results[i] = fib(n)
		}
	} else {
		var wait sync.WaitGroup
		wait.Add(len(results))
		for i := range results {
			go func(i int) {
				results[i] = fib(n)
				wait.Done()
			}(i)
		}
		wait.Wait()
	}
	total := 0
	for _, v := range results {
		total += v
	}
	fmt.Println(total)
}
