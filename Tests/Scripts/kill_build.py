#!/usr/bin/env python3
"""Kills builds at every moment and checks what they leave.

    kill_build.py CANDOR CONTENT_A CONTENT_B [--rounds 40] [--seed N] [--now TIME]

CANDOR is called as `CANDOR build CONTENT --out SITE`. After each kill every file of the site must be A's or B's to the
byte, or another person's, or carry a name of Candor's own (.candor-…); a whole build must then equal a clean one. Both
builds over an older site and first builds are killed.

Kills come after random delays and, where strace is installed, also at the n-th system call that changes the folder,
for n from 1 until a build lives through it, which misses no moment.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

CHANGING = "openat,mkdirat,renameat,renameat2,unlinkat,write,mkdir,rmdir,flock,close"


def snapshot(folder):
    files = {}
    for place, folders, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, folder)] = file.read()
        if not folders and not names:
            files[os.path.relpath(place, folder) + "/"] = None
    return files


class Trial:
    def __init__(self, options, work):
        self.options = options
        self.site = os.path.join(work, "site")
        self.contents = [options.a, options.b]
        self.clean = []
        for index, content in enumerate(self.contents):
            clean = os.path.join(work, f"clean{index}")
            self.run(content, clean)
            self.clean.append(snapshot(clean))
        if self.clean[0] == self.clean[1]:
            sys.exit("A and B make the same site: nothing to see")
        self.theirs = {}
        self.kills = 0

    def command(self, content, out):
        extra = ["--now", self.options.now] if self.options.now else []
        return [self.options.candor, "build", content, "--out", out, *extra]

    def run(self, content, out):
        done = subprocess.run(self.command(content, out), capture_output=True)
        if done.returncode != 0:
            sys.exit(f"a whole build failed with {done.returncode}: {done.stderr.decode(errors='replace')}")

    def start_over(self, content):
        """Makes the site that is to be built over; None: there is none."""
        shutil.rmtree(self.site, ignore_errors=True)
        if content is None:
            self.theirs = {}
            return
        self.run(content, self.site)
        self.theirs = {"own.txt": b"mine", "incidents/own/notes.txt": b"mine"}
        for path, text in self.theirs.items():
            os.makedirs(os.path.dirname(os.path.join(self.site, path)), exist_ok=True)
            with open(os.path.join(self.site, path), "wb") as file:
                file.write(text)

    def check_killed(self, what):
        self.kills += 1
        for path, text in snapshot(self.site).items():
            if text is None or any(name.startswith(".candor-") for name in path.split("/")):
                continue
            allowed = [site.get(path) for site in [*self.clean, self.theirs]]
            if text not in allowed:
                sys.exit(f"{what}: {path} is neither A's nor B's ({len(text)} bytes)")
        for path, text in self.theirs.items():
            with open(os.path.join(self.site, path), "rb") as file:
                if file.read() != text:
                    sys.exit(f"{what}: {path}, another person's, has changed")

    def check_whole(self, index, what):
        self.run(self.contents[index], self.site)
        expected = {**self.clean[index], **self.theirs}
        found = snapshot(self.site)
        if found != expected:
            odd = sorted(set(found) ^ set(expected)) or [p for p in found if found[p] != expected[p]]
            sys.exit(f"{what}: the build after it differs from a clean one: {odd[:10]}")

    def kill_after_delays(self, rng):
        begin = time.monotonic()
        self.start_over(self.contents[0])
        self.run(self.contents[1], self.site)
        usual = time.monotonic() - begin
        for number in range(self.options.rounds):
            index = rng.randrange(2)
            delay = rng.uniform(0, usual)
            what = f"killed after {delay * 1000:.1f} ms, round {number}, seed {self.options.seed}"
            if rng.random() < 0.3:
                self.start_over(None)
                what += ", a first build"
            elif not self.theirs:
                self.start_over(self.contents[rng.randrange(2)])
            process = subprocess.Popen(
                self.command(self.contents[index], self.site), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
            self.check_killed(what)
            if rng.random() < 0.5:
                self.check_whole(rng.randrange(2), what)
        self.check_whole(0, "the last round")

    def kill_at_calls(self, former, kind):
        for call in CHANGING.split(","):
            number = 1
            while number <= self.options.calls:
                self.start_over(former)
                trace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}",
                         "-e", f"inject={call}:signal=SIGKILL:when={number}"]
                done = subprocess.run(
                    trace + self.command(self.contents[1], self.site),
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                what = f"{kind} killed at {call} number {number}"
                self.check_killed(what)
                # To B half of the time, which completes the killed build, and back to A, which undoes it.
                self.check_whole(number % 2, what)
                if done.returncode == 0:
                    break
                number += 1
            print(f"{kind}, {call}: killed at {number - 1} calls")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("candor")
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--calls", type=int, default=1000, help="kill at no more than so many calls of a kind; 0: none")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--now", help="passed on, so that builds are the same at all times")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="candor-kill-") as work:
        trial = Trial(options, work)
        trial.kill_after_delays(random.Random(options.seed))
        if options.calls and shutil.which("strace"):
            trial.kill_at_calls(options.a, "a build over a site")
            trial.kill_at_calls(None, "a first build")
        elif options.calls:
            print("no strace: only killed after random delays")
        print(f"{trial.kills} kills, every file whole after each, every site complete after the next build")


if __name__ == "__main__":
    main()
