"""Counters that keep their state, and a function passed as an argument."""
import sys


def make_counter(start):
    count = start

    def add(k):
        nonlocal count
        count += k
        return count

    return add


def apply(f, i):
    return f(i)


def run(n):
    t = 0
    for i in range(n // 100):
        counter = make_counter(i)
        for j in range(100):
            t = (t + apply(counter, j)) % 1000003
    return t


print(run(int(sys.argv[1])))
