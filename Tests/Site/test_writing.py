"""What the command does to the folder that it writes, and how it ends."""
import datetime
import os
import shutil

import pytest

from . import demo

BROKEN = demo.OUTAGE.replace("impact: major", "impact: huge")


@pytest.fixture
def content(tmp_path):
    return demo.write(tmp_path / "content", demo.LITTLE)


def times(site):
    """Of every file: when it was written, and which file it is. A file that is replaced by its equal is another file."""
    return {path: (os.stat(site / path).st_mtime_ns, os.stat(site / path).st_ino) for path in site.files}


def test_a_second_build_writes_nothing(content, tmp_path):
    before = times(demo.build(content, tmp_path / "site"))
    assert times(demo.build(content, tmp_path / "site")) == before


def test_a_second_build_of_the_demo_writes_nothing(site, tmp_path):
    shutil.copytree(site.folder, tmp_path / "site")
    before = times(demo.Site(tmp_path / "site"))
    assert times(demo.build(demo.CONTENT, tmp_path / "site")) == before


def test_with_no_cache_a_build_works_everything_out_and_writes_nothing_new(content, tmp_path):
    before = times(demo.build(content, tmp_path / "site"))
    cache = tmp_path / "cache"
    done = demo.candor("build", content, "--out", tmp_path / "site", "--now", demo.stamp(demo.NOW), "--no-cache", XDG_CACHE_HOME=str(cache))
    assert done.returncode == 0, done.stderr
    assert times(demo.Site(tmp_path / "site")) == before and not cache.exists()


def test_siblings_of_a_format_that_nobody_knows_are_refused_by_name(content, tmp_path):
    done = demo.candor("build", content, "--out", tmp_path / "site", "--precompress", "gz,xz")
    assert done.returncode == 64 and "'xz' is none of gz, br, zst" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_build_without_news_writes_only_what_tells_its_time(site, builds, tmp_path):
    """Of hundreds of files a handful: the pages and data that say when they were made."""
    later = builds(now=demo.NOW + datetime.timedelta(minutes=5))
    assert later.files == site.files
    changed = [path for path in site.files if later.bytes[path] != site.bytes[path]]
    assert len(changed) < len(site.files) / 5, f"{len(changed)} of {len(site.files)}: {changed}"
    for path in changed:
        stamps = (b"2026-11-20T14:3", b"1795185", b"15:3")
        assert any(stamp in site.bytes[path] for stamp in stamps), f"{path} changes without telling the time"
    assert not [path for path in changed if path.endswith((".xml", ".atom", ".ics", ".svg", ".css")) and "sitemap" not in path]


def test_what_is_removed_from_the_content_is_removed_from_the_site(content, tmp_path):
    site = demo.build(content, tmp_path / "site")
    assert "incidents/mail/index.html" in site.files and "api/v2/incidents/mail.json" in site.files
    (content / "incidents/mail.md").unlink()
    after = demo.build(content, tmp_path / "site")
    assert not [path for path in after.files if "incidents/mail" in path]
    assert not (after / "incidents/mail").exists(), "an empty folder is left"
    fresh = demo.build(content, tmp_path / "fresh")
    assert after.bytes == fresh.bytes


def test_files_of_others_stay(content, tmp_path):
    site = demo.build(content, tmp_path / "site")
    others = {"CNAME": "status.example.org", "incidents/mail/notes.txt": "mine", "own/page.html": "<p>mine"}
    demo.write(site.folder, others)
    (content / "incidents/mail.md").unlink()
    after = demo.build(content, tmp_path / "site")
    assert {path: after.read(path) for path in others} == others


def test_a_file_of_others_in_the_way_is_not_overwritten(content, tmp_path):
    demo.write(tmp_path / "site", {"index.html": "mine"})
    done = demo.candor("build", content, "--out", tmp_path / "site", "--now", demo.stamp(demo.NOW))
    assert done.returncode != 0 and "index.html" in done.stderr
    assert [path.name for path in (tmp_path / "site").rglob("*") if path.is_file()] == ["index.html"]
    assert (tmp_path / "site/index.html").read_text() == "mine"


def test_an_error_leaves_the_last_good_site(content, tmp_path):
    before = demo.build(content, tmp_path / "site")
    stamps, content_before = times(before), before.bytes
    demo.write(content, {"incidents/mail.md": BROKEN, "incidents/new.md": demo.OUTAGE})
    done = demo.candor("build", content, "--out", tmp_path / "site", "--now", demo.stamp(demo.NOW))
    assert done.returncode == 1
    assert "incidents/mail.md:3:9: error:" in done.stderr
    after = demo.Site(tmp_path / "site")
    assert times(after) == stamps and after.bytes == content_before


def test_a_changed_update_changes_every_channel(content, tmp_path):
    site = demo.build(content, tmp_path / "site")
    before = site.bytes
    demo.write(content, {"incidents/mail.md": demo.OUTAGE.replace("Mail is delivered again", "Letters arrive")})
    after = demo.build(content, tmp_path / "site")
    changed = {path for path in after.files if after.bytes[path] != before.get(path)}
    assert {"index.html", "incidents/mail/index.html", "feed.xml", "feed.atom", "feed.json", "api/v2/incidents.json",
            "api/v2/incidents/mail.json", "components/mail/feed.xml"} <= changed
    assert not [path for path in after.files if b"Mail is delivered again" in after.bytes[path]]


@pytest.mark.parametrize("code, arguments, files", [
    (0, ["build", "content", "--out", "site"], demo.LITTLE),
    (0, ["check", "content"], demo.LITTLE),
    (0, ["--help"], {}),
    (0, ["build", "--help"], {}),
    (1, ["build", "content", "--out", "site"], {**demo.LITTLE, "incidents/mail.md": BROKEN}),
    (1, ["check", "content"], {**demo.LITTLE, "incidents/mail.md": BROKEN}),
    (1, ["check", "content"], {**demo.LITTLE, "incidents/mail.md": b"---\ntitle: \xff\xfe\n---\n"}),
    (2, ["build", "content", "--out", "/proc/candor-site"], demo.LITTLE),
    (2, ["build", "content", "--out", "content/site.yml"], demo.LITTLE),
    (64, ["build", "content", "--no-such-option"], demo.LITTLE),
    (64, ["build", "content", "--now", "yesterday"], demo.LITTLE),
    (64, ["no-such-command"], demo.LITTLE),
])
def test_the_exit_code_says_whose_trouble_it_is(tmp_path, code, arguments, files):
    for path, text in files.items():
        target = tmp_path / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    arguments = [str(tmp_path / part) if part.startswith(("content", "site")) else part for part in arguments]
    if arguments[0] in ("build", "check") and "--help" not in arguments and "--now" not in arguments:
        arguments += ["--now", demo.stamp(demo.NOW)]
    done = demo.candor(*arguments)
    assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
    if code:
        assert done.stderr and not done.stdout.startswith("Fatal")
    if code in (1, 2, 64):
        assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("path", ["index.html", "INDEX.html", "history", "incidents/mail", "api", "feed.xml/x", "build.json", "404.html"])
def test_a_static_file_in_the_place_of_the_sites_own_is_the_authors_mistake(content, tmp_path, path):
    demo.write(content, {f"static/{path}": "mine"})
    done = demo.candor("check", content, "--now", demo.stamp(demo.NOW))
    assert done.returncode == 1 and f"static/{path}: error: static file" in done.stderr


@pytest.mark.parametrize("alias, other", [
    ("/index.html", None), ("/404.html", None), ("/offline.html", None), ("/incidents/mail/index.html", None), ("mail", "incidents/mail.md"),
    ("/old/index.html", "/old/"), ("/old.html/deep/", "/old.html"), ("/old.html", "/old.html/deep/"), ("/OLD/", "/old/"),
    ("/history/", None), ("/de", None),
])
def test_an_alias_in_the_place_of_something_else_is_the_authors_mistake(tmp_path, alias, other):
    """`other` is an alias that another incident has already."""
    second = demo.OUTAGE.replace("impact: major", f"impact: major\naliases: [{alias}]")
    first = demo.OUTAGE.replace("impact: major", f"impact: major\naliases: [{other}]") if other and other.startswith("/") else demo.OUTAGE
    demo.write(tmp_path / "content", {"site.yml": demo.SITE + "languages: [en, de]\n", "incidents/mail.md": first, "incidents/second.md": second})
    done = demo.candor("build", tmp_path / "content", "--out", tmp_path / "site", "--now", demo.stamp(demo.NOW))
    assert done.returncode == 1 and "incidents/second.md:4:11: error: alias" in done.stderr, done.stderr


def test_a_missing_folder_is_named(tmp_path):
    done = demo.candor("build", tmp_path / "nothing", "--out", tmp_path / "site")
    assert done.returncode in (1, 2) and "nothing" in done.stderr
    assert not (tmp_path / "site").exists()


def test_the_environment_gives_the_time(content, tmp_path):
    done = demo.candor("build", content, "--out", tmp_path / "site", SOURCE_DATE_EPOCH=str(int(demo.NOW.timestamp())))
    assert done.returncode == 0
    assert demo.Site(tmp_path / "site").bytes == demo.build(content, tmp_path / "other").bytes
