"""RSS, Atom and JSON Feed as readers take them."""
import calendar
import datetime
import email.utils
import functools
import json
import re
import xml.etree.ElementTree as ElementTree

import feedparser
import pytest

from . import demo

RFC822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
BUILT = demo.NOW.timestamp()


def topics(site):
    """The paths of every topic's feeds without their endings."""
    return [path.removesuffix(".atom") for path in site.ending(".atom")]


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


@functools.cache
def parsed(site, path):
    """A feed as feedparser reads it."""
    feed = feedparser.parse(site.bytes[path])
    assert not feed.bozo, f"{path}: {feed.get('bozo_exception')}"
    return feed


def judge(path, ids, links, dates):
    assert len(set(ids)) == len(ids), f"{path}: one id twice"
    assert len(set(links)) == len(links), f"{path}: one link twice"
    assert all(link.startswith("https://") for link in links), path
    assert all(older < newer for newer, older in zip(dates, dates[1:])), f"{path}: dates don't fall strictly"
    assert all(date <= BUILT for date in dates), f"{path}: dated after the build"


def test_every_topic_has_its_three_formats(site):
    components = {path.split("/")[1] for path in site.files if path.startswith("components/")}
    topics_of_one = {"feed", "feeds/incidents", "feeds/maintenance"} | {f"components/{name}/feed" for name in components}
    assert set(topics(site)) == {prefix + topic for prefix in ("", "de/") for topic in topics_of_one}
    for topic in topics(site):
        assert {f"{topic}.xml", f"{topic}.json"} <= set(site.files)


def test_rss_is_read_without_a_complaint(site):
    for topic in topics(site):
        path = f"{topic}.xml"
        feed = parsed(site, path)
        assert feed.version == "rss20"
        judge(path, [e.id for e in feed.entries], [e.link for e in feed.entries],
              [calendar.timegm(e.published_parsed) for e in feed.entries])
        channel = ElementTree.fromstring(site.bytes[path]).find("channel")
        assert [e.tag for e in channel if e.tag in ("title", "link", "description")] == ["title", "link", "description"]
        assert channel.find("{http://www.w3.org/2005/Atom}link").attrib == {
            "href": site.base + path, "rel": "self", "type": "application/rss+xml"}
        items = channel.findall("item")
        dates = [item.findtext("pubDate") for item in items]
        for text in dates + [channel.findtext("lastBuildDate")] * bool(items):
            assert RFC822.fullmatch(text), text
            date = email.utils.parsedate_to_datetime(text)
            assert f"{date:%a}" == text[:3], f"{text} has another day's name"
        if items:
            # The newest item, not the clock: a build without news leaves the file as it is.
            assert channel.findtext("lastBuildDate") == dates[0]
        assert all(item.find("guid").get("isPermaLink") == "false" for item in items)


def test_atom_is_read_without_a_complaint(site):
    for topic in topics(site):
        path = f"{topic}.atom"
        feed = parsed(site, path)
        assert feed.version == "atom10"
        judge(path, [e.id for e in feed.entries], [e.link for e in feed.entries],
              [calendar.timegm(e.published_parsed) for e in feed.entries])
        assert feed.feed.id and feed.feed.title and feed.feed.updated and feed.feed.author
        assert {"rel": "self", "type": "application/atom+xml", "href": site.base + path} in feed.feed.links
        for entry in feed.entries:
            assert RFC3339.fullmatch(entry.published) and RFC3339.fullmatch(entry.updated)
            assert entry.title and entry.content[0].value and entry.content[0].type == "text/html"
        if feed.entries:
            assert feed.feed.updated == max(entry.updated for entry in feed.entries)


def test_json_feed_keeps_its_rules(site):
    for topic in topics(site):
        path = f"{topic}.json"
        feed = json.loads(site.bytes[path])
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == site.base + path and feed["home_page_url"].startswith(site.base)
        assert isinstance(feed["title"], str) and feed["title"] and isinstance(feed["items"], list)
        known = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items", "icon", "favicon", "hubs"}
        assert not [key for key in feed if key not in known and not key.startswith("_")]
        judge(path, [i["id"] for i in feed["items"]], [i["url"] for i in feed["items"]],
              [seconds(i["date_published"]) for i in feed["items"]])
        for item in feed["items"]:
            assert isinstance(item["id"], str) and item["content_html"] and item["title"]
            assert RFC3339.fullmatch(item["date_published"])
            assert RFC3339.fullmatch(item.get("date_modified", item["date_published"]))
            assert all(isinstance(tag, str) for tag in item.get("tags", []))


def test_the_three_formats_say_the_same(site):
    for topic in topics(site):
        rss, atom = parsed(site, f"{topic}.xml"), parsed(site, f"{topic}.atom")
        items = json.loads(site.bytes[f"{topic}.json"])["items"]
        said = [(e.id, e.title, e.link, calendar.timegm(e.published_parsed)) for e in rss.entries]
        assert said == [(e.id, e.title, e.link, calendar.timegm(e.published_parsed)) for e in atom.entries]
        assert said == [(i["id"], i["title"], i["url"], seconds(i["date_published"])) for i in items]


@pytest.mark.parametrize("language", ["", "de/"])
def test_every_published_update_is_one_item(site, language):
    """Those of the newest incidents, in the whole feed and in its component's; a translation's ids are its own."""
    ending = "/de" * bool(language)
    ids = {item["id"].split(":", 2)[2] for item in json.loads(site.read(f"{language}feed.json"))["items"]}
    incidents = json.loads(site.read("api/v2/incidents.json"))["incidents"]
    for incident in incidents[:5]:
        for update in incident["incident_updates"]:
            assert update["id"] + ending in ids
    payments = {item["id"].split(":", 2)[2] for item in json.loads(site.read(f"{language}components/payments/feed.json"))["items"]}
    assert {update["id"] + ending for update in incidents[0]["incident_updates"]} <= payments


def test_an_address_in_a_feed_is_whole(site):
    """A reader shows the content on a page of its own."""
    for topic in topics(site):
        for item in json.loads(site.bytes[f"{topic}.json"])["items"]:
            for address in re.findall(r"(?:href|src)=\"([^\"]*)\"", item["content_html"]):
                assert re.match(r"(https?://|mailto:|tel:)", address), f"{topic}.json {item['id']}: {address}"


def test_nothing_dated_ahead_is_in_any_file(site, builds):
    """Two days earlier, today's incidents are in no file."""
    earlier = builds(now=demo.NOW - datetime.timedelta(days=2))
    for path, content in earlier.bytes.items():
        for leak in (b"checkout-declines", b"card payments are declined", b"slow-seat-plans", b"Lindenpay confirms"):
            assert leak not in content, f"{path} has {leak.decode()}"
            assert leak.decode() not in path
    assert any(b"checkout-declines" in content for content in site.bytes.values())
