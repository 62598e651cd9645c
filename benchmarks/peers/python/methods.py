"""Method calls on an object."""
import sys


class Counter:
    def __init__(self, step):
        self.step = step

    def add(self, k):
        return self.step + k


def run(n):
    counter = Counter(5)
    t = 0
    for i in range(n):
        t = (t + counter.add(i)) % 1000033
    return t


print(run(int(sys.argv[1])))
