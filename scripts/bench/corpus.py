#!/usr/bin/env python3
"""Writes a folder of made-up incidents, the same bytes every time, for benchmarks.

    scripts/bench/corpus.py COUNT FOLDER [--format candor|cstate]

Twenty components, five years up to 2026-01-01, two to six updates of 150 to 1,500 bytes of Markdown each; one in ten is
maintenance, one in twenty has a postmortem; the three newest are open. Incident 17 has the same words in every size.
"""
import argparse
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
YEARS = 5
OPEN = 3
GROUPS = ["Platform", "Payments", "Content", "Accounts"]
COMPONENTS = [
    "API", "Webhooks", "Gateway", "Queue", "Scheduler", "Checkout", "Invoices", "Payouts", "Refunds", "Ledger",
    "Search", "Uploads", "Previews", "Thumbnails", "Exports", "Sign-in", "Teams", "Audit log", "Notifications", "Billing",
]
SYMPTOMS = ["slow responses", "failing requests", "timeouts", "missing results", "duplicate messages", "late deliveries"]
CAUSES = ["a faulty release", "a full disk", "an expired certificate", "a lost network route", "a stuck migration"]
SENTENCES = [
    "About one request in {n} fails, and trying again usually helps.",
    "Nothing that was saved is lost; queued work is done **in order** as soon as the system recovers.",
    "Customers in {place} see it most; others are hardly affected.",
    "We traced it to {cause} and are rolling it back, region by region.",
    "The rate of errors fell from {n} % to below one in a thousand.",
    "See [what to do meanwhile](https://docs.example.com/runbooks/{n}?v=2&lang=en) if you can't wait.",
    "The call `POST /v1/jobs` answers `503` with a `Retry-After` header until then.",
    "Our colleagues in Zürich and São Paulo watch it – the next word follows within {n} minutes.",
    "Requests that carry an *idempotency key* are safe to repeat.",
]
IMPACTS = ["minor", "minor", "minor", "major", "critical"]


def ident(name):
    return name.lower().replace(" ", "-")


def sentence(rng):
    place = rng.choice(["Frankfurt", "Oregon", "Mumbai", "Sydney"])
    return rng.choice(SENTENCES).format(n=rng.randint(2, 60), place=place, cause=rng.choice(CAUSES))


def text(rng):
    paragraphs = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        kind = rng.random()
        lines = [sentence(rng) for _ in range(rng.randint(2, 5))]
        if kind < 0.15:
            paragraphs.append("\n".join("- " + line for line in lines))
        elif kind < 0.18:
            paragraphs.append("```\n$ curl -i https://api.example.com/health\nHTTP/2 503\n```")
        else:
            paragraphs.append(" ".join(lines))
    return "\n\n".join(paragraphs)


class Incident:
    def __init__(self, index, count):
        rng = random.Random(index)
        span = timedelta(days=365 * YEARS)
        start = NOW - span * ((index + rng.random()) / count) - timedelta(minutes=10)
        self.start = start.replace(second=0, microsecond=0)
        self.is_maintenance = rng.random() < 0.1 and index >= OPEN
        named = rng.sample(COMPONENTS, rng.choice([1, 1, 1, 2, 2, 3]))
        self.components = [ident(name) for name in named]
        symptom = rng.choice(SYMPTOMS)
        self.title = f"{named[0]}: maintenance" if self.is_maintenance else f"{named[0]}: {symptom}"
        if rng.random() < 0.05:
            self.title += ' & "more" <soon>'
        self.id = f"{self.start:%Y-%m-%d}-{self.components[0]}-{index:05}"
        self.impact = rng.choice(IMPACTS)
        self.updates = []
        at = self.start
        for status in ["Investigating", "Identified", "Update", "Monitoring", "Update"][: rng.randint(1, 5)]:
            self.updates.append((at, status, text(rng)))
            at += timedelta(minutes=rng.randint(3, 40))
        self.end = None
        if index >= OPEN:
            self.end = at
            self.updates.append((at, "Resolved", text(rng)))
        # Nothing is dated ahead: it would be withheld, and out a minute later.
        ahead = self.updates[-1][0] - NOW + timedelta(minutes=10)
        if ahead > timedelta(0):
            self.start -= ahead
            self.updates = [(at - ahead, status, words) for at, status, words in self.updates]
            self.end = self.end and self.end - ahead
        self.introduction = text(rng)
        has_story = rng.random() < 0.05 and not self.is_maintenance and index >= OPEN and at + timedelta(days=2) < NOW
        self.story = [(f"Part {n}", text(rng) + "\n\n" + text(rng)) for n in range(6)] if has_story else None


def stamp(at):
    return f"{at:%Y-%m-%d %H:%M} UTC"


def quoted(title):
    return "'" + title.replace("'", "''") + "'"


def write_candor(count, out):
    for name in ["incidents", "maintenance", "postmortems"]:
        (out / name).mkdir(parents=True, exist_ok=True)
    site = ["title: Benchmark Status", "url: https://status.example.com", "timezone: UTC", "language: en", "components:"]
    for index, name in enumerate(COMPONENTS):
        site += [f"  - id: {ident(name)}", f"    name: {name}", f"    group: {GROUPS[index // 5]}"]
        site += ["    since: 2021-01-01"]
    (out / "site.yml").write_text("\n".join(site) + "\n", encoding="utf-8")
    for index in range(count):
        item = Incident(index, count)
        head = ["---", f"title: {quoted(item.title)}"]
        if item.is_maintenance:
            ends = item.start + timedelta(hours=2)
            head += [f"components: [{', '.join(item.components)}]", f"starts: {stamp(item.start)}", f"ends: {stamp(ends)}"]
            body = item.introduction
            folder = "maintenance"
        else:
            head += [f"impact: {item.impact}", f"components: [{', '.join(item.components)}]"]
            body = "\n\n".join(f"## {status} at {stamp(at)}\n\n{words}" for at, status, words in item.updates)
            folder = "incidents"
        (out / folder / f"{item.id}.md").write_text("\n".join(head + ["---", "", body, ""]), encoding="utf-8")
        if item.story:
            published = item.end + timedelta(days=2)
            head = ["---", f"incident: {item.id}", f"title: {quoted(item.title)}", f"published: {stamp(published)}", "---"]
            parts = [f"## {name}\n\n{words}" for name, words in item.story]
            story = "\n".join(head) + "\n\n" + "\n\n".join(parts) + "\n"
            (out / "postmortems" / f"{item.id}.md").write_text(story, encoding="utf-8")


def write_cstate(count, out):
    (out / "content" / "issues").mkdir(parents=True, exist_ok=True)
    config = ["baseURL: https://status.example.com/", "title: Benchmark Status", "theme: cstate", "languageCode: en"]
    config += ["taxonomies:", "  affected: affected", "params:", "  brand: Benchmark", "  defaultLayout: issues"]
    config += ["  enableLastMod: false", "  useLogo: false", "  categories:"]
    config += [f"    - name: {group}" for group in GROUPS] + ["  systems:"]
    for index, name in enumerate(COMPONENTS):
        config += [f"    - name: {name}", f"      category: {GROUPS[index // 5]}"]
    (out / "config.yml").write_text("\n".join(config) + "\n", encoding="utf-8")
    names = {ident(name): name for name in COMPONENTS}
    severity = {"minor": "notice", "major": "disrupted", "critical": "down"}
    for index in range(count):
        item = Incident(index, count)
        end = item.start + timedelta(hours=2) if item.is_maintenance else item.end
        head = ["---", f"title: {quoted(item.title)}", f"date: {item.start:%Y-%m-%dT%H:%M:%SZ}"]
        head += [f"resolved: {'true' if end else 'false'}"]
        if end:
            head += [f"resolvedWhen: {end:%Y-%m-%dT%H:%M:%SZ}"]
        head += [f"severity: {'notice' if item.is_maintenance else severity[item.impact]}", "affected:"]
        head += [f"  - {names[one]}" for one in item.components] + ["section: issue", "---"]
        told = [(item.start, "Maintenance", item.introduction)] if item.is_maintenance else item.updates
        body = "\n\n".join(f'*{status}* - {words} {{{{< track "{at:%Y-%m-%d %H:%M:%S}" >}}}}' for at, status, words in told)
        path = out / "content" / "issues" / f"{item.id}.md"
        path.write_text("\n".join(head + ["", body, ""]), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--format", choices=["candor", "cstate"], default="candor")
    options = parser.parse_args()
    writers = {"candor": write_candor, "cstate": write_cstate}
    writers[options.format](options.count, options.folder)


if __name__ == "__main__":
    main()
