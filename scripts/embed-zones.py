#!/usr/bin/env python3
"""Packs the time zones of this machine's tzdata into Sources/CEmbedded/zones.bin.

Zones are cut at 1970, before which Candor reads no times, and lose the changes at their end that the yearly rule in
their last line gives as well. (zic's "-b slim" does so too, but that of glibc 2.36 gets America/Ojinaga wrong in
2022.) Zones that are alike from 1970 on share their bytes. Before anything is written, every zone is compared with
the file it was made from over the years 1970 to 2200.

    scripts/embed-zones.py            writes the archive
    scripts/embed-zones.py --check    fails when the committed archive differs from what would be written
"""

import datetime
import io
import pathlib
import struct
import sys
import zoneinfo

SYSTEM = pathlib.Path("/usr/share/zoneinfo")
ARCHIVE = pathlib.Path(__file__).resolve().parent.parent / "Sources/CEmbedded/zones.bin"
LEFT_OUT = ("posix", "right", "localtime", "posixrules", "Factory")
UTC = datetime.timezone.utc
HEADER = struct.Struct(">4sc15x6L")


class Zone:
    """The part of a TZif file (RFC 9636) that says which offset holds when."""

    def __init__(self, data):
        magic, version, *counts = HEADER.unpack_from(data)
        if magic != b"TZif" or version < b"2":
            raise ValueError("not TZif of version 2 or later")
        is_ut, is_standard, leaps, changes, types, characters = counts
        start = HEADER.size + changes * 5 + types * 6 + characters + leaps * 8 + is_standard + is_ut
        _, _, is_ut, is_standard, leaps, changes, types, characters = HEADER.unpack_from(data, start)
        if leaps:
            raise ValueError("counts leap seconds")
        self.version = version
        start += HEADER.size
        self.times = list(struct.unpack_from(f">{changes}q", data, start))
        start += changes * 8
        self.indices = list(data[start : start + changes])
        start += changes
        kinds = [struct.unpack_from(">lBB", data, start + n * 6) for n in range(types)]
        start += types * 6
        names = data[start : start + characters]
        start += characters + leaps * 12 + is_standard + is_ut
        self.kinds = [(offset, summer, names[name:].split(b"\0")[0]) for offset, summer, name in kinds]
        self.rule = data[start:]
        # The type before the first change: RFC 9636 makes it the first of all.
        self.first = 0

    def written(self):
        """The zone as a TZif file, its first block empty and only the types in use."""
        used = [self.first] + sorted(set(self.indices) - {self.first})
        kinds = [self.kinds[index] for index in used]
        names = bytearray()
        types = b""
        for offset, summer, name in kinds:
            place = names.find(name + b"\0")
            if place < 0:
                place = len(names)
                names += name + b"\0"
            types += struct.pack(">lBB", offset, summer, place)
        empty = HEADER.pack(b"TZif", self.version, 0, 0, 0, 0, 1, 1) + b"\0" * 7
        header = HEADER.pack(b"TZif", self.version, 0, 0, 0, len(self.times), len(kinds), len(names))
        times = struct.pack(f">{len(self.times)}q", *self.times)
        indices = bytes(used.index(index) for index in self.indices)
        return empty + header + times + indices + types + bytes(names) + self.rule

    def slim(self):
        """Cuts what lies before 1970 and what the yearly rule repeats; returns the bytes."""
        given = readable(self.written())
        past = [index for time, index in zip(self.times, self.indices) if time <= 0]
        if past:
            # A change at 1970 itself stays, because some readers take the first standard time for what came before.
            self.first = past[-1]
            self.times = [0] + self.times[len(past) :]
            self.indices = [self.first] + self.indices[len(past) :]
        while len(self.times) > 1 and b"," in self.rule:
            time, index = self.times.pop(), self.indices.pop()
            kept = readable(self.written())
            # From the last change kept on the rule must hold, and add no change of its own.
            moments = [*range(self.times[-1] + 1, time, 3 * 86400), time - 1, time]
            if any(said(kept, moment) != said(given, moment) for moment in moments):
                self.times.append(time)
                self.indices.append(index)
                break
        return self.written()


def readable(data):
    return zoneinfo.ZoneInfo.from_file(io.BytesIO(data))


def said(zone, seconds):
    moment = datetime.datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    return moment.utcoffset(), moment.tzname()


def compare(name, system, slim):
    """Stops when two files differ around any change that one of them lists, or on any third day."""
    theirs, ours = readable(system), readable(slim)
    changes = [time + n for time in Zone(system).times if time > 0 for n in (-1, 0)]
    days = range(0, 231 * 365 * 86400, 3 * 86400)
    for seconds in [*changes, *days]:
        if said(theirs, seconds) != said(ours, seconds):
            sys.exit(f"{name} differs at {datetime.datetime.fromtimestamp(seconds, UTC)}")


def zones():
    """The slim TZif bytes of every zone by name."""
    made, result = {}, {}
    for path in sorted(SYSTEM.rglob("*")):
        name = path.relative_to(SYSTEM).as_posix()
        if path.is_dir() or name.split("/")[0] in LEFT_OUT:
            continue
        data = path.read_bytes()
        if not data.startswith(b"TZif"):
            continue
        if data not in made:
            made[data] = Zone(data).slim()
            compare(name, data, made[data])
        result[name] = made[data]
    return result


def packed(zones):
    """The archive that `ZoneArchive` reads; its layout is described there."""
    data, places = bytearray(), {}
    names = bytearray()
    for name, tzif in sorted(zones.items()):
        if tzif not in places:
            places[tzif] = len(data)
            data += tzif
        names += struct.pack(">B", len(name)) + name.encode() + struct.pack(">IH", places[tzif], len(tzif))
    return b"CZA1" + struct.pack(">H", len(zones)) + bytes(names) + bytes(data)


def main():
    found = zones()
    archive = packed(found)
    version = SYSTEM.joinpath("tzdata.zi").open().readline().split()[-1]
    if sys.argv[1:] == ["--check"]:
        if ARCHIVE.read_bytes() != archive:
            sys.exit(f"{ARCHIVE.name} isn't made of tzdata {version}: run scripts/embed-zones.py")
        return
    ARCHIVE.write_bytes(archive)
    print(f"{ARCHIVE.name}: tzdata {version}, {len(found)} names, {len(archive)} bytes")


main()
