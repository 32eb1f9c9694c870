#!/usr/bin/env python3
"""What readers download: raw, gzip and Brotli bytes of each kind of page and file of a built site, against the budgets.

    make sizes
    scripts/page-sizes.py [SITE]          exit 1 if a budget is broken

For a kind that a site has many of, the largest counts.
"""
import gzip
import sys
from pathlib import Path

try:
    import brotli
except ImportError:
    brotli = None

KB = 1024
# The kind, its files, and how many bytes it may have, gzipped.
KINDS = [
    ("home page", ["index.html", "*/index.html"], 14 * KB),
    ("incident", ["incidents/*/index.html"], None),
    ("maintenance", ["maintenance/*/index.html"], None),
    ("postmortem", ["postmortems/*/index.html"], None),
    ("component", ["components/*/index.html"], None),
    ("month", ["history/*/index.html"], None),
    ("history", ["history/index.html"], None),
    ("subscribe", ["subscribe/index.html"], None),
    ("offline.html", ["offline.html"], None),
    ("style sheet", ["assets/style-*.css"], 8 * KB),
    ("time script", ["assets/time-*.js"], 1 * KB),
    ("all scripts", None, 6 * KB),
    ("alert bar, pinned", ["embed/v1/alert-*.js"], 4.5 * KB),
    ("alert bar with data", ["embed/v1/alert.js"], None),
    ("alert data", ["embed/v1/alert*.json"], None),
    ("status.json", ["api/v2/status.json"], None),
    ("summary.json", ["api/v2/summary.json"], None),
    ("feed.xml", ["feed.xml"], None),
]
FOLDERS = {"history", "subscribe", "components", "incidents", "maintenance", "postmortems", "pages"}


def sizes(data):
    return len(data), len(gzip.compress(data, 9, mtime=0)), len(brotli.compress(data)) if brotli else 0


def files(site, patterns):
    found = [path for pattern in patterns for path in site.glob(pattern)]
    if patterns[0] == "index.html":
        # Of the folders at the top only languages have a home page.
        found = [path for path in found if path.parent == site or path.parent.name not in FOLDERS]
    return found


def main():
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "site")
    if not (site / "build.json").exists():
        sys.exit(f"{site} is no built site")
    broken = []
    print(f"{'kind':22}{'raw':>9}{'gzip':>9}{'brotli':>9}{'budget':>9}  largest")
    for kind, patterns, budget in KINDS:
        if patterns is None:
            chosen = [*site.glob("assets/time-*.js"), *site.glob("assets/page-*.js")]
            raw, zipped, small = (sum(part) for part in zip(*[sizes(path.read_bytes()) for path in chosen]))
            largest = " + ".join(path.name for path in chosen)
        else:
            found = files(site, patterns)
            if not found:
                continue
            path = max(found, key=lambda one: len(gzip.compress(one.read_bytes(), 6)))
            raw, zipped, small = sizes(path.read_bytes())
            largest = str(path.relative_to(site))
        mark = ""
        if budget and zipped > budget:
            broken.append(kind)
            mark = "  TOO LARGE"
        limit = f"{budget / KB:g} KB" if budget else ""
        smallest = f"{small:,}" if brotli else "–"
        print(f"{kind:22}{raw:>9,}{zipped:>9,}{smallest:>9}{limit:>9}  {largest}{mark}")
    if broken:
        sys.exit("beyond the budget: " + ", ".join(broken))


if __name__ == "__main__":
    main()
