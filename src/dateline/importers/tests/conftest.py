"""What the tests of imports share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from dateline.directory.models import Jurisdiction, Person
from dateline.importers.archive.gathering import Archive, gather
from dateline.newsroom.models import NewsSection

DATA = Path(__file__).parent / "data"
# The project's own shared samples; a checkout without them skips the tests that need them.
SHARED = Path(os.environ.get("DATELINE_SHARED") or Path(__file__).parents[5] / "shared")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Lakes</title>
<link>https://lakes.example.org</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://lakes.example.org</wp:base_site_url>
<wp:base_blog_url>https://lakes.example.org</wp:base_blog_url>
"""


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """``export(item(1, "Title"), …)``: an export file with these items (and channel records)."""

    def make(*parts: str, name: str = "export.xml") -> Path:
        path = tmp_path / name
        path.write_text(HEAD + "".join(parts) + "</channel></rss>", encoding="utf-8")
        return path

    return make


def item(
    id: int, title: str, content: str = "<p>Some words.</p>", *, type: str = "post",
    status: str = "publish", date: str = "2024-05-31 09:30:00", slug: str = "", more: str = "",
    link: str = "", excerpt: str = "", parent: int = 0, gmt: bool = True,
) -> str:  # fmt: skip
    """One ``<item>`` of an export."""
    slug = slug or title.lower().replace(" ", "-").replace(":", "")
    link = link or f"https://lakes.example.org/{date[:7].replace('-', '/')}/{slug}/"
    gmt_date = f"<wp:post_date_gmt>{date}</wp:post_date_gmt>" if gmt else ""
    return f"""<item><title><![CDATA[{title}]]></title><link>{link}</link>
<dc:creator><![CDATA[maria]]></dc:creator><guid>https://lakes.example.org/?p={id}</guid>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded><wp:post_id>{id}</wp:post_id>
<wp:post_date>{date}</wp:post_date>{gmt_date}<wp:post_name>{slug}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_parent>{parent}</wp:post_parent>
<wp:post_type>{type}</wp:post_type>{more}</item>
"""


def attachment(id: int, file: str, *, parent: int = 0, more: str = "", caption: str = "") -> str:
    """One attachment of an export."""
    url = f"https://lakes.example.org/wp-content/uploads/2024/05/{file}"
    slug = file.partition(".")[0]
    return item(
        id, slug, "", type="attachment", status="inherit", parent=parent, excerpt=caption,
        link=f"https://lakes.example.org/{slug}/",
        more=f"<wp:attachment_url>{url}</wp:attachment_url>{more}",
    )  # fmt: skip


def meta(key: str, value: object) -> str:
    """One custom field."""
    return (f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
            f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>")  # fmt: skip


def term(taxonomy: str, slug: str, name: str) -> str:
    """One term of an item."""
    return f'<category domain="{taxonomy}" nicename="{slug}"><![CDATA[{name}]]></category>'


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """A folder with the pictures that the example files name."""
    folder = tmp_path / "uploads" / "2024" / "05"
    folder.mkdir(parents=True)
    for at, name in enumerate(("bridge", "street", "beds", "bus", "vote")):
        Image.new("RGB", (640, 400), (40 * at, 90, 140)).save(folder / f"{name}.jpg", "JPEG")
    (folder / "plan.pdf").write_bytes(b"%PDF-1.4 a plan")
    return folder.parents[1]


@pytest.fixture
def people(section: NewsSection) -> Person:
    """A person and a place of the directory."""
    Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn/place:duluth",
        name="Duluth",
        level="place",
        state="MN",
    )
    return Person.objects.create(name="Ana Ruiz")


@pytest.fixture
def sample() -> Callable[[str], Path]:
    """``sample("slashes.xml")``: one of the shared exports; skips where they are not at hand."""

    def find(name: str) -> Path:
        path = SHARED / "data" / "wordpress" / name
        if not path.exists():
            pytest.skip(f"the shared sample {name} is not here")
        return path

    return find


@pytest.fixture
def gathered() -> Callable[[Path], Archive]:
    return lambda path: gather([path])
