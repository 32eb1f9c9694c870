"""Building: the demo, changed copies of it, and little content folders made for one test."""
import datetime
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

from .pages import Page

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
CANDOR = pathlib.Path(os.environ.get("CANDOR") or ROOT / ".build/debug/candor")
# What builds remember goes when the tests do, and never into the user's own folder.
CACHE = tempfile.TemporaryDirectory(prefix="candor-cache-")
# The moment that the demo is written for: its open incident is twenty minutes old.
NOW = datetime.datetime(2026, 11, 20, 14, 30, tzinfo=datetime.timezone.utc)


def candor(*arguments, cwd=None, **environment):
    """Runs the command; returns what it said and its exit code."""
    clean = {name: value for name, value in os.environ.items() if name not in ("SOURCE_DATE_EPOCH", "CLICOLOR_FORCE")}
    clean["XDG_CACHE_HOME"] = CACHE.name
    return subprocess.run([CANDOR, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, env={**clean, **environment}, timeout=120)


def stamp(time):
    return time.strftime("%Y-%m-%d %H:%M:%S UTC")


def build(content, out, now=NOW, *options):
    """Builds and returns the site; content with errors fails the test that asked."""
    done = candor("build", content, "--out", out, "--now", stamp(now), *options)
    assert done.returncode == 0, done.stderr
    return Site(out)


class Site:
    """A built site on the disk."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def __truediv__(self, path):
        return self.folder / path

    @functools.cached_property
    def files(self):
        """Every path from the root, in order."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())

    def ending(self, *endings):
        return [path for path in self.files if path.endswith(endings)]

    def read(self, path):
        return self.bytes[path].decode("utf-8")

    @functools.cached_property
    def pages(self):
        """Path of every page: what is in it."""
        return {path: Page(self.read(path)) for path in self.ending(".html")}

    @functools.cached_property
    def base(self):
        """The public address, with a slash at its end."""
        return self.pages["index.html"].canonical

    @functools.cached_property
    def bytes(self):
        return {path: (self.folder / path).read_bytes() for path in self.files}


def write(folder, files):
    """Writes {path: text} and returns the folder."""
    for path, text in files.items():
        target = pathlib.Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return pathlib.Path(folder)


def copy(folder, changes=()):
    """Copies the demo's content; each change is (path, text, the text that replaces it)."""
    shutil.copytree(CONTENT, folder)
    for path, old, new in changes:
        text = (folder / path).read_text("utf-8")
        assert old in text, f"{path} has no {old!r}"
        (folder / path).write_text(text.replace(old, new, 1), "utf-8")
    return folder


SITE = """title: Little Status
url: https://status.example.org
timezone: Europe/Berlin
components:
  - {id: shop, name: Shop}
  - {id: mail, name: Mail}
"""

OUTAGE = """---
title: Mail is late
impact: major
components: [mail]
---

## Investigating at 2026-11-10 09:00 UTC

Mail waits.

## Resolved at 2026-11-10 10:00 UTC

Mail is delivered again.
"""
LITTLE = {"site.yml": SITE, "incidents/mail.md": OUTAGE}
