#!/usr/bin/env python3
"""Counts the instructions of the hot parts of a build with valgrind's callgrind: the same on a busy machine as on an idle one.

    scripts/bench/instructions.py [--incidents 300] [--out FILE]

Prints instructions an incident, by part. Two builds, of COUNT and of twice as many incidents, are subtracted, so that what
a build costs once (the theme, the feeds) doesn't count.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CANDOR = HERE.parent.parent / ".build/release/candor"

# What stands in the demangled name of the function that does a part, and all within it.
PARTS = [
    ("reading files", r"SourceTree\.init"),
    ("front matter and updates", r"ItemReader\.(incident|maintenance)\("),
    ("front matter alone", r"FrontMatter\.split"),
    ("states and uptime", r"Site\.init\("),
    ("Markdown", r"Edition\.body\(_:at:anchor"),
    ("libcmark within it", r"MarkdownTree\.init"),
    ("views of a page", r"Edition\.eventPage"),
    ("templates", r"Template\.render\(_:\)"),
    ("JSON of an incident", r"API\.object\(of:\)|closure #1 in API\.object"),
    ("writing", r"OutputFolder\.replace\(with:jobs:\)"),
    ("all", r"^PROGRAM TOTALS"),
]


def count(incidents, folder):
    content, out, profile = folder / f"c{incidents}", folder / f"o{incidents}", folder / f"p{incidents}"
    # valgrind reads names of functions, and stumbles over what else a compiler says of them.
    candor = folder / "candor"
    subprocess.run(["strip", "--strip-debug", "-o", candor, CANDOR], check=True)
    subprocess.run([sys.executable, HERE / "corpus.py", str(incidents), content], check=True)
    subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", candor, "build", content, "--out", out,
         "--now", "2026-01-01T00:00:00Z", "--jobs", "1", "--no-cache"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    text = subprocess.run(
        ["callgrind_annotate", "--inclusive=yes", "--threshold=100", profile], check=True, capture_output=True,
        text=True).stdout
    text = subprocess.run(["swift", "demangle", "--simplified"], input=text, capture_output=True, text=True).stdout
    found = {}
    for line in text.split("\n"):
        match = re.match(r"\s*([\d,]+) \(\s*[\d.]+%\)\s+(.*)", line)
        if not match:
            continue
        name = re.sub(r"^\S*?:(?=\S)", "", match[2]).split(" [")[0]
        for part, pattern in PARTS:
            if re.search(pattern, name):
                # Of a function and its closures the outermost holds the others.
                found[part] = max(found.get(part, 0), int(match[1].replace(",", "")))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--incidents", type=int, default=300)
    parser.add_argument("--out", type=Path, help="write the table there as Markdown")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="candor-instructions-") as folder:
        once = count(options.incidents, Path(folder))
        twice = count(options.incidents * 2, Path(folder))
    lines = ["## Instructions an incident", "", "Counted by callgrind (`scripts/bench/instructions.py`).", ""]
    lines += ["| part | instructions |", "|---|---|"]
    for part, _ in PARTS:
        if part in twice:
            lines.append(f"| {part} | {(twice[part] - once.get(part, 0)) // options.incidents:,} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
