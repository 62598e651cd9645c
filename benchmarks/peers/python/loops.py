"""Nested loops over integers."""
import sys


def run(n):
    t = 0
    for i in range(n):
        for j in range(n):
            t += (i * j) % 7
    return t


print(run(int(sys.argv[1])))
