"""The word statistics of docs/examples/word_stats.ruff: DIRECTORY [TOP]."""
import collections
import os
import re
import sys

SIZE_MAX = 8 * 1024 * 1024
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def find_files(root):
    files, failed, directories = [], 0, [root]
    while directories:
        try:
            with os.scandir(directories.pop()) as entries:
                for entry in entries:
                    if not entry.is_dir():
                        files.append(entry.path)
                    elif not entry.is_symlink():
                        directories.append(entry.path)
        except OSError:
            failed += 1
    return sorted(files), failed


def main(root, top):
    files, failed = find_files(root)
    counts = collections.Counter()
    not_text = too_large = lines = words = size = checksum = 0
    sizes = []
    for path in files:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            failed += 1
            continue
        if len(data) > SIZE_MAX:
            too_large += 1
            continue
        try:
            text = data.decode()
        except UnicodeDecodeError:
            not_text += 1
            continue
        found = WORD.findall(text)
        counts.update(found)
        line_count = text.count("\n") + (text != "" and not text.endswith("\n"))
        lines += line_count
        words += len(found)
        size += len(data)
        checksum = (checksum * 31 + len(data) * 7 + line_count * 3 + len(found)) % 1000000007
        sizes.append((-len(data), path))
    print("files", len(sizes))
    print("lines", lines)
    print("words", words, "of which different:", len(counts))
    print("bytes", size)
    print(f"skipped {failed} unreadable, {not_text} not UTF-8, {too_large} too large")
    print("\nMost frequent words")
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]:
        print(f"{count:10} {word}")
    print("\nBiggest files (bytes)")
    for negative, path in sorted(sizes)[:top]:
        print(f"{-negative:10} {path}")
    print("\nchecksum", checksum)


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
