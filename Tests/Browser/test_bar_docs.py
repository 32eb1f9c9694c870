"""docs/alert-bar.md says what the bar does, and its examples work as they stand."""
import gzip
import re

import pytest

import bar
from bar import EMBED, LEVELS, contrast, data, item, piece
from conftest import CORS, Reply

GUIDE = EMBED.parents[2] / "docs/alert-bar.md"
SOURCE = (EMBED / "alert.js").read_text()
EXAMPLES = re.findall(r"```html\n(.*?)```", GUIDE.read_text(), re.S)


def test_every_option_is_told_and_every_told_option_is_read():
    told = set(re.findall(r"^\| `data-([a-z-]+)`", GUIDE.read_text(), re.M))
    read = {re.sub("[A-Z]", lambda letter: "-" + letter[0].lower(), name) for name in re.findall(r"\boptions\.(\w+)", SOURCE)}
    assert told == read


def test_every_part_event_and_colour_is_told():
    guide = GUIDE.read_text()
    parts = set(re.findall(r'make\("[\w-]+", "(\w+)', SOURCE)) | {"icon"}
    assert parts == set(re.findall(r"`(\w+)`", re.search(r"\| parts \|(.*)", guide)[1]))
    assert set(re.findall(r'emit\("(\w+)"', SOURCE)) == set(re.findall(r"^\| `status-alert:(\w+)`", guide, re.M))
    assert all(f"`{level}`" in guide for level in LEVELS)
    for variable in set(re.findall(r"var\((--status-alert-[a-z]+),", SOURCE)):
        assert f"`{variable}`" in guide


def test_the_guides_data_is_the_tests_data():
    example = re.search(r"```\n(\{ \"v\": 1.*?)```", GUIDE.read_text(), re.S)[1]
    keys = lambda text: re.findall(r'"(\w+)":', text)
    assert keys(example) == keys(bar.to_json(data(item())))


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_guides_examples_work(status, website, visit, example):
    if "<script" not in example and "data-status-alert" not in example:
        example += EXAMPLES[0]
    name, integrity = bar.released()[-1]
    status.publish(data(item("checkout", piece())))
    status.replies[f"/embed/v1/{name}"] = Reply(bar.code(), "text/javascript", headers=CORS)
    website.replies[f"/vendor/{name}"] = website.replies["/bundle.js"] = Reply(bar.code(), "text/javascript")
    html = example.replace("https://status.example.com/embed", status.url + "/embed").replace("alert-….js", name).replace("sha384-…", integrity)
    if "data-status-alert" in html:
        html += "<script type=module src=/bundle.js></script>"
    website.page("", body=html)
    visit().open().shows("Checkout is failing").quiet()


def test_the_guides_policy_is_enough(status, website, visit):
    policy = re.search(r"```\n(script-src .*?)\n```", GUIDE.read_text())[1].replace("https://status.example.com", status.url)
    status.publish(data(item()))
    website.page(status.tag(), csp=f"default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'; {policy}")
    visit().open().fetched().shows("Checkout is failing").quiet()


def test_the_guides_colours_and_parts_work(status, website, visit):
    css = re.search(r"```css\n(.*?)```", GUIDE.read_text(), re.S)[1]
    status.publish(data(item("x", piece(level="major"))))
    website.page(status.tag(), head=f"<style>{css}</style>")
    tab = visit().open().shows("Checkout")
    assert tab.items.first.evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]") == ["rgb(179, 38, 30)", "rgb(255, 255, 255)"]
    assert tab.page.locator("status-alert a").evaluate("e => getComputedStyle(e).textDecorationLine") == "none"


def test_the_guides_listener_hears_of_changes(status, website, visit):
    script = re.search(r"```js\n(.*?)```", GUIDE.read_text(), re.S)[1]
    status.publish(data(item()))
    website.page(f"<script>const heard = []; const console = {{ log: items => heard.push(items) }}; {script}</script>" + status.tag())
    tab = visit().open().shows("Checkout").quiet()
    assert [[one["id"] for one in items] for items in tab.page.evaluate("heard")] == [["checkout"]]


def test_the_guides_colours_can_be_read():
    background, text = re.findall(r"--status-alert-major-[bf]g: #(\w{6})", GUIDE.read_text())
    assert contrast(background, text) >= 4.5


def test_the_guides_weight_is_the_scripts():
    told = float(re.search(r"weighs ([\d.]+) KB", GUIDE.read_text())[1])
    assert told == round(len(gzip.compress(bar.code().encode(), 9)) / 1024, 1)
