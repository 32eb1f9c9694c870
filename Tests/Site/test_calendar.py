"""iCalendar files as calendar programs take them."""
import datetime
import re
import zoneinfo

import icalendar

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
UTC = datetime.timezone.utc


def calendars(site):
    return site.ending(".ics")


def events(site, path):
    return icalendar.Calendar.from_ical(site.bytes[path]).walk("VEVENT")


def test_lines_are_folded_as_readers_expect(site):
    assert len(calendars(site)) >= 20
    for path in calendars(site):
        content = site.bytes[path]
        assert content.endswith(b"END:VCALENDAR\r\n"), path
        lines = content.split(b"\r\n")
        for number, line in enumerate(lines, 1):
            assert b"\n" not in line and b"\r" not in line, f"{path}:{number} ends without CRLF"
            assert len(line) <= 75, f"{path}:{number} has {len(line)} octets"
            line.decode("utf-8")  # no character is cut in two
            assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line), f"{path}:{number} has a control character"


def test_every_event_has_what_it_needs_and_an_id_of_its_own(site):
    for path in calendars(site):
        calendar = icalendar.Calendar.from_ical(site.bytes[path])
        assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
        assert not calendar.errors
        found = calendar.walk("VEVENT")
        uids = [str(event["UID"]) for event in found]
        assert len(set(uids)) == len(uids), path
        for event in found:
            assert not event.errors
            for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "URL"):
                assert name in event, f"{path}: {event['UID']} has no {name}"
            assert event["DTSTART"].dt.utcoffset() == datetime.timedelta(0)
            assert event["DTSTART"].dt < event["DTEND"].dt
            assert event["STATUS"] in ("CONFIRMED", "TENTATIVE", "CANCELLED")
            assert str(event["URL"]).startswith(site.base)


def test_a_component_has_the_part_of_the_calendar_that_is_about_it(site):
    whole = {str(event["UID"]) for event in events(site, "calendar.ics")}
    parts = [path for path in calendars(site) if path.startswith("components/")]
    together = set().union(*({str(event["UID"]) for event in events(site, path)} for path in parts))
    assert together == whole
    assert "2026-11-24-till-servers@status.velvetrow.example" in {str(e["UID"]) for e in events(site, "components/boxoffice/calendar.ics")}
    assert "2026-11-24-till-servers@status.velvetrow.example" not in {str(e["UID"]) for e in events(site, "components/email/calendar.ics")}


def test_languages_share_their_ids(site):
    for path in calendars(site):
        if path.startswith("de/"):
            assert [e["UID"] for e in events(site, path)] == [e["UID"] for e in events(site, path.removeprefix("de/"))]


def test_repeated_maintenance_keeps_its_hour_on_the_wall(site):
    starts = [event["DTSTART"].dt.astimezone(BERLIN) for event in events(site, "calendar.ics")
              if str(event["UID"]).startswith("first-sunday-ledger-check")]
    assert len(starts) >= 12
    assert {(start.hour, start.minute, start.weekday()) for start in starts} == {(4, 0, 6)}
    assert all(start.day <= 7 for start in starts)
    assert len({start.utcoffset() for start in starts}) == 2
