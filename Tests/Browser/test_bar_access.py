"""What people hear, reach by keyboard, and meet with other eyes."""
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bar import ARABIC, HOUR, LEVELS, at, data, item, maintenance, piece
from conftest import eventually

SPOKEN = """
window.spoken = [];
new MutationObserver(() => {
  const host = document.querySelector('status-alert');
  if (!host || host.watched) return;
  host.watched = true;
  const listen = () => {
    const status = host.shadowRoot.querySelector('[role=status]');
    const text = status ? status.textContent : null;
    if (text !== listen.last) spoken.push(listen.last = text);
  };
  new MutationObserver(listen).observe(host.shadowRoot, { childList: true, subtree: true, characterData: true });
  listen();
}).observe(document, { childList: true, subtree: true });
"""


def listening(tab):
    tab.page.add_init_script("(() => {" + SPOKEN.replace("window.spoken = []", "const spoken = window.spoken = []") + "})()")
    return tab


def spoken(tab):
    return [text for text in tab.page.evaluate("window.spoken") if text]


def test_the_accessibility_tree_has_a_named_region_a_list_links_and_named_buttons(status, website, visit):
    status.publish(data(item(), maintenance("db", -HOUR, HOUR)))
    website.page(status.tag())
    tab = visit(timezone_id="UTC").open().shows("Checkout", "Database")
    expect(tab.page.locator("status-alert")).to_match_aria_snapshot("""
      - region "Service status":
        - list:
          - listitem:
            - strong: Partial outage
            - text: Checkout is failing for some customers
            - 'link "Details: Checkout is failing for some customers"':
              - /url: https://status.example.com/incidents/checkout/
            - 'button "Dismiss: Checkout is failing for some customers"'
          - listitem:
            - strong: Maintenance in progress
            - text: Database upgrade 2026-11-20 13:10 – 15:10 UTC+00:00
            - 'link "Details: Database upgrade"'
            - 'button "Dismiss: Database upgrade"'
    """)


def test_chromiums_own_tree_agrees(status, website, visit_in_chromium):
    """Read over CDP, as a screen reader gets it."""
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit_in_chromium().open().shows("Checkout")
    nodes = tab.context.new_cdp_session(tab.page).send("Accessibility.getFullAXTree")["nodes"]
    tree = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    for expected in [("region", "Service status"), ("list", ""), ("listitem", ""), ("strong", ""), ("StaticText", "Partial outage"),
                     ("link", "Details: Checkout is failing for some customers"), ("button", "Dismiss: Checkout is failing for some customers")]:
        assert expected in tree
    assert not [role for role, _ in tree if role in ("img", "image", "status", "alert")]


@pytest.mark.parametrize("position", ["top", "bottom"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(status, website, visit, theme, position):
    status.publish(data(*(item(level, piece(level=level, label=level.title(), text=f"Something is {level}")) for level in LEVELS), maintenance("db")))
    website.page(status.tag(f"data-theme={theme} data-position={position}"), body="<main><h1>Shop</h1><p>Welcome.</p></main>")
    tab = visit(viewport={"width": 1280, "height": 900}).open()
    expect(tab.items).to_have_count(6)
    found = Axe().run(tab.page).response
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    # a background under a fixed bar is one that axe can't always judge; test_bar_looks computes the contrast
    assert [v["id"] for v in found["incomplete"] if v["id"] != "color-contrast"] == []


@pytest.mark.parametrize("position, expected", [("top", []), ("bottom", ["Partial outage: Checkout is failing for some customers"])])
def test_what_is_there_from_the_start_is_not_announced_unless_it_is_far_from_the_start(status, website, visit, position, expected):
    status.publish(data(item()))
    website.page(status.tag(f"data-position={position}"))
    tab = listening(visit(own=True)).open().fetched().shows("Checkout").runs(30)
    assert spoken(tab) == expected


def test_changes_are_announced_politely_and_once(status, website, visit):
    status.publish(data(item(), item("mail", piece(level="degraded", label="Degraded", text="Mail is slow"))))
    website.page(status.tag())
    tab = listening(visit(own=True)).open().fetched()
    steps = [
        (data(item("checkout", piece(rev="u2", text="A fix is on its way")), item("mail", piece(level="degraded", label="Degraded", text="Mail is slow.")),
              built=60), "Partial outage: A fix is on its way"),
        (data(item("checkout", piece(rev="u2", text="A fix is on its way")), item("mail", piece(level="major", label="Major outage", text="Mail is down")),
              built=120), "Major outage: Mail is down"),
        (data(item("checkout", piece(rev="u3", show=False, label="Resolved", text="Checkout works")),
              item("mail", piece(level="major", label="Major outage", text="Mail is down")), built=180), "Resolved: Checkout works"),
        (data(item("mail", {"at": at(-1), "show": False}), built=240), "Resolved: Mail is down"),
        (data(item("api", piece(text="API errors")), built=300), "Partial outage: API errors"),
        (data(built=360), "Resolved: API errors"),
    ]
    for count, (snapshot, text) in enumerate(steps, start=1):
        status.update(snapshot, status.DATA)
        tab.page.evaluate("statusAlert[0].refresh()")
        tab.runs(1)
        assert spoken(tab)[-1] == text
        tab.runs(15)
        assert len(spoken(tab)) == count
    tab.shows_nothing().quiet()


def test_a_region_is_empty_before_it_speaks(status, website, visit):
    """Text that arrives together with its live region is not read."""
    status.publish(data(item("x", piece(30))))
    website.page(status.tag("data-poll=off"))
    tab = listening(visit(own=True)).open().fetched().shows_nothing()
    tab.runs(45)
    assert [text for text in tab.page.evaluate("window.spoken") if text is not None][:2] == ["", "Partial outage: Checkout is failing for some customers"]


def test_dismissing_is_not_announced(status, website, visit):
    status.publish(data(item(), item("mail")))
    website.page(status.tag())
    tab = listening(visit(own=True)).open().fetched()
    tab.page.locator("status-alert button").first.click()
    tab.page.locator("status-alert button").first.click()
    tab.shows_nothing().runs(15)
    assert spoken(tab) == []


def focused(tab):
    return tab.page.evaluate("""() => {
      const inside = document.activeElement.shadowRoot?.activeElement || document.activeElement;
      return inside.getAttribute('aria-label') || inside.id || inside.localName;
    }""")


@pytest.mark.parametrize("position", ["top", "bottom"])
def test_the_keyboard_reaches_links_and_buttons_in_order_and_the_page_after_them(status, website, visit, position):
    status.publish(data(item("a", piece(level="major", text="A")), item("b", piece(text="B"))))
    website.page(status.tag(f"data-position={position}"))
    tab = visit().open().shows("A", "B")
    assert focused(tab) == "body", "the bar takes no focus"
    order = []
    for _ in range(5):
        tab.page.keyboard.press("Tab")
        order.append(focused(tab))
    assert order == ["Details: A", "Dismiss: A", "Details: B", "Dismiss: B", "first"]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_after_dismissing_focus_goes_to_the_next_button_and_then_to_the_start_of_the_page(status, website, visit, key):
    status.publish(data(item("a", piece(text="A")), item("b", piece(text="B")), item("c", piece(text="C"))))
    website.page(status.tag())
    tab = visit().open().shows("A", "B", "C")
    tab.page.get_by_role("button", name="Dismiss: B").focus()
    for expected in ("Dismiss: C", "Dismiss: A", "body"):
        tab.page.keyboard.press(key)
        assert focused(tab) == expected
    tab.page.keyboard.press("Tab")
    assert focused(tab) == "first"


def test_news_leaves_the_focus_where_it_is(status, website, visit):
    status.publish(data(item("a", piece(text="A")), item("b", piece(text="B"))))
    website.page(status.tag())
    tab = visit().open().fetched()
    for name in ("Details: B", "Dismiss: B"):
        role = "link" if name.startswith("Details") else "button"
        tab.page.get_by_role(role, name=name).focus()
        status.update(data(item("a", piece(text="A", rev="u" + name)), item("b", piece(text="B")), built=60), status.DATA)
        tab.page.evaluate("statusAlert[0].refresh()")
        assert focused(tab) == name
    tab.page.locator("#first").focus()
    status.update(data(item("a", piece(text="A", rev="u9")), built=60), status.DATA)
    tab.page.evaluate("statusAlert[0].refresh()")
    assert focused(tab) == "first"


def test_focus_is_visible_and_targets_are_large_enough(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().shows("Checkout")
    for _ in range(2):
        tab.page.keyboard.press("Tab")
        outline = tab.page.evaluate("""() => { const s = getComputedStyle(document.activeElement.shadowRoot.activeElement);
          return [s.outlineStyle, parseFloat(s.outlineWidth)] }""")
        assert outline[0] == "solid" and outline[1] >= 2
    box = tab.page.locator("status-alert button").bounding_box()
    assert box["width"] >= 24 and box["height"] >= 24


def test_the_words_carry_their_language(status, website, visit):
    status.publish(data(item("x", piece(text="تعذر الدفع", label="انقطاع")), lang="ar", dir="rtl", strings=ARABIC))
    website.page(status.tag("data-position=bottom"))
    tab = visit().open().runs(1)
    assert tab.page.evaluate("[...document.querySelector('status-alert').shadowRoot.children].map(e => e.matches(':lang(ar)'))") == [True, True]
    assert tab.bar.get_attribute("dir") == "rtl"
