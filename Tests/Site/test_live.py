"""What an open page does by itself: looks for a newer build, and owns up when nobody builds any more."""
import datetime
import json

import pytest

from . import demo

HOUR = datetime.timedelta(hours=1)
STATUS = "/api/v2/status.json"


def published(site, later):
    """status.json as a build so much later would write it."""
    status = json.loads(site.read("api/v2/status.json"))
    status["page"]["generated_at"] = (demo.NOW + later).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return json.dumps(status).encode()


def looks(visitor, seconds):
    """Within so many seconds the page asks for status.json, and takes in the answer."""
    with visitor.page.expect_response(lambda response: response.url.endswith(STATUS)) as answer:
        visitor.runs(seconds)
    answer.value.finished()
    visitor.turns()


@pytest.mark.parametrize("path", ["", "de/", "components/payments/"])
def test_an_open_page_offers_a_newer_build(site, hosts, visit, path):
    host = hosts({"/": site.folder})
    visitor = visit(now=demo.NOW).open(f"{host.url}/{path}")
    note = visitor.page.locator(".newer span")
    looks(visitor, 10)
    assert host.seen.count(STATUS) == 1 and not note.is_visible()
    host.changed[STATUS] = published(site, HOUR)
    looks(visitor, 70)
    note.wait_for(state="visible")
    loads = host.seen.count(f"/{path}")
    with visitor.page.expect_navigation():
        visitor.page.locator(".newer button").click()
    assert host.seen.count(f"/{path}") == loads + 1
    visitor.quiet()


def test_a_build_that_is_no_newer_is_not_offered(site, hosts, visit):
    host = hosts({"/": site.folder}, {STATUS: published(site, -HOUR)})
    visitor = visit(now=demo.NOW).open(f"{host.url}/")
    looks(visitor, 10)
    assert not visitor.page.locator(".newer span").is_visible()
    visitor.quiet()


@pytest.mark.parametrize("language, unknown, component, since", [
    ("", "We can’t say how things are", "Not known", "This page has not been rebuilt since"),
    ("de/", "Wir wissen nicht, wie es steht", "Nicht bekannt", "Diese Seite wurde zuletzt erneuert am")])
def test_a_page_that_nobody_builds_any_more_says_so(builds, hosts, visit, tmp_path_factory, language, unknown, component, since):
    """A quiet page turns from "operational" to "we don't know"; with scripts off, its date is all that it can say."""
    site = demo.SITE + "languages: [en, de]\nexpect_build_every: 26 hours\n"
    content = demo.write(tmp_path_factory.mktemp("stale") / "content", {**demo.LITTLE, "site.yml": site})
    host = hosts({"/": builds(content).folder})
    url = f"{host.url}/{language}"
    visitor = visit(now=demo.NOW).open(url)
    part = visit(now=demo.NOW).open(url + "components/mail/")
    note = visitor.page.locator(".stale")
    before = visitor.text(".lead h1"), visitor.page.title()
    icon = "document.querySelector('link[rel=icon]').href.match(/icon-([a-z]+)/)[1]"
    assert visitor.page.evaluate(icon) == "operational"
    visitor.sets(demo.NOW + 26 * HOUR - datetime.timedelta(seconds=1))
    assert not note.is_visible() and (visitor.text(".lead h1"), visitor.page.title()) == before
    visitor.sets(demo.NOW + 26 * HOUR)
    assert since in visitor.text(".stale") and "20" in visitor.text(".stale time")
    assert visitor.text(".lead h1") == unknown
    assert visitor.page.title() == f"{unknown} – Little Status" and visitor.page.evaluate(icon) == "unknown"
    assert {" ".join(row.split()) for row in visitor.page.locator(".now-is .state:visible").all_inner_texts()} == {component}
    assert part.sets(demo.NOW + 26 * HOUR).text(".lead .now .state") == component and part.page.evaluate(icon) == "unknown"
    late = visit(now=demo.NOW + 300 * HOUR).open(url)
    assert late.text(".lead h1") == visitor.text(".lead h1") and late.page.locator(".stale").is_visible()
    for one in visitor, part, late:
        one.quiet()


def test_an_open_incident_stays_the_headline_of_a_page_that_has_become_old(builds, hosts, visit, tmp_path_factory):
    files = {**demo.LITTLE, "site.yml": demo.SITE + "expect_build_every: 26 hours\n",
             "incidents/mail.md": demo.OUTAGE[:demo.OUTAGE.index("## Resolved")]}
    host = hosts({"/": builds(demo.write(tmp_path_factory.mktemp("stale") / "content", files)).folder})
    visitor = visit(now=demo.NOW + 27 * HOUR).open(f"{host.url}/")
    assert visitor.text(".lead h1") == "Mail is late" and visitor.page.locator(".stale").is_visible()
    assert [" ".join(row.split()) for row in visitor.page.locator(".now-is .state:visible").all_inner_texts()] == ["Not known", "Partial outage"]


def test_without_scripts_a_page_dates_itself(host, visit):
    assert "Status as of 20 Nov 2026, 15:30 CET" in visit(script=False).open(f"{host.url}/").text()


def test_pages_that_tell_of_the_past_ask_for_nothing(host, visit):
    visitor = visit().open(f"{host.url}/incidents/2025-03-19-certificate-chain/")
    visitor.runs(3600)
    assert not [url for url in visitor.asked if "/api/" in url]
    visitor.quiet()
