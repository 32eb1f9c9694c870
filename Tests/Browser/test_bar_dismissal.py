"""What a visitor dismisses stays dismissed, until there is news."""
import json

import pytest
from playwright.sync_api import expect

from bar import HOUR, MINUTE, data, item, maintenance, piece


def stored(tab, area="localStorage"):
    return tab.page.evaluate(f"Object.fromEntries(Object.entries({area}))")


@pytest.mark.parametrize("options, in_storage, after_reload", [
    ("", "localStorage", 0),
    ("data-remember=local", "localStorage", 0),
    ("data-remember=session", "sessionStorage", 1),  # another tab is another session
    ("data-remember=none", None, 1),
])
def test_a_dismissal_is_remembered_where_the_website_wishes(status, website, visit, options, in_storage, after_reload):
    status.publish(data(item()))
    website.page(status.tag(options))
    tab = visit().open().fetched()
    assert stored(tab) == stored(tab, "sessionStorage") == {}, "nothing is stored before the click"
    tab.page.locator("status-alert button").click()
    tab.shows_nothing()
    for area in ("localStorage", "sessionStorage"):
        expected = {f"status-alert:{status.url}{status.DATA}": '{"checkout":["u1",3]}'} if area == in_storage else {}
        assert stored(tab, area) == expected
    assert tab.page.evaluate("document.cookie") == ""
    again = visit(context=tab.context).open().fetched()
    expect(again.items).to_have_count(after_reload)


def test_a_session_remembers_over_a_reload(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag("data-remember=session"))
    tab = visit(clock=None, own=True)
    tab.page.clock.set_fixed_time("2026-11-20T14:10:00Z")
    tab.open().page.locator("status-alert button").click()
    tab.page.reload()
    tab.shows_nothing().quiet()


@pytest.mark.parametrize("change, returns", [
    (dict(rev="u2"), True),
    (dict(level="major", label="Major outage"), True),
    (dict(level="degraded", label="Degraded"), False),
    (dict(text="Checkout is failing for some customers."), False),  # a typo mended
])
def test_news_and_a_higher_level_bring_it_back(status, website, visit, change, returns):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().fetched()
    tab.page.locator("status-alert button").click()
    tab.shows_nothing()
    status.update(data(item("checkout", piece(**change)), built=60), status.DATA)
    tab.page.evaluate("statusAlert[0].refresh()")
    expect(tab.items).to_have_count(1 if returns else 0)


def test_a_dismissed_plan_comes_back_when_it_becomes_true(status, website, visit):
    status.publish(data(maintenance(start=2 * HOUR, end=3 * HOUR)))
    website.page(status.tag("data-poll=off"))
    tab = visit().open().fetched().shows("Scheduled maintenance")
    tab.page.locator("status-alert button").click()
    tab.shows_nothing().runs(2 * HOUR).shows("Maintenance in progress").quiet()


def test_only_what_the_data_still_holds_is_kept(status, website, visit):
    status.publish(data(item("a"), item("b")))
    website.page(status.tag())
    tab = visit().open().fetched()
    tab.page.locator("status-alert button").first.click()
    status.update(data(item("b"), item("c"), built=60), status.DATA)
    tab.page.evaluate("statusAlert[0].refresh()")
    tab.page.get_by_role("button").first.click()
    (value,) = stored(tab).values()
    assert list(json.loads(value)) == ["b"]


def test_two_tabs_agree(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    first = visit().open().fetched()
    second = visit(context=first.context).open().fetched().shows("Checkout is failing")
    first.page.locator("status-alert button").click()
    second.shows_nothing().quiet()
    assert second.events("dismiss") == [] and len(second.events("change")) == 2


def test_a_website_may_keep_the_bar_on(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag("data-dismissible=false"))
    tab = visit().open().shows("Checkout is failing")
    assert tab.page.locator("status-alert button").count() == 0


def test_an_incident_named_like_a_property_of_every_object_is_shown(status, website, visit):
    status.publish(data(item("constructor"), item("__proto__"), item("toString")))
    website.page(status.tag())
    tab = visit().open().quiet()
    expect(tab.items).to_have_count(3)
    for left in (2, 1, 0):
        tab.page.locator("status-alert button").first.click()
        expect(tab.items).to_have_count(left)


@pytest.mark.parametrize("value", ['{"checkout":5}', '{"checkout":null}', "5", "null", "[]", '{"checkout":["u1"]}', "{"])
def test_whatever_lies_in_storage_the_bar_is_shown(status, website, visit, value):
    status.publish(data(item()))
    website.page(f"<script>localStorage.setItem('status-alert:{status.url}{status.DATA}', '{value}')</script>" + status.tag())
    visit().open().shows("Checkout is failing").quiet()
