"""File order never matters: the same content, created in another order, is the same site."""
import os
import random
import shutil

from . import demo


def test_the_order_in_which_files_were_made_changes_no_byte(site, tmp_path):
    seed = int(os.environ.get("SEED") or random.randrange(10**9))
    print(f"seed {seed}: SEED={seed} repeats this")
    files = sorted(path for path in demo.CONTENT.rglob("*") if path.is_file())
    random.Random(seed).shuffle(files)
    for path in files:
        target = tmp_path / "content" / path.relative_to(demo.CONTENT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    again = demo.build(tmp_path / "content", tmp_path / "site", demo.NOW, "--jobs", random.Random(seed).choice([1, 2, 7]))
    assert again.files == site.files
    assert [path for path in site.files if again.bytes[path] != site.bytes[path]] == []
