"""Import of a large WordPress export into a temporary site: seconds and peak memory.

Generates an export of about 6 kB a post (blocks, pictures, categories, inner links), runs
``dateline import wordpress`` on it in a process of its own, and prints what that process took.

    python benchmarks/import_wordpress.py                 # 10,000 posts, 1,000 attachments
    python benchmarks/import_wordpress.py --posts 2000 --keep /tmp/bench

The figures to hold on 2 cores: 10,000 posts under 300 s and under 1 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SYLLABLES = [a + b for a in "bcdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "el")]
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Bench Network</title>
<link>https://bench.example.org</link><language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://bench.example.org</wp:base_site_url>
<wp:base_blog_url>https://bench.example.org</wp:base_blog_url>
"""
POST = """<item><title><![CDATA[{title}]]></title><link>https://bench.example.org/{day}/{slug}/</link>
<dc:creator><![CDATA[maria]]></dc:creator><guid>https://bench.example.org/?p={id}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded><wp:post_id>{id}</wp:post_id>
<wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{date}</wp:post_date_gmt>
<wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent>
<wp:post_type>post</wp:post_type>{terms}
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>{photo}</wp:meta_value></wp:postmeta>
</item>
"""
ATTACHMENT = """<item><title>photo {id}</title><link>https://bench.example.org/photo-{id}/</link>
<guid>{url}</guid><excerpt:encoded><![CDATA[A street in spring.]]></excerpt:encoded>
<wp:post_id>{id}</wp:post_id><wp:post_date>2020-01-01 00:00:00</wp:post_date>
<wp:post_name>photo-{id}</wp:post_name><wp:status>inherit</wp:status>
<wp:post_type>attachment</wp:post_type><wp:attachment_url>{url}</wp:attachment_url></item>
"""


def words(dice: random.Random, n: int) -> str:
    return " ".join("".join(dice.choices(SYLLABLES, k=dice.randint(1, 3))) for _ in range(n))


def body(dice: random.Random, number: int, posts: int, photo: int) -> str:
    """Gutenberg blocks of about 6 kB with a heading, a quote, a list, a picture and inner links."""
    parts = []
    for at in range(9):
        link = (
            f'<a href="https://bench.example.org/?p={dice.randint(1, posts)}">{words(dice, 3)}</a>'
        )
        parts.append(f"<!-- wp:paragraph -->\n<p>{words(dice, 78)} {link if at % 4 == 0 else ''}</p>\n"
                     "<!-- /wp:paragraph -->")  # fmt: skip
    parts.insert(2, f"<!-- wp:heading -->\n<h2>{words(dice, 5)}</h2>\n<!-- /wp:heading -->")
    parts.insert(4, '<!-- wp:quote -->\n<blockquote class="wp-block-quote"><p>'
                 f"{words(dice, 20)}</p><cite>Ana Lake, Mayor</cite></blockquote>\n<!-- /wp:quote -->")  # fmt: skip
    parts.insert(6, f'<!-- wp:image {{"id":{photo}}} -->\n<figure class="wp-block-image"><img src="'
                 f'{address(photo)}" alt="A street" class="wp-image-{photo}"/></figure>\n<!-- /wp:image -->')  # fmt: skip
    parts.append("<!-- wp:list -->\n<ul>" + "".join(f"<li>{words(dice, 6)}</li>" for _ in range(5))
                 + "</ul>\n<!-- /wp:list -->")  # fmt: skip
    return "\n\n".join(parts)


def address(photo: int) -> str:
    return f"https://bench.example.org/wp-content/uploads/2020/01/photo-{photo}.jpg"


def export(posts: int, attachments: int) -> Iterator[str]:
    dice = random.Random(7)
    topics = [words(dice, 2).title() for _ in range(40)]
    yield HEAD
    for id in range(1, posts + 1):
        date = f"{2008 + id % 17}-{1 + id % 12:02}-{1 + id % 28:02} 10:00:00"
        photo = posts + 1 + id % attachments
        terms = "".join(
            f'<category domain="category" nicename="{t.lower().replace(" ", "-")}"><![CDATA[{t}]]></category>'
            for t in dice.sample(topics, 3)
        )
        title = ("RELEASE: " if id % 3 == 0 else "") + words(dice, 7).capitalize()
        yield POST.format(
            id=id, title=title, day=date[:10].replace("-", "/"), slug=f"story-{id}", date=date,
            excerpt=words(dice, 20), terms=terms, photo=photo, body=body(dice, id, posts, photo),
        )  # fmt: skip
    for id in range(posts + 1, posts + attachments + 1):
        yield ATTACHMENT.format(id=id, url=address(id))
    yield "</channel></rss>"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--posts", type=int, default=10_000)
    options.add_argument("--attachments", type=int, default=1_000)
    options.add_argument("--keep", type=Path, help="keep the site in this folder")
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = told.keep or Path(folder, "site")
        file = Path(folder, "export.xml")
        with file.open("w") as out:
            out.writelines(export(told.posts, told.attachments))
        print(f"export: {file.stat().st_size / 1e6:.1f} MB, {told.posts} posts")
        command = [sys.executable, "-m", "dateline.project.cli"]
        environment = {**os.environ, "DATELINE_ADDRESS": "https://bench.example.org"}
        subprocess.run([*command, "init", str(site)], check=True, env=environment,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        for run in ("first run", "second run"):
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            before, began = used.ru_utime + used.ru_stime, time.monotonic()
            done = subprocess.run(
                [*command, "--site", str(site), "import", "wordpress", str(file), "--json"],
                check=True, env=environment, stdout=subprocess.PIPE,
            )  # fmt: skip
            seconds = time.monotonic() - began
            # The largest child so far: the import itself (the export is written by this process).
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            peak, spent = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime - before
            totals = json.loads(done.stdout)["totals"]
            print(
                f"{run}: {seconds:.1f} s ({spent:.1f} s of processor), peak {peak:.0f} MB, {totals}"
            )


if __name__ == "__main__":
    main()
