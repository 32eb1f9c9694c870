#!/usr/bin/env python3
"""Writes the tables under Tests/Vectors/times/ that the time code is tested against, from Python's zoneinfo and
python-dateutil. Run by hand when cases are added; the tables are committed."""

import datetime
import json
import pathlib
import random
import zoneinfo

from dateutil import rrule

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Tests/Vectors/times"
UTC = datetime.timezone.utc
ZONES = """Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Johannesburg Africa/Lagos America/Argentina/Buenos_Aires
America/Chicago America/Havana America/Los_Angeles America/Mexico_City America/New_York America/Nuuk America/Ojinaga
America/Phoenix America/Sao_Paulo America/Scoresbysund America/St_Johns America/Tijuana Antarctica/Casey
Antarctica/Troll Asia/Amman Asia/Beirut Asia/Gaza Asia/Jerusalem Asia/Kathmandu Asia/Kolkata Asia/Pyongyang
Asia/Shanghai Asia/Tehran Asia/Tokyo Atlantic/Azores Australia/Adelaide Australia/Lord_Howe Australia/Sydney
Europe/Berlin Europe/Dublin Europe/Istanbul Europe/Lisbon Europe/London Europe/Moscow Pacific/Apia Pacific/Auckland
Pacific/Chatham Pacific/Kiritimati Pacific/Kwajalein Etc/GMT+5 UTC""".split()


def seconds(year):
    return int(datetime.datetime(year, 1, 1, tzinfo=UTC).timestamp())


def at(zone, second):
    moment = datetime.datetime.fromtimestamp(second, UTC).astimezone(zone)
    return int(moment.utcoffset().total_seconds()), moment.tzname()


def shown(name):
    """The abbreviation as Candor shows it: +0530 is UTC+5:30."""
    if name[0] not in "+-":
        return name
    hours, minutes = int(name[1:3]), name[3:]
    return "UTC" if not hours and not minutes else f"UTC{name[0]}{hours}" + (f":{minutes}" if minutes else "")


def changes(zone):
    """Every change of offset from 1970 to 2200, found by halving between days."""
    found = []
    day = 86400
    before = at(zone, 0)
    for second in range(day, seconds(2200), day):
        after = at(zone, second)
        if after != before:
            low, high = second - day, second
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if at(zone, middle) == before else (low, middle)
            found.append(high)
            before = after
    return found


def readings(zone, local):
    """The instants that a clock shows as one time, by trying both folds."""
    both = {int(local.replace(tzinfo=zone, fold=fold).timestamp()) for fold in (0, 1)}
    return sorted(s for s in both if datetime.datetime.fromtimestamp(s, UTC).astimezone(zone).replace(tzinfo=None, fold=0) == local)


def offsets(random):
    tables = []
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        all_changes = changes(zone)
        picked = sorted(set(all_changes[-3:] + random.sample(all_changes, min(8, len(all_changes)))))
        if name == "Pacific/Apia":
            picked = sorted(set(picked + [c for c in all_changes if seconds(2011) < c < seconds(2012)]))
        moments = sorted({m for c in picked for m in (c - 1, c)} | {random.randrange(0, seconds(2200)) for _ in range(6)})
        rows = [[m, at(zone, m)[0], shown(at(zone, m)[1])] for m in moments]
        locals_ = []
        for change in picked:
            for minutes in (-61, -20, 0, 20, 61):
                local = datetime.datetime.fromtimestamp(change + at(zone, change - 1)[0] + minutes * 60, UTC)
                local = local.replace(tzinfo=None)
                locals_.append([local.isoformat(), readings(zone, local)])
        tables.append({"zone": name, "offsets": rows, "readings": locals_})
    return tables


WEEKDAYS = "MO TU WE TH FR SA SU".split()


def rule(random):
    frequency = random.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={frequency}"]
    if random.random() < 0.5:
        parts.append(f"INTERVAL={random.randint(2, 5)}")
    chosen = []
    if random.random() < 0.6:
        days = random.sample(WEEKDAYS, random.randint(1, 3))
        if frequency in ("MONTHLY", "YEARLY") and random.random() < 0.6:
            days = [f"{random.choice([1, 2, 3, 4, 5, -1, -2])}{day}" for day in days]
        chosen.append("BYDAY=" + ",".join(days))
    if frequency != "WEEKLY" and random.random() < 0.4:
        chosen.append("BYMONTHDAY=" + ",".join(str(random.choice([1, 2, 13, 15, 29, 30, 31, -1, -2, -31])) for _ in range(2)))
    if random.random() < 0.3:
        chosen.append("BYMONTH=" + ",".join(str(n) for n in sorted(random.sample(range(1, 13), 3))))
    # dateutil takes a first week that starts in its middle for a shorter one, so no positions in weeks.
    if chosen and frequency in ("MONTHLY", "YEARLY") and random.random() < 0.35:
        chosen.append("BYSETPOS=" + random.choice(["1", "-1", "2", "1,-1", "3,-2"]))
    if random.random() < 0.3:
        chosen.append("WKST=" + random.choice(["SU", "MO", "WE"]))
    random.shuffle(chosen)
    return ";".join(parts + chosen)


GIVEN = [
    "FREQ=YEARLY;BYMONTH=11;BYDAY=1TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYDAY=-53SU",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU",
    "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU",
    "FREQ=DAILY;BYMONTH=1;BYDAY=SU",
    "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11,12,13,14,15",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
]


def repetitions(random):
    rows = []
    for text in GIVEN + [rule(random) for _ in range(240)]:
        day = datetime.datetime(2020, 1, 1, 22, 0) + datetime.timedelta(days=random.randrange(0, 3000))
        end = day + datetime.timedelta(days=6000)
        endless = rrule.rrulestr(text, dtstart=day).between(day, end, inc=True)[:14]
        # RFC 5545: the first start counts, whether or not the rule names its day.
        dates = [day] + [date for date in endless if date != day]
        row = {"rule": text, "agrees": day in endless}
        if random.random() < 0.2 and len(dates) > 4:
            dates = dates[: random.randint(1, 4)]
            row["rule"] += f";COUNT={len(dates)}"
        elif random.random() < 0.2 and len(dates) > 4:
            last = random.randint(1, 4)
            row["rule"] += f";UNTIL={dates[last]:%Y%m%dT%H%M%S}"
            dates = dates[: last + 1]
        row["dates"] = [f"{date:%Y-%m-%d}" for date in dates[:12]]
        rows.append(row)
    return rows


def write(name, rows):
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    (FOLDER / name).write_text(f"[\n{lines}\n]\n")


write("zones.json", offsets(random.Random(5545)))
write("repetitions.json", repetitions(random.Random(5545)))
