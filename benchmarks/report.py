"""What the runner prints: the machine, one table per benchmark, the targets."""

import os
import subprocess
from math import exp, log
from statistics import median

import measure
import peers
import suite


def first_line(path, key) -> str:
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(key):
                return line.split(":", 1)[1].strip()
    return "unknown"


def output_of(*command) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=peers.ROOT, check=False)
    return done.stdout.strip()


def compiler() -> str:
    cache = os.path.join(os.path.dirname(peers.PROGRAM), "CMakeCache.txt")
    if not os.path.exists(cache):
        return "unknown compiler"
    with open(cache, encoding="utf-8") as file:
        found = dict(line.strip().split("=", 1) for line in file if "=" in line and not line.startswith(("#", "//")))
    name = found.get("CMAKE_CXX_COMPILER:FILEPATH", found.get("CMAKE_CXX_COMPILER:STRING", "c++"))
    text = output_of(name, "--version").splitlines()
    kind = found.get("CMAKE_BUILD_TYPE:STRING", "")
    return f"{text[0] if text else name}, {kind} {found.get('CMAKE_CXX_FLAGS_' + kind.upper() + ':STRING', '')}".strip()


def facts(runtimes):
    """The facts that every figure depends on."""
    state = output_of("git", "rev-parse", "--short", "HEAD") or "no commit"
    if output_of("git", "status", "--porcelain", "--untracked-files=no"):
        state += " with changes"
    return {
        "machine": f"{first_line('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "load": " ".join(f"{v:.2f}" for v in os.getloadavg()),
        "commit": state,
        "compiler": compiler(),
        "memory floor": f"{measure.floor_kib() / 1024:.0f} MiB: smaller peaks show as this",
        **{r: peers.version(r) for r in runtimes},
    }


def print_facts(known):
    for key, value in known.items():
        print(f"{key + ':':14} {value}")
    if os.getloadavg()[0] > os.cpu_count() / 2:
        print("Other work is running on this machine: wall times, and what needs a second core, are not to be trusted.")


def print_table(benchmark, result):
    first = result["order"][0]
    arguments = " ".join(str(a) for a in [result["size"], benchmark.mode] if a != "")
    print(f"\n{benchmark.name} {arguments}: {benchmark.what}; ratios are {first} / peer, pair by pair")
    print(f"  {'':15} {'wall ms':>9} {'min':>8} {'max':>8} {'MAD':>7} {'cpu ms':>9} {'peak MiB':>9} {'runs':>5}"
          f" {'wall ratio':>11} {'cpu ratio':>10}")
    own = result["runs"][first]
    for label in result["order"]:
        runs = result["runs"][label]
        wall = [1000 * v for v in runs["wall_s"]]
        ratios = ["", ""]
        if label != first:
            ratios = [f"{measure.paired_ratio(own[k], runs[k]):.3f}" for k in ("wall_s", "cpu_s")]
        print(f"  {label:15} {median(wall):9.1f} {min(wall):8.1f} {max(wall):8.1f} {measure.deviation(wall):7.1f}"
              f" {1000 * median(runs['cpu_s']):9.1f} {median(runs['peak_kib']) / 1024:9.1f} {len(wall):5}"
              f" {ratios[0]:>11} {ratios[1]:>10}")
    for label, cost in result.get("us_per_operation", {}).items():
        print(f"  {label:15} {cost:9.3f} µs per operation, cost of the empty loop subtracted")
    if "lanes" in result:
        print(f"  {result['lanes']} lanes, at most {result['most_lanes_alive']} alive at one time, "
              f"{result['bytes_per_lane']:.0f} bytes for each of these")
    for problem in result["problems"]:
        print(f"  WRONG: {problem}")


def speed_ratios(results, peer):
    ratios = {}
    for benchmark in suite.BENCHMARKS:
        found = results.get(benchmark.name)
        if benchmark.group == "speed" and found and peer in found["runs"] and "ruff" in found["runs"]:
            ratios[benchmark.name] = measure.paired_ratio(found["runs"]["ruff"]["cpu_s"], found["runs"][peer]["cpu_s"])
    return ratios


def print_speed(results):
    for peer in suite.SPEED[1:]:
        ratios = speed_ratios(results, peer)
        if len(ratios) > 1:
            print(f"script speed, ruff / {peer}: geometric mean {mean(ratios.values()):.3f} of {len(ratios)} programs")


def mean(ratios) -> float:
    counted = [max(r, suite.RATIO_MIN) for r in ratios]
    return exp(sum(log(r) for r in counted) / len(counted))


def measured(target, results):
    """The figure for a target, or None when it was not measured."""
    if target.benchmark == "speed":
        ratios = speed_ratios(results, target.peer)
        if not ratios:
            return None
        return mean(ratios.values()) if target.what == "geomean" else max(ratios.values())
    found = results.get(target.benchmark)
    if not found:
        return None
    if target.what in ("lanes", "bytes_per_lane"):
        return found.get(target.what)
    if target.what == "us_per_operation":
        return found.get("us_per_operation", {}).get(target.own)
    runs = found["runs"]
    if target.own not in runs or target.peer not in runs:
        return None
    key = suite.find(target.benchmark).judged_by + "_s"
    return measure.paired_ratio(runs[target.own][key], runs[target.peer][key])


def describe(target) -> str:
    if target.what == "ratio":
        return f"{target.benchmark}: {target.own} / {target.peer}"
    words = {"lanes": "lanes", "bytes_per_lane": "bytes per lane", "us_per_operation": "µs per operation",
             "geomean": f"geometric mean against {target.peer}", "worst": f"worst ratio against {target.peer}"}
    return f"{target.benchmark}: {words[target.what]}"


def print_targets(results):
    """Each target that was measured, met or missed; returns how many were missed."""
    lines = []
    missed = 0
    for target in suite.TARGETS:
        figure = measured(target, results)
        if figure is None:
            continue
        is_met = figure >= target.limit if target.what == "lanes" else figure <= target.limit
        missed += not is_met
        sign = "≥" if target.what == "lanes" else "≤"
        lines.append(f"  {'met' if is_met else 'MISSED':7} {describe(target):45} {figure:10.3f} {sign} {target.limit:.3f}")
    if lines:
        print("\nTargets")
        print("\n".join(lines))
    return missed
