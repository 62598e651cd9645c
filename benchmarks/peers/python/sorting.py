"""Sorting N pseudo-random integers with a comparator."""
import functools
import sys


def numbers(n):
    xs = []
    seed = 42
    for _ in range(n):
        seed = (seed * 1103515 + 12345) % 2147483648
        xs.append(seed)
    return xs


def checksum(xs):
    t = 0
    for x in xs:
        t = (t * 31 + x) % 1000007
    return t


print(checksum(sorted(numbers(int(sys.argv[1])), key=functools.cmp_to_key(lambda a, b: a - b))))
