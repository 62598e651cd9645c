"""The runtimes: how each is found, built and called. A runtime that is missing, or cannot be built, is left out."""

import hashlib
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BUILT = os.path.join(ROOT, "build", "benchmarks")
PROGRAM = os.environ.get("RUFF_PROGRAM", os.path.join(ROOT, "build", "release", "ruff-actor"))

# runtime: what must be on the path, and how it tells its version.
RUNTIMES = {
    "ruff": (PROGRAM, ["--version"]),
    "go": ("go", ["version"]),
    "tokio": ("cargo", ["--version"]),
    "node": ("node", ["--version"]),
    "elixir": ("elixir", ["--version"]),
    "python": ("python3", ["--version"]),
    "lua": ("lua5.4", ["-v"]),
    "luajit": ("luajit", ["-v"]),
}
FOLDERS = {"go": ("go", ".go"), "node": ("node", ".js"), "elixir": ("elixir", ".exs"), "python": ("python", ".py"),
           "lua": ("lua", ".lua"), "luajit": ("lua", ".lua")}
INTERPRETERS = {"node": ["node"], "elixir": ["elixir"], "python": ["python3"], "lua": ["lua5.4"], "luajit": ["luajit"]}


def is_present(runtime) -> bool:
    return shutil.which(RUNTIMES[runtime][0]) is not None


def version(runtime) -> str:
    tool, arguments = RUNTIMES[runtime]
    text = subprocess.run([tool, *arguments], capture_output=True, text=True, check=False)
    lines = [line for line in (text.stdout + text.stderr).splitlines() if line.strip()]
    return lines[-1].strip() if lines else "unknown version"


def has_program(runtime, benchmark) -> bool:
    if runtime == "ruff":
        return benchmark.name == "startup" or os.path.exists(script(benchmark))
    if runtime == "tokio":
        return os.path.exists(os.path.join(HERE, "peers", "rust", "src", "bin", benchmark.file + ".rs"))
    return os.path.exists(source(runtime, benchmark))


def script(benchmark) -> str:
    return os.path.join(ROOT, benchmark.script or os.path.join("benchmarks", "programs", benchmark.file + ".ruff"))


def source(runtime, benchmark) -> str:
    folder, ending = FOLDERS[runtime]
    return os.path.join(HERE, "peers", folder, benchmark.file + ending)


def is_stale(made, made_from) -> bool:
    return not os.path.exists(made) or os.path.getmtime(made) < os.path.getmtime(made_from)


def build(runtime, benchmark) -> bool:
    """Compiles what needs compiling; false when that fails, with the compiler's words on standard error."""
    if runtime == "go":
        made = os.path.join(BUILT, "go", benchmark.file)
        if is_stale(made, source(runtime, benchmark)):
            return succeeds(["go", "build", "-o", made, source(runtime, benchmark)])
    if runtime == "tokio":
        made = os.path.join(BUILT, "rust", "release", benchmark.file)
        if is_stale(made, os.path.join(HERE, "peers", "rust", "src", "bin", benchmark.file + ".rs")):
            manifest = os.path.join(HERE, "peers", "rust", "Cargo.toml")
            return succeeds(["cargo", "build", "--release", "--quiet", "--manifest-path", manifest,
                             "--target-dir", os.path.join(BUILT, "rust"), "--bin", benchmark.file])
    return True


def succeeds(command) -> bool:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def command(runtime, benchmark, arguments):
    """The command line of one run."""
    if runtime == "ruff":
        if benchmark.name == "startup":
            return [PROGRAM, "-e", "print(1)"]
        return [PROGRAM, "run", script(benchmark), *arguments]
    if runtime == "go":
        return [os.path.join(BUILT, "go", benchmark.file), *arguments]
    if runtime == "tokio":
        return [os.path.join(BUILT, "rust", "release", benchmark.file), *arguments]
    return [*INTERPRETERS[runtime], source(runtime, benchmark), *arguments]


def input_of(benchmark, size) -> str:
    """The first argument: the size, or a directory, which is filled when it is not there yet."""
    if not benchmark.reads_pages or isinstance(size, str):
        return str(size)
    pages = os.path.join(BUILT, f"pages_{size}")
    if not os.path.exists(pages):
        unfinished = pages + ".unfinished"
        subprocess.run([PROGRAM, "run", os.path.join(ROOT, "docs", "examples", "make_pages.ruff"), unfinished, str(size)],
                       stdout=subprocess.DEVNULL, check=True)
        os.rename(unfinished, pages)
    return pages


def make_output_folder() -> str:
    os.makedirs(BUILT, exist_ok=True)
    return tempfile.mkdtemp(prefix="output_", dir=BUILT)


def digest(folder) -> str:
    """One checksum over the names and contents of all files of a folder."""
    whole = hashlib.sha256()
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            whole.update(f"{name} ".encode() + hashlib.sha256(file.read()).digest())
    return whole.hexdigest()[:16]
