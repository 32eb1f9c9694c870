"""The default theme's scripts: what holds by the clock, local times, newer builds, search, copying; and the sizes."""
import gzip
import json
import pathlib

import pytest

from bar import DAY, HOUR, NOW, at
from conftest import Reply, eventually

THEME = pathlib.Path(__file__).parents[2] / "themes/default"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
STATUS = "/api/v2/status.json"


def unix(seconds):
    return int(NOW.timestamp()) + seconds


def span(start=None, end=None):
    """The attributes of an element that holds from `start` until `end`, as a build at NOW writes them."""
    hidden = (start is not None and start > 0) or (end is not None and end <= 0)
    words = ["" if edge is None else str(unix(edge)) for edge in (start, end)]
    return f'data-from="{words[0]}" data-until="{words[1]}"' + (" hidden" if hidden else "")


def built(seconds=0):
    return Reply(json.dumps({"page": {"generated_at": at(seconds)}}), "application/json")


@pytest.fixture
def theme(website):
    """Serves a page with the theme's files: theme(body, head=…, zone=…, live=…)."""
    for name, kind in [("time.js", "text/javascript"), ("page.js", "text/javascript"), ("style.css", "text/css")]:
        website.replies["/" + name] = Reply((THEME / name).read_bytes(), kind)
    website.replies[STATUS] = built()

    def page(body, head="", zone="Europe/Berlin", live=True, lang="en", path="/"):
        attributes = f'data-built="{unix(0)}" data-every="60"' if live else ""
        website.replies[path] = Reply(
            f'<!doctype html><html lang="{lang}" data-zone="{zone}" {attributes}><head><meta charset="utf-8"><title>at build</title>'
            f'<link rel="alternate" type="application/json" id="status" href="{STATUS}"><link rel="icon" href="/icon-a.svg">{head}'
            '<link rel="stylesheet" href="/style.css"><script src="/time.js" defer></script><script src="/page.js" defer></script></head>'
            f'<body><p class="newer" role="status"><span hidden>Newer <button>Reload</button></span></p>{body}</body></html>',
            headers={"Content-Security-Policy": POLICY})

    return page


def seen(tab, selector="p"):
    return [text for text in tab.page.locator(selector + ":visible").all_inner_texts() if text]


def test_what_the_clock_changes_changes_at_its_second(theme, visit):
    theme(f"<main><p {span(end=10)}>ahead</p><p {span(10, 20)}>under way</p><p {span(20)}>over</p></main>")
    tab = visit().open()
    tab.page.clock.pause_at(at(5))
    for seconds, expected in [(0, "ahead"), (4.9, "ahead"), (.2, "under way"), (9.8, "under way"), (.2, "over")]:
        assert seen(tab.runs(seconds), "main p") == [expected]
    tab.quiet()


@pytest.mark.parametrize("clock, expected", [(-DAY, "ahead"), (0, "ahead"), (10, "under way"), (19, "under way"), (20, "over"), (40 * DAY, "over")])
def test_a_page_opened_late_tells_of_now_and_a_slow_clock_is_not_believed(theme, visit, clock, expected):
    theme(f"<main><p {span(end=10)}>ahead</p><p {span(10, 20)}>under way</p><p {span(20)}>over</p></main>")
    assert seen(visit(clock=clock).open(), "main p") == [expected]


def test_a_change_weeks_away_does_not_come_at_once(theme, visit):
    theme(f"<main><p {span(end=30 * DAY)}>before</p><p {span(30 * DAY)}>after</p></main>")
    tab = visit().open().runs(HOUR)
    assert seen(tab, "main p") == ["before"]


def test_lists_go_with_their_last_item_and_what_stands_in_for_them_comes(theme, visit):
    theme(f"""<section data-list id="ahead"><h2>Ahead</h2><p data-item {span(end=10)}>work</p></section>
      <ul data-list id="past" hidden><li data-item {span(10)}><p>work done</p></li></ul><p data-else>nothing happened</p>""")
    tab = visit().open()
    tab.page.clock.pause_at(at(5))
    assert seen(tab) == ["work", "nothing happened"]
    tab.runs(6)
    assert seen(tab) == ["work done"]
    assert not tab.page.locator("h2").is_visible()


def test_title_and_icon_move_with_the_headline(theme, visit):
    theme("<main></main>", head=f'<meta name="candor:tab" content="fine" data-icon="/icon-a.svg" {span(end=10)}>'
          f'<meta name="candor:tab" content="broken" data-icon="/icon-b.svg" {span(10)}>')
    tab = visit().open()
    tab.page.clock.pause_at(at(5))
    icon = "document.querySelector('link[rel=icon]').getAttribute('href')"
    assert (tab.page.title(), tab.page.evaluate(icon)) == ("fine", "/icon-a.svg")
    tab.runs(6)
    assert (tab.page.title(), tab.page.evaluate(icon)) == ("broken", "/icon-b.svg")


def test_a_page_that_was_asleep_is_true_when_it_is_looked_at(theme, visit):
    theme(f"<main><p {span(end=10)}>before</p><p {span(10)}>after</p></main>")
    tab = visit().open()
    tab.page.clock.set_fixed_time(at(30))  # time has passed, and no timer ran
    assert seen(tab, "main p") == ["before"]
    tab.look(True)
    assert seen(tab, "main p") == ["after"]


TIME = f'<main><time datetime="{at()}" data-local="full">20 Nov 2026, 15:10 CET</time></main>'


@pytest.mark.parametrize("zone, expected", [
    ("Europe/Berlin", "20 Nov 2026, 15:10 CET"), ("Europe/Paris", "20 Nov 2026, 15:10 CET"), ("UTC", "14:10"), ("America/New_York", "09:10"),
    ("Asia/Kolkata", "19:40")])
def test_times_are_the_visitors_and_stay_as_written_where_both_are_the_same(theme, visit, zone, expected):
    theme(TIME)
    tab = visit(timezone_id=zone, locale="en-GB").open()
    assert expected in tab.page.inner_text("time")
    if zone not in ("Europe/Berlin", "Europe/Paris"):
        assert tab.page.get_attribute("time", "title") == "20 Nov 2026, 15:10 CET"
    tab.quiet()


def test_days_of_the_sites_zone_are_left_alone(theme, visit):
    theme('<main><time datetime="2026-11-20" data-local="fixed">20 Nov 2026</time></main>')
    assert visit(timezone_id="Pacific/Auckland").open().page.inner_text("time") == "20 Nov 2026"


def test_a_window_keeps_the_sites_time_and_gains_the_visitors(theme, visit):
    theme(f'<main><time>15:10 – 16:10 CET</time> <span class="here" data-start="{at()}" data-end="{at(HOUR)}" hidden>Your time: <b></b></span></main>')
    tab = visit(timezone_id="America/New_York", locale="en-US").open()
    assert tab.page.inner_text("time") == "15:10 – 16:10 CET"
    assert "Your time: " in tab.page.inner_text(".here") and "9:10" in tab.page.inner_text(".here")
    assert not visit(timezone_id="Europe/Berlin").open().page.locator(".here").is_visible()


def test_a_zone_that_the_browser_does_not_know_breaks_nothing(theme, visit):
    theme(TIME, zone="Mars/Olympus")
    assert "09:10" in visit(timezone_id="America/New_York", locale="en-US").open().quiet().page.inner_text("time")


@pytest.mark.parametrize("away, expected", [
    (-20, "this minute"), (-600, "10 minutes ago"), (18 * 60, "in 18 minutes"), (-3 * HOUR, "3 hours ago"), (-DAY * 5, "5 days ago"), (-40 * DAY, "")])
def test_relative_times_are_added_in_the_pages_language(theme, visit, away, expected):
    theme(f'<main><span data-rel="{at(away)}"></span></main>')
    assert visit(locale="en-GB").open().page.text_content("[data-rel]") == expected


def test_a_newer_build_is_offered_and_nothing_is_torn_away(theme, website, visit):
    theme("<main><p>text</p></main>")
    tab = visit().open().runs(6).fetched()
    assert not tab.page.locator(".newer span").is_visible()
    website.replies[STATUS] = built(30)
    tab.runs(70).fetched(2)
    eventually(lambda: tab.page.locator(".newer span").is_visible())
    tab.runs(HOUR).settles(2)
    pages = len(website.asked("/"))
    tab.page.click(".newer button")
    eventually(lambda: len(website.asked("/")) == pages + 1)


def test_a_visitor_who_comes_back_gets_the_newer_build_at_once(theme, website, visit):
    theme("<main><p>text</p></main>")
    tab = visit().open().runs(6).fetched()
    tab.look(False).runs(HOUR).settles(1)
    website.replies[STATUS] = built(30)
    tab.look(True)
    eventually(lambda: len(website.asked("/")) == 2)


@pytest.mark.parametrize("reply", [
    Reply("gone", status=404), Reply("<p>not found</p>"), Reply("{", "application/json"), Reply("{}", "application/json"),
    Reply('{"page":{"generated_at":"soon"}}', "application/json")])
def test_a_host_that_answers_nonsense_is_asked_ever_more_rarely_and_nothing_is_shown(theme, website, visit, reply):
    theme("<main><p>text</p></main>")
    website.replies[STATUS] = reply
    tab = visit().open().runs(6).fetched().runs(67 * 2).fetched(2)
    assert not tab.page.locator(".newer span").is_visible()
    assert tab.page.evaluate("witness.errors") == []


def test_a_page_that_does_not_change_with_the_clock_asks_for_nothing(theme, visit):
    theme("<main><p>text</p></main>", live=False)
    visit().open().runs(HOUR).settles(0).quiet()


def test_the_search_finds_words_in_any_order_without_accents(theme, visit):
    rows = "".join(f'<li class="row"><p>{text}</p></li>' for text in ["Zahlungen in Köln gestört", "Search is slow"])
    theme(f"""<main><div class="find" role="search" hidden><label for="find">Search</label><input type="search" id="find">
      <p role="status" data-count="{{n}} of {{total}}" data-none="Nothing"></p></div>
      <section class="month"><h2>November</h2><ul>{rows}</ul></section>
      <section class="month"><h2>October</h2><ul><li class="row"><p>Köln is back</p></li></ul></section></main>""")
    tab = visit().open()
    for typed, rows, said in [("koln", 2, "2 of 3"), ("gestort ZAHL", 1, "1 of 3"), ("nothing like it", 0, "Nothing"), ("", 3, "")]:
        tab.page.fill("#find", typed)
        assert len(seen(tab, ".row")) == rows
        assert tab.page.inner_text(".find p") == said
    tab.page.fill("#find", "slow")
    assert seen(tab, "h2") == ["November"]


@pytest.mark.parametrize("name, limit", [("time.js", 1024), ("page.js", 5 * 1024), ("style.css", 8 * 1024)])
def test_the_themes_files_stay_small(name, limit):
    assert len(gzip.compress((THEME / name).read_bytes(), 9)) <= limit
