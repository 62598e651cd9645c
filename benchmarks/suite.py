"""The table of benchmarks and the table of targets. Sizes are program arguments, so that each program has a tiny run, too.

A contestant is a runtime, or a runtime with a mode (`tokio:plain`); the mode is passed behind the size. The others are compared
with the first contestant. Programs are `programs/NAME.ruff` and `peers/RUNTIME/NAME.*`.
"""

from dataclasses import dataclass
from typing import Optional, Tuple, Union


@dataclass(frozen=True)
class Benchmark:
    name: str
    what: str
    size: Union[int, str]        # a path: the directory to work on
    smoke: Tuple[int, str]       # size, and what is printed then ("": only the same by all)
    contestants: Tuple[str, ...]
    group: str = "actors"
    program: str = ""            # of which file, when it is not the name
    mode: str = ""               # argument behind the size, for all contestants
    judged_by: str = "wall"      # or "cpu": user + system time
    empty_mode: str = ""         # the loop whose cost is subtracted, for a cost per operation
    counts_lanes: bool = False   # memory per lane is shown
    scales: bool = False         # takes part in --scale
    script: str = ""             # the Ruff program, when it is not below programs/
    reads_pages: bool = False    # the argument is a directory with this many pages instead of their number
    writes_files: bool = False   # a directory for the output comes second; what is in it belongs to the checksum

    @property
    def file(self):
        return self.program or self.name


@dataclass(frozen=True)
class Target:
    """`what`: ratio (own / peer), bytes_per_lane, lanes (made in all, at least), us_per_operation, geomean, worst."""
    benchmark: str
    what: str
    limit: float
    own: str = "ruff"
    peer: str = ""


EVERYBODY = ("ruff", "go", "tokio", "node", "elixir", "python")
SPEED = ("ruff", "lua", "luajit", "node", "python")


def speed(name, what, size, smoke):
    return Benchmark(name, what, size, smoke, SPEED, group="speed", judged_by="cpu")


BENCHMARKS = (
    Benchmark("startup", "start to end of -e 'print(1)'", 1, (1, "1"), ("ruff", "node", "python"), group="programs"),
    Benchmark("immediate_all", "async calls that return at once, gathered", 1_000_000, (1000, "2997"),
              ("ruff", "node", "go", "tokio", "tokio:plain", "elixir", "python", "python:plain"), scales=True),
    Benchmark("reuse_all", "one settled promise gathered N times", 1_000_000, (1000, "3000"), ("ruff", "node", "python"),
              mode="settled", scales=True),
    Benchmark("reuse_all_pending", "one promise gathered N times, settled afterwards", 1_000_000, (1000, "3000"),
              ("ruff", "node", "python"), program="reuse_all", mode="pending", scales=True),
    Benchmark("sleep_all", "lanes that sleep 10 to 109 ms, gathered", 100_000, (100, "295"),
              ("ruff", "go", "tokio", "tokio:plain", "node", "elixir", "python"), counts_lanes=True, scales=True),
    Benchmark("skynet", "a tree of async calls, ten children per node", 1_000_000, (1000, "499500"),
              ("ruff", "go", "tokio", "tokio:plain", "node", "elixir", "python", "python:plain"), scales=True),
    Benchmark("skynet_wait", "the tree in which every node lets others in once", 100_000, (1000, "499500"),
              EVERYBODY, counts_lanes=True),
    Benchmark("park", "the tree with all leaves awaiting one promise", 100_000, (1000, "500500"),
              EVERYBODY, counts_lanes=True),
    Benchmark("cpu_map", "64 times fib(N), mapped and in a loop", 30, (12, "9216"),
              ("ruff:unlimited", "ruff:limit1", "ruff:loop", "go", "go:loop", "tokio", "elixir", "node")),
    Benchmark("ping_pong", "messages between two lanes over channels", 1_000_000, (1000, "500"), EVERYBODY),
    Benchmark("await_ready", "awaits of a settled promise", 1_000_000, (1000, "3000"),
              ("ruff:ready", "ruff:empty", "node:ready", "node:empty", "python:ready", "python:empty"), empty_mode="empty"),
    Benchmark("await_wake", "awaits of a promise that another lane settles", 1_000_000, (1000, "2997"),
              ("ruff:wake", "ruff:empty", "go:wake", "go:empty", "tokio:wake", "tokio:empty", "node:wake", "node:empty",
               "python:wake", "python:empty"), empty_mode="empty"),
    Benchmark("site", "static site of N pages of 2 KB", 10_000, (20, ""), ("ruff", "node", "go", "python"),
              group="programs", script="docs/examples/site.ruff", reads_pages=True, writes_files=True),
    Benchmark("files", "word statistics of all files below a directory", "/usr/include", (20, ""),
              ("ruff", "node", "go", "python"), group="programs", script="docs/examples/word_stats.ruff", reads_pages=True),
    speed("fib", "calls: plain recursion", 32, (15, "610")),
    speed("loops", "nested loops over integers", 4000, (50, "6174")),
    speed("sieve", "array work: primes, three times", 1_000_000, (1000, "504")),
    speed("dicts", "dict work: word counts", 2_000_000, (2000, "3002")),
    speed("strings", "string building", 1_000_000, (1000, "9890")),
    speed("methods", "method calls", 8_000_000, (1000, "504500")),
    speed("closures", "closures that keep state", 6_000_000, (1000, "670997")),
    speed("sorting", "sorting with a comparator", 300_000, (300, "325943")),
    speed("nbody", "struct fields and floats", 150_000, (50, "736318")),
)

TARGETS = (
    Target("skynet", "ratio", 0.35, peer="go"),
    Target("skynet", "ratio", 0.6, peer="tokio"),
    Target("skynet_wait", "ratio", 1.5, peer="go"),
    Target("skynet_wait", "lanes", 111_111),
    Target("park", "bytes_per_lane", 800),
    Target("sleep_all", "bytes_per_lane", 800),
    Target("sleep_all", "ratio", 1.0, peer="go"),
    Target("immediate_all", "ratio", 0.8, peer="node"),
    Target("reuse_all", "ratio", 0.2, peer="node"),
    Target("reuse_all_pending", "ratio", 0.2, peer="node"),
    Target("ping_pong", "ratio", 1.0, peer="go"),
    Target("cpu_map", "ratio", 1 / 1.8, own="ruff:unlimited", peer="ruff:loop"),
    Target("cpu_map", "ratio", 1.05, own="ruff:limit1", peer="ruff:loop"),
    Target("await_ready", "us_per_operation", 1.0, own="ruff:ready"),
    Target("await_wake", "us_per_operation", 5.0, own="ruff:wake"),
    Target("speed", "geomean", 0.8, peer="lua"),
    Target("speed", "worst", 1.5, peer="lua"),
    Target("site", "ratio", 0.7, peer="node"),
    Target("startup", "ratio", 0.5, peer="node"),
)

# Each ratio of the geometric mean counts as at least this much, so that one program cannot carry the others.
RATIO_MIN = 0.25


def choose(names) -> Tuple[Benchmark, ...]:
    """The benchmarks called by name or by group; all of them when no name is given."""
    known = {b.name for b in BENCHMARKS} | {b.group for b in BENCHMARKS}
    unknown = [n for n in names if n not in known]
    if unknown:
        raise SystemExit(f"No benchmark {unknown[0]!r}. There are: {' '.join(sorted(known))}")
    return tuple(b for b in BENCHMARKS if not names or b.name in names or b.group in names)


def find(name) -> Optional[Benchmark]:
    return next((b for b in BENCHMARKS if b.name == name), None)
