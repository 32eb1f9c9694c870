#!/usr/bin/env python3
"""Builds onto disks that are too small, and expects that the old site stays as it was, or that nothing is left of a
first one.

    disk_full.py CANDOR SMALL_CONTENT LARGE_CONTENT [--now TIME]

CANDOR is called as `CANDOR build CONTENT --out SITE`. Needs to be root, for mounting a tmpfs; does nothing otherwise.
"""

import argparse
import os
import subprocess
import sys
import tempfile

from kill_build import snapshot


def build(options, content, out):
    extra = ["--now", options.now] if options.now else []
    return subprocess.run([options.candor, "build", content, "--out", out, *extra], capture_output=True, text=True)


def need(folder):
    """What a tmpfs needs for these files, in bytes: whole pages."""
    return sum((len(text or b"") + 4095) // 4096 * 4096 for text in snapshot(folder).values())


def trial(options, kind, mount_option, small, disk):
    subprocess.run(["mount", "-t", "tmpfs", "-o", mount_option, "tmpfs", disk], check=True)
    try:
        site = os.path.join(disk, "site")
        first = build(options, options.small, site)
        if first.returncode != 0:
            sys.exit(f"{kind}: the small site doesn't fit: {first.stderr}")
        before = snapshot(disk)
        full = build(options, options.large, site)
        if full.returncode != 2:
            sys.exit(f"{kind}: exit {full.returncode} instead of 2: {full.stderr}")
        if "no space left on device" not in full.stderr.lower():
            sys.exit(f"{kind}: the message doesn't give the system's words: {full.stderr}")
        if snapshot(disk) != before:
            odd = sorted(set(snapshot(disk)) ^ set(before))
            sys.exit(f"{kind}: the old site has changed: {odd[:10]}")
        again = build(options, options.small, site)
        if again.returncode != 0 or snapshot(site) != small:
            sys.exit(f"{kind}: the next build isn't clean: {again.stderr}")
        print(f"{kind}: exit 2, the old site intact: {full.stderr.strip().splitlines()[0]}")
    finally:
        subprocess.run(["umount", disk], check=True)


def first_trial(options, size, disk):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
    try:
        full = build(options, options.large, os.path.join(disk, "site"))
        if full.returncode != 2 or "no space left on device" not in full.stderr.lower():
            sys.exit(f"a first site: exit {full.returncode} instead of 2: {full.stderr}")
        if os.listdir(disk):
            sys.exit(f"a first site: something is left: {os.listdir(disk)}")
        print(f"a first site, disk of {size >> 10} KB: exit 2, nothing left: {full.stderr.strip().splitlines()[0]}")
    finally:
        subprocess.run(["umount", disk], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("candor")
    parser.add_argument("small")
    parser.add_argument("large")
    parser.add_argument("--now", help="passed on, so that builds are the same at all times")
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("skipped: only root can mount a small disk")
        return
    with tempfile.TemporaryDirectory(prefix="candor-full-") as work:
        sizes = []
        for index, content in enumerate([options.small, options.large]):
            out = os.path.join(work, f"clean{index}")
            done = build(options, content, out)
            if done.returncode != 0:
                sys.exit(f"a whole build failed: {done.stderr}")
            sizes.append((need(out), sum(len(f) + len(d) for _, d, f in os.walk(out))))
        small = snapshot(os.path.join(work, "clean0"))
        disk = os.path.join(work, "disk")
        os.mkdir(disk)
        (small_bytes, small_files), (large_bytes, large_files) = sizes
        if large_bytes < small_bytes * 3:
            sys.exit("the large site should be three times the small one")
        for part in (0.05, 0.5, 0.95):
            size = small_bytes * 2 + int((large_bytes - small_bytes) * part * 0.5)
            trial(options, f"disk of {size >> 10} KB", f"size={size}", small, disk)
            first_trial(options, size, disk)
        inodes = small_files + 8 + (large_files - small_files) // 2
        trial(options, f"disk of {inodes} files", f"nr_inodes={inodes}", small, disk)


if __name__ == "__main__":
    main()
