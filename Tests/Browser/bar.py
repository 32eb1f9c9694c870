"""Alert data, and the files a build puts under embed/v1/, made without the build."""
import datetime
import json
import pathlib
import re

EMBED = pathlib.Path(__file__).resolve().parents[2] / "themes/default/embed"
MARKER = "/*snapshot*/[]"
NOW = datetime.datetime(2026, 11, 20, 14, 10, tzinfo=datetime.timezone.utc)
MINUTE, HOUR, DAY = 60, 3600, 86400
LEVELS = ["notice", "maintenance", "degraded", "partial", "major"]
ENGLISH = {"region": "Service status", "more": "Details", "dismiss": "Dismiss", "resolved": "Resolved"}
GERMAN = {"region": "Dienststatus", "more": "Einzelheiten", "dismiss": "Schließen", "resolved": "Behoben"}
ARABIC = {"region": "حالة الخدمة", "more": "التفاصيل", "dismiss": "إغلاق", "resolved": "تم الحل"}


def at(seconds=0):
    """A time so many seconds from NOW, as the data writes it."""
    return (NOW + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def piece(start=-HOUR, level="partial", show=True, rev="u1", label="Partial outage", text="Checkout is failing for some customers",
          when=None, rank=None):
    """One slice; `start` and `when` in seconds from NOW."""
    rank = LEVELS.index(level) + 1 if rank is None and level in LEVELS else rank or 0
    return {"at": at(start), "show": show, "rank": rank, "level": level, "rev": rev, "label": label, "text": text,
            "when": when and [at(when[0]), at(when[1])]}


def item(id="checkout", *slices, kind="incident", components=("checkout",), groups=("shop",), url=None):
    return {"id": id, "kind": kind, "url": url or f"https://status.example.com/incidents/{id}/", "components": list(components),
            "groups": list(groups), "slices": list(slices) or [piece()]}


def maintenance(id="db", start=2 * HOUR, end=3 * HOUR, lead=24 * HOUR, announced=-DAY * 7, components=("api",), groups=("core",), after="Completed"):
    """A maintenance as the build slices it: announced, shown from `lead` before its start, running, over."""
    text, when = "Database upgrade", (start, end)
    planned = dict(level="maintenance", rev="scheduled", label="Scheduled maintenance", text=text, when=when)
    slices = [
        piece(announced, show=False, **planned),
        piece(start - lead, **planned),
        piece(start, "maintenance", rev="in_progress", label="Maintenance in progress", text=text, when=when),
        piece(end, "maintenance", show=False, rev="completed", label=after, text=text),
    ]
    return item(id, *sorted({s["at"]: s for s in slices}.values(), key=lambda s: s["at"]), kind="maintenance", components=components,
                groups=groups, url=f"https://status.example.com/maintenance/{id}/")


def data(*items, built=0, lang="en", dir="ltr", strings=None, **more):
    return {"v": 1, "lang": lang, "dir": dir, "built_at": at(built), "next_change_at": None,
            "page": {"name": "Acme Status", "url": "https://status.example.com/"}, "strings": strings or ENGLISH, "items": list(items), **more}


def to_json(value):
    """As the build writes it: compact, and harmless inside a script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def code():
    """The released code, as a pinned file holds it."""
    return (EMBED / "alert.min.js").read_text()


def script(*snapshots):
    """alert.js: the code with its snapshot baked in. `snapshots` are in the languages of the site, its own first."""
    return code().replace(MARKER, to_json(list(snapshots)))


def released():
    """[(name, integrity)], the oldest first."""
    return [tuple(line.split()) for line in (EMBED / "released/index.txt").read_text().splitlines()]


def palette():
    """The built-in colours as written in the source: {theme: {level: (background, foreground)}}."""
    source, found = (EMBED / "alert.js").read_text(), {}
    for theme in ("light", "dark"):
        lists = re.search(rf"const {theme} = colours\(\[(.*?)\], \[(.*?)\]\)", source)
        both = [re.findall(r'"(\w+)"', part) for part in lists.groups()]
        found[theme] = dict(zip(LEVELS, zip(*both)))
    return found


def luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    return sum(weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for weight, c in zip((0.2126, 0.7152, 0.0722), parts))


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
