"""A text of N items, made piece by piece."""
import sys


def build(n):
    return "".join([f"item {i}, " for i in range(n)])


print(len(build(int(sys.argv[1]))))
