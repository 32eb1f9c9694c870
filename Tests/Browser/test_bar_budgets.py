"""What the bar may weigh, and that what was released stays what it was."""
import base64
import gzip
import hashlib
import importlib.util
import pathlib
import re
import shutil
import subprocess

import pytest

import bar
from bar import EMBED, HOUR, MARKER, data, item, maintenance, piece, to_json
from conftest import Reply

ROOT = pathlib.Path(__file__).resolve().parents[2]
KB = 1024


def zipped(text):
    return len(gzip.compress(text.encode(), 9))


def release_script():
    spec = importlib.util.spec_from_file_location("release", ROOT / "scripts/release-alert-bar.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_code_is_small():
    print(f"code: {len(bar.code())} bytes, {zipped(bar.code())} gzipped")
    assert zipped(bar.code()) <= 4.2 * KB


def test_the_data_of_two_items_is_small():
    two = to_json(data(item("checkout", piece(), piece(60, show=False, label="Resolved")), maintenance("db")))
    print(f"data: {len(two)} bytes, {zipped(two)} gzipped")
    assert zipped(two) <= 1 * KB


def test_the_script_with_two_items_baked_in_is_small():
    both = bar.script(data(item("checkout", piece(), piece(60, show=False, label="Resolved")), maintenance("db")))
    print(f"script: {len(both)} bytes, {zipped(both)} gzipped")
    assert zipped(both) <= 4.8 * KB


def test_the_reduced_file_is_what_the_source_reduces_to():
    release = release_script()
    if release.terser_version() != release.TERSER:
        pytest.skip(f"no terser {release.TERSER} on this machine")
    assert release.reduced() == release.REDUCED.read_bytes(), "run scripts/release-alert-bar.py"


def test_the_snapshots_place_is_there_once():
    assert bar.code().count(MARKER) == 1
    assert bar.code().endswith(f")({MARKER});\n")


@pytest.mark.parametrize("forbidden", [
    r"\binnerHTML\b", r"\bouterHTML\b", r"insertAdjacent", r"\beval\b", r"new Function", r"document\.write", r"\.cookie", r"https?://(?!www\.w3\.org/2000/svg)",
    r"\bsetAttribute\(\"style", r"createElement\(\"(?:style|script|link|iframe|img)", r"@import", r"url\(", r"</script", r"[^\x00-\x7f]",
])
def test_the_code_holds_nothing_that_a_policy_or_a_visitor_would_mind(forbidden):
    assert not re.search(forbidden, bar.code())


def test_the_newest_release_is_the_reduced_file():
    name, _ = bar.released()[-1]
    assert (EMBED / "released" / name).read_text() == bar.code(), "run scripts/release-alert-bar.py"


def test_every_release_is_listed_and_every_listed_release_is_there():
    files = {path.name for path in (EMBED / "released").glob("*.js")}
    names = [name for name, _ in bar.released()]
    assert len(names) == len(set(names)) and files == set(names)


@pytest.mark.parametrize("name, integrity", bar.released())
def test_a_release_is_named_by_its_content_and_never_changes(name, integrity):
    content = (EMBED / "released" / name).read_bytes()
    assert name == f"alert-{hashlib.sha256(content).hexdigest()[:12]}.js"
    if not shutil.which("openssl"):
        pytest.skip("no openssl on this machine")
    digest = subprocess.run(["openssl", "dgst", "-sha384", "-binary"], input=content, capture_output=True, check=True).stdout
    assert integrity == "sha384-" + base64.b64encode(digest).decode()


def test_no_release_that_git_remembers_has_vanished():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    log = subprocess.run(["git", "log", "--diff-filter=A", "--name-only", "--format=", "--", str(EMBED / "released")],
                         cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    gone = [path for path in log if path.endswith(".js") and not (ROOT / path).exists()]
    assert gone == []


@pytest.mark.parametrize("name, integrity", bar.released())
def test_a_pinned_release_runs_with_its_integrity(status, website, visit, name, integrity):
    """And would not run with another: test_bar_failures."""
    status.publish(data(item()))
    status.replies[f"/embed/v1/{name}"] = Reply((EMBED / "released" / name).read_bytes(), "text/javascript", headers={"Access-Control-Allow-Origin": "*"})
    website.page(status.tag(f'crossorigin=anonymous integrity="{integrity}" data-src="alert.json"', status.url + "/embed/v1/" + name),
                 csp=f"default-src 'none'; script-src {status.url}; connect-src {status.url}")
    visit().open().shows("Checkout is failing").quiet()


def test_a_page_makes_two_requests_and_no_more(status, website, visit):
    status.publish(data(item(), maintenance("db", -HOUR, HOUR)))
    website.page(status.tag())
    visit().open().fetched().shows("Checkout", "Database")
    assert [path for _, path, _ in status.seen] == ["/embed/v1/alert.js", status.DATA]
