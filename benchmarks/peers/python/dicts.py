"""Counts N words of a vocabulary of 1,000, then adds up the counts."""
import sys


def count_words(n):
    counts = {}
    for i in range(n):
        word = f"k{(i * 7919) % 1000}"
        counts[word] = counts.get(word, 0) + 1
    return counts


counts = count_words(int(sys.argv[1]))
print(sum(counts.values()) + len(counts) + counts["k7"])
