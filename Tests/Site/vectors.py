"""Tests/Vectors/states.json as content folders, and what a reader must see of each case at each of its moments."""
import datetime
import json

from . import demo

CASES = json.loads((demo.ROOT / "Tests/Vectors/states.json").read_text("utf-8"))["cases"]
SITE = "Vectors"

STATES = {"operational": "operational", "under_maintenance": "maintenance", "degraded_performance": "degraded",
          "partial_outage": "partial", "major_outage": "major"}
LEVELS = list(STATES.values())
# Statuspage's sentences, by how bad the page's headline has to be at least.
SENTENCES = {"All Systems Operational": "operational", "Service Under Maintenance": "maintenance",
             "Partially Degraded Service": "degraded", "Degraded System Service": "degraded",
             "Minor Service Outage": "partial", "Partial System Outage": "partial", "Major System Outage": "major"}
IMPACTS = {"none": "operational", "minor": "degraded", "major": "partial", "critical": "major"}
WORDS = {"investigating": "Investigating", "identified": "Identified", "monitoring": "Monitoring", "resolved": "Resolved",
         "scheduled": "Scheduled", "in_progress": "In progress", "verifying": "Verifying", "completed": "Completed", "cancelled": "Cancelled"}
LEAD = datetime.timedelta(days=7)
OVER = {"resolved", "completed", "cancelled"}

# In these the file tells afterwards what nobody knew at the time, so a page of that time couldn't show it: only what follows the
# last word is looked at.
TOLD_LATER = {
    "it began before anybody wrote",
    "it ended before the resolved update",
    "a report of something that was over already",
    "it comes back after an end that the file states",
    "an end after the resolved update has no effect",
    "begun again soon after the first window, it goes on",
}


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def words(text):
    return text.replace("T", " ").replace("Z", " UTC")


class Build:
    """One state of the author's knowledge: a site built when it began, and the moments until the next word."""

    def __init__(self, case, time, moments):
        self.case, self.time, self.moments = case, time, moments


def builds():
    return [build for case in CASES for build in builds_of(case)]


def builds_of(case):
    """A build whenever somebody had written something, as a push would have made it."""
    known = {time for item in case["items"]
             for time in [update["at"] for update in item["updates"]] + [item.get("resolved"), None if item["updates"] else item.get("started")]
             if time and time <= case["built"]}
    times = sorted(known | {min(known | {moment["at"] for moment in case["expect"]})})
    for time, after in zip(times, times[1:] + [None]):
        moments = [moment for moment in case["expect"] if time <= moment["at"] and (after is None or moment["at"] < after)]
        if moments and not (case["name"] in TOLD_LATER and after):
            yield Build(case, instant(time), moments)


def content(case):
    """{path: text} of the case, as an author would have it in files by the time of its last build."""
    components = "".join(f"  - {{id: {id}, name: {id}}}\n" for id in case["components"])
    files = {"site.yml": f"title: {SITE}\nurl: https://status.example.org\ntimezone: {case['zone']}\nalert_bar: {{lead_hours: 0}}\n"
             + (f"components:\n{components}" if components else "")}
    for item in case["items"]:
        folder = "incidents" if item["kind"] == "incident" else "maintenance"
        files[f"{folder}/{item['id']}.md"] = "---\n" + "\n".join(front_matter(item)) + "\n---\n" + "".join(
            text(update) for update in item["updates"])
    return files


def front_matter(item):
    yield f"title: About {item['id']}"
    components = item["components"]
    if components:
        if all(state is None for state in components.values()):
            yield f"components: [{', '.join(components)}]"
        else:
            yield "components: {" + ", ".join(f"{id}: {state}" for id, state in components.items()) + "}"
    if item["kind"] == "incident":
        yield f"impact: {item['impact']}"
    for key in "started", "resolved":
        if item.get(key):
            yield f"{key}: {words(item[key])}"
    windows = item.get("windows") or []
    if len(windows) == 1:
        yield f"starts: {words(windows[0][0])}"
        yield f"ends: {words(windows[0][1])}"
    elif windows:
        yield "windows:"
        yield from (f"  - {{starts: {words(start)}, ends: {words(end)}}}" for start, end in windows)
    if item.get("occurrences"):
        yield "occurrences:"
        yield from (f"  - {{from: {words(start)}, to: {words(end)}}}" for start, end in item["occurrences"])
    if item.get("repeat"):
        yield f"repeat: {item['repeat']}"
    if item.get("except"):
        yield f"except: [{', '.join(item['except'])}]"
    if item["kind"] == "maintenance":
        # Otherwise a first update that calls it scheduled would be the announcement.
        yield "announced: 2025-01-01 00:00 UTC"
    if item.get("auto_complete") is False:
        yield "auto_complete: false"


def text(update):
    status = WORDS[update["status"]] if update["status"] else "Update"
    lines = [f"\n## {status} at {words(update['at'])}" + (f" {{#{update['id']}}}" if update.get("id") else ""), ""]
    changes = [f"- {id}: {state}" for id, state in (update.get("components") or {}).items()]
    if update.get("ends"):
        changes.append(f"- ends: {words(update['ends'])}")
    return "\n".join(lines + changes + [""] * bool(changes) + ["Somebody wrote this.", ""])


def last(slices, at):
    return next((piece for piece in reversed(slices) if piece["at"] <= at), None)


class Expected:
    """What a reader sees at a moment, worked out from the vector without asking Candor."""

    def __init__(self, case, moment, built):
        at = moment["at"]
        self.components = {id: STATES[state] for id, state in moment["components"].items()}
        overruns = set(moment.get("overruns", []))
        self.items = {id: status and ("Overrunning" if id in overruns else WORDS[status]) for id, status in moment["items"].items()}
        kinds = {item["id"]: item for item in case["items"]}
        present = {id: last(slices, at) for id, slices in case["slices"]["items"].items()}
        going = {id: piece for id, piece in present.items() if piece and piece["status"] not in OVER | {"scheduled"}}
        faults = {id: self.level(kinds[id], piece) for id, piece in going.items() if kinds[id]["kind"] == "incident"}
        faults = {id: level for id, level in faults.items() if level != "operational"}
        work = {id for id in going if kinds[id]["kind"] == "maintenance"}
        sentence = moment.get("page") or last(case["slices"]["page"], at)["description"]
        self.level = max([SENTENCES[sentence], *faults.values(), *["maintenance" for _ in work]], key=LEVELS.index)
        if len(faults) == 1:
            self.headline = f"About {next(iter(faults))}"
        elif faults:
            self.headline = f"{len(faults)} incidents are open"
        else:
            self.headline = "Maintenance is under way" if work else "All systems operational"
        self.title = f"{SITE} – Operational" if self.level == "operational" else f"{self.headline} – {SITE}"
        # The bar shows what is going on. It may also show work that was put off while it should run, and it holds what begins within
        # its longest lead; a build then adds the rest.
        waiting = {id for id, piece in present.items() if piece and piece["status"] == "scheduled" and kinds[id]["windows"][0][0] <= at}
        self.bar_may = {f"About {id}" for id in set(going) | waiting}
        self.bar_must = {f"About {id}" for id in going} if instant(at) - built < LEAD else set()

    @staticmethod
    def level(item, piece):
        states = [STATES[state] for state in piece["components"].values()]
        return max(states, key=LEVELS.index) if states else IMPACTS[item["impact"]]
