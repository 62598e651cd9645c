// N goroutines that sleep 10 to 109 ms each, gathered in a slice.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	results := make([]int, n)
	var wait sync.WaitGroup
	wait.Add(n)
	for i := 0; i < n; i++ {
		go func(i int) {
			time.Sleep(time.Duration(10+i%100) * time.Millisecond)
			results[i] = i % 7
			wait.Done()
		}(i)
	}
	wait.Wait()
	total := 0
	for _, v := range results {
		total += v
	}
	fmt.Println(total)
}
