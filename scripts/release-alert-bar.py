#!/usr/bin/env python3
"""Reduce the alert bar's source and keep the result for ever.

    scripts/release-alert-bar.py            reduce alert.js to alert.min.js, and add it to released/
    scripts/release-alert-bar.py --reduce   write alert.min.js only, while working on the bar
    scripts/release-alert-bar.py --check    exit 1 if alert.min.js is not what the source reduces to

Needs terser 5.16.5 (Debian: apt-get install terser). Nothing else in the project does: what it makes is committed.
Websites pin a released file by its hash, so released/ only ever grows.
"""
import base64
import gzip
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

EMBED = pathlib.Path(__file__).resolve().parent.parent / "themes/default/embed"
SOURCE, REDUCED, RELEASED = EMBED / "alert.js", EMBED / "alert.min.js", EMBED / "released"
INDEX = RELEASED / "index.txt"
MARKER = b"/*snapshot*/[]"
LIMIT = 4608  # 4.5 KB gzipped
TERSER = "5.16.5"
# Debian keeps its modules here; a Node from elsewhere has to be told.
ENVIRONMENT = {**os.environ, "NODE_PATH": "/usr/share/nodejs"}


def terser_version():
    """The version on this machine, or None."""
    if not shutil.which("terser"):
        return None
    done = subprocess.run(["terser", "--version"], env=ENVIRONMENT, capture_output=True, text=True)
    return done.stdout.removeprefix("terser").strip() if done.returncode == 0 else None


def reduce_css(source):
    """The style sheet in the source without its spaces; terser leaves strings alone."""

    def squeeze(match):
        css = re.sub(r"\s+", " ", match[2])
        css = re.sub(r" ?([{};,!]) ?", r"\1", css)
        css = re.sub(r"(?<=[a-z\])]): ", ":", css).replace(";}", "}").strip()
        return match[1] + css + "`"

    reduced, count = re.subn(r"(const css = `)([^`]*)`", squeeze, source)
    assert count == 1, "alert.js has no one 'const css = `…`'"
    return reduced


def reduced():
    """What alert.js reduces to, as bytes."""
    options = ["--ecma", "2020", "--compress", "passes=3,unsafe_arrows=true", "--mangle", "--format", "ascii_only=true", "--comments", "/^!/"]
    done = subprocess.run(
        ["terser", *options], input=reduce_css(SOURCE.read_text()), env=ENVIRONMENT, capture_output=True, text=True, check=True)
    code = done.stdout.strip()
    banner = re.search(r"/\*!.*?\*/", code)[0]
    code = banner + code.replace(banner, "") + "\n"
    code = re.sub(r"\bSNAPSHOT\b", MARKER.decode(), code).encode()
    assert code.count(MARKER) == 1, "the reduced file needs the snapshot's place exactly once"
    size = len(gzip.compress(code, 9))
    print(f"{len(code)} bytes, {size} gzipped", file=sys.stderr)
    assert size <= LIMIT, f"more than {LIMIT} bytes gzipped"
    return code


def integrity(content):
    """The value of an integrity attribute (Subresource Integrity, W3C)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def release(content):
    """Adds a file to released/ and to its index, the newest last."""
    RELEASED.mkdir(exist_ok=True)
    name = f"alert-{hashlib.sha256(content).hexdigest()[:12]}.js"
    (RELEASED / name).write_bytes(content)
    lines = INDEX.read_text().splitlines() if INDEX.exists() else []
    lines = [line for line in lines if not line.startswith(name)] + [f"{name} {integrity(content)}"]
    INDEX.write_text("\n".join(lines) + "\n")
    print(f"released {name}", file=sys.stderr)


def main():
    if terser_version() != TERSER:
        sys.exit(f"needs terser {TERSER}, found {terser_version() or 'none'}")
    content = reduced()
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if content == REDUCED.read_bytes() else "alert.min.js is not what alert.js reduces to")
    if sys.argv[1:] not in ([], ["--reduce"]):
        sys.exit(__doc__)
    REDUCED.write_bytes(content)
    if not sys.argv[1:]:
        release(content)


if __name__ == "__main__":
    main()
