"""One run of a process, and the statistics of several."""

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from statistics import median

TIMEOUT_S = 300


@dataclass
class Sample:
    wall_s: float
    cpu_s: float        # user + system, of all threads
    peak_kib: int       # the kernel counts this process's own size before exec, too: see floor_kib
    output: str
    failure: str        # empty when the program ended well


def run(command) -> Sample:
    """Runs `command` to its end; its output goes through a file, so that a full pipe cannot hold it up."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        watchdog = threading.Timer(TIMEOUT_S, process.kill)
        watchdog.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - begin
        watchdog.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        failure = ""
        if process.returncode != 0:
            failure = f"exit {process.returncode}: " + err.read().decode(errors="replace").strip()[-400:]
        return Sample(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, out.read().decode(errors="replace").strip(),
                      failure)


def floor_kib() -> int:
    """Peaks below this cannot be told: a child inherits the high-water mark of the process that started it."""
    return run(["true"]).peak_kib


def statistics_of(command):
    """Standard output and standard error of a program that is started by a small shell instead of by this process, so that the
    peak that it reads about itself is its own."""
    done = subprocess.run(["sh", "-c", '"$@"; exit $?', "sh", *command], capture_output=True, text=True, check=True,
                          timeout=TIMEOUT_S)
    return done.stdout.strip(), done.stderr


def deviation(values) -> float:
    """Median of the absolute deviations from the median."""
    middle = median(values)
    return median(abs(v - middle) for v in values)


def paired_ratio(own, peer) -> float:
    """Median of the ratios of runs that were made side by side."""
    return median(a / b for a, b in zip(own, peer) if b > 0)
