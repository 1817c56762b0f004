"""The reporter pack: what each format says, that it is the same twice, and that it is there no longer
than its release. Under embargo: ``test_packs_under_embargo.py``."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from dateline.content.models import PressDocument
from dateline.directory.models import Person
from dateline.lib import photo_metadata
from dateline.newsroom.aftercare import actions as aftercare
from dateline.newsroom.models import Article
from dateline.publishing.founding import found
from dateline.publishing.guard import guarded
from dateline.publishing.models import Edition
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.press import press_paths, press_until_idle, the_store
from dateline.website.packs import paper

pytestmark = pytest.mark.django_db
# In CI nothing is skipped for want of a part: there the tests fail without it.
NO_PANGO = not paper.possible() and not os.environ.get("CI")
needs_pango = pytest.mark.skipif(NO_PANGO, reason="no Pango here")
FORMS = ("release.txt", "release.html", "release.pdf", "ninjs.json", "pack.zip")
SCHEMA = json.loads((Path(__file__).parent / "ninjs" / "ninjs-schema_3.1.json").read_bytes())
SCHEMA["$defs"]["ninjsType"]["properties"]["places"]["items"]["properties"].pop("geoJSON")  # afar


@pytest.fixture
def release(publish: Any, photo: Any, place: Any) -> Article:
    bridge = photo(rights="own", creator="Jo Lens", title="Bridge")
    agency = photo("Agency", rights="licensed", credit="Agency / Wire", caption="A plant.")
    plan = PressDocument.objects.create(
        title="The plan", file=ContentFile(b"%PDF-1.4 plan", name="plan.pdf")
    )
    ana = Person.objects.create(name="Ana Ruiz")
    made = publish(
        "Duluth & Łódź sign", slug="sign", kind="press-release", deck="A deck that says more.",
        dateline="DULUTH, Minn.; LODZ", end_mark="###", photo=bridge, people=[ana],
        places=[place()], live=False, date=datetime(2026, 11, 20, 15, tzinfo=UTC),
        body=[
            ("text", '<p>First with a <a href="https://example.org/a">link</a>.</p><h2>What it does</h2>'
                     "<ul><li>One</li><li>Two</li></ul>"),
            ("quote", {"text": "We act.\nTogether.", "person": ana, "speaker_title": "Mayor"}),
            ("photo", {"photo": agency, "width": "column"}),
            ("table", {"data": [["City", "Sum"], ["Duluth", "3"]], "first_row_is_table_header": True,
                       "first_col_is_header": False, "table_header_choice": "row",
                       "table_caption": "Sums"}),
        ],
    )  # fmt: skip
    made = made.get_latest_revision_as_object()
    made.files.create(document=plan, label="The plan")
    made.bills.create(number="H.R. 1", title="Water Act", link="https://bills.example/1")
    made.save_revision().publish()
    return Article.objects.get(pk=made.pk)


def made(article: Article, word: str) -> bytes:
    """One format, rendered under the guard as the press does it."""
    told = article.public_path.strip("/").split("/")
    family = FAMILIES[f"article {word}"]
    with guarded():
        rendered = family.render(year=int(told[1]), month=int(told[2]), slug=told[3])
    assert rendered is not None
    return rendered.body


def files_of(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_text_has_the_whole_anatomy_in_the_order_of_a_release(release: Article) -> None:
    text = made(release, "release.txt").decode()
    in_order = [
        "FOR IMMEDIATE RELEASE", "Press contact:\nPat Press", "202-555-0100", "Duluth & Łódź sign",
        "A deck that says more.", "Nov. 20, 2026, 9 a.m. CST", "In the pack: photos/1-bridge.jpg",
        "DULUTH, Minn. / LODZ — First with a link (https://example.org/a).", "What it does",
        "- One\n- Two", "“We act.\n\n“Together.”\n— Ana Ruiz, Mayor", "[Photo: A plant. Credit: Agency",
        "Sums\nCity | Sum\nDuluth | 3", "- H.R. 1, Water Act (https://bills.example/1)",
        "- The plan (PDF, 1 kB): https://press.example.org/media/", "About Test Network",
        "###", "https://press.example.org/news/2026/11/sign/",
    ]  # fmt: skip
    at = [text.find(part) for part in in_order]
    assert -1 not in at, in_order[at.index(-1)]
    assert at == sorted(at)
    assert "\xa0" not in text and "<" not in text and text.endswith("/\n")


def test_a_correction_stands_in_every_format(release: Article) -> None:
    aftercare.correct(release, note="It is once.", old="First", new="Once")
    told = "It is once."
    assert f"{told}\nIt said: “First” It now says: “Once”" in made(release, "release.txt").decode()
    assert told in made(release, "release.html").decode()
    assert told in json.loads(made(release, "ninjs.json"))["edNote"]


def test_the_html_is_one_file_without_scripts(release: Article) -> None:
    html = made(release, "release.html").decode()
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert "<script" not in html and " onload" not in html
    assert set(re.findall(r'src="([^:]+):', html)) == {"data"}
    assert not re.findall(r'(?:href|src)="/', html), "an address that leads nowhere elsewhere"
    assert 'alt="A bridge over a river at dusk"' in html
    assert '<span class="dateline">DULUTH, Minn. / LODZ — </span>First with a' in html


def test_ninjs_keeps_the_schema_of_the_iptc(release: Article) -> None:
    told = json.loads(made(release, "ninjs.json"))
    Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(told)
    assert told["pubStatus"] == "usable" and "embargoedUntil" not in told
    assert told["firstCreated"] == "2026-11-20T09:00:00-06:00"
    assert {(p["name"], p["rel"]) for p in told["people"]} == {("Ana Ruiz", "quoted")}
    assert told["places"][0]["literal"] == "ocd-division/country:us/state:mn/place:duluth"
    first, second, plan = told["associations"]
    assert (first["by"], first["usageTerms"]) == ("Jo Lens", "Ours, credit: Jo Lens / Star News")
    assert [r["name"] for r in first["renditions"]] == [
        "pack",
        "width-480",
        "width-960",
        "width-1200",
    ]
    assert "pack" not in [r["name"] for r in second["renditions"]]
    assert plan["title"] == "The plan"


def test_the_zip_has_every_format_the_photos_and_the_files(release: Article) -> None:
    files = files_of(made(release, "pack.zip"))
    pdf = ["release.pdf"] if paper.possible() else []
    assert list(files) == [
        "README.txt", "release.txt", "release.html", *pdf, "ninjs.json", "credits.txt",
        "photos/1-bridge.jpg", "files/the-plan.pdf",
    ]  # fmt: skip
    for word in ("release.txt", "release.html", *pdf, "ninjs.json"):
        assert files[word] == made(release, word), word
    assert files["files/the-plan.pdf"] == b"%PDF-1.4 plan"
    assert "- photos/1-bridge.jpg" in files["README.txt"].decode()


def test_a_photo_carries_its_words_and_rights(release: Article) -> None:
    files = files_of(made(release, "pack.zip"))
    said = photo_metadata.read(files["photos/1-bridge.jpg"])
    assert said.caption == "The Lift Bridge on Nov. 3."
    assert (said.creator, said.credit) == ("Jo Lens", "Jo Lens / Star News")
    assert said.alt == "A bridge over a river at dusk"
    assert set(said.embedded) == {"iptc", "xmp"}
    told = files["credits.txt"].decode()
    assert "File: photos/1-bridge.jpg\nCaption: The Lift Bridge on Nov. 3.\nCredit: Jo Lens" in told
    assert "Rights: Ours" in told and "Alternative text: A bridge over a river" in told


def test_a_photo_that_is_licensed_to_us_is_not_handed_on(release: Article) -> None:
    files = files_of(made(release, "pack.zip"))
    assert [name for name in files if name.startswith("photos/")] == ["photos/1-bridge.jpg"]
    assert (
        "Photo: Agency (not in this pack: it may not be handed on." in files["credits.txt"].decode()
    )


def test_a_photo_whose_rights_ended_is_nowhere_in_the_pack(release: Article) -> None:
    release.photo.rights_expire = date(2020, 1, 1)
    release.photo.save()
    files = files_of(made(release, "pack.zip"))
    assert not [name for name in files if name.startswith("photos/")]
    assert b"Lift Bridge" not in b"".join(files.values())


@pytest.mark.parametrize("word", FORMS)
def test_two_renders_have_the_same_bytes(release: Article, word: str) -> None:
    if word == "release.pdf" and NO_PANGO:
        pytest.skip("no Pango here")
    first = made(release, word)
    paper._printed.cache_clear()
    assert made(release, word) == first


@needs_pango
def test_another_process_makes_the_same_pdf(tmp_path: Path, release: Article) -> None:
    html = tmp_path / "release.html"
    html.write_bytes(made(release, "release.html"))
    script = (
        "import sys; from pathlib import Path; from dateline.website.packs import paper\n"
        f"sys.stdout.buffer.write(paper.printed(Path({str(html)!r}).read_bytes().decode()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout == made(release, "release.pdf")


def unpacked(pdf: bytes) -> str:
    """A PDF with its compressed streams in the clear."""
    told = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            told.append(zlib.decompress(packed))
    return b"\n".join(told).decode("latin-1")


def asked(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@needs_pango
def test_the_pdf_is_tagged_and_says_what_it_is(tmp_path: Path, release: Article) -> None:
    place = tmp_path / "release.pdf"
    place.write_bytes(made(release, "release.pdf"))
    told = unpacked(place.read_bytes())
    for key in ("/MarkInfo <</Marked true>>", "/Lang (en)", "/DisplayDocTitle true"):
        assert key in told, key
    assert re.search(r'pdfuaid:part(="|>)1', told)
    assert "/Alt (A bridge over a river at dusk)" in told
    assert told.count("/Alt (") == told.count("/S /Figure") == 2
    assert "/Title (What it does)" in told, "no bookmarks"
    info = asked("pdfinfo", str(place))
    assert re.search(r"^Title: +Duluth & Łódź sign$", info, re.MULTILINE)
    assert re.search(r"^Author: +Test Network$", info, re.MULTILINE)
    assert re.search(r"^Tagged: +yes$", info, re.MULTILINE)
    found = set(re.findall(r"^ +(\w+)", asked("pdfinfo", "-struct", str(place)), re.MULTILINE))
    assert {
        "H1",
        "H2",
        "P",
        "L",
        "LI",
        "Table",
        "TH",
        "TD",
        "Link",
        "Figure",
        "BlockQuote",
    } <= found


@needs_pango
def test_the_words_of_the_pdf_are_those_of_the_release(tmp_path: Path, release: Article) -> None:
    place = tmp_path / "release.pdf"
    place.write_bytes(made(release, "release.pdf"))
    text = asked("pdftotext", "-raw", str(place), "-")
    html = re.sub(r"<head>.*?</head>", "", made(release, "release.html").decode(), flags=re.DOTALL)
    expected = words(re.sub(r"<[^>]+>", " ", html).replace("&amp;", "&"))
    told = words(re.sub(r"^\d+ / \d+$", "", text, flags=re.MULTILINE))
    assert " ".join(told).casefold() == " ".join(expected).casefold()


@needs_pango
def test_the_pdf_asks_for_nothing_from_elsewhere(caplog: pytest.LogCaptureFixture) -> None:
    html = "<!doctype html><html lang=en><title>x</title><img src='file:///etc/passwd' alt='x'>"
    assert paper.printed(html)
    assert "disallowed protocol" in caplog.text


def test_without_pango_the_pack_comes_without_the_pdf_and_says_so(
    release: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "LIBRARIES", (("libno-such-thing.so.0",),))
    paper.possible.cache_clear()
    try:
        files = files_of(made(release, "pack.zip"))
        assert "release.pdf" not in files
        assert paper.INSTALL in files["README.txt"].decode()
        press_until_idle()
        store = the_store()
        assert store.read(f"{release.public_path}release.pdf") is None
        assert b"release.pdf" not in store.read(release.public_path).body  # type: ignore[union-attr]
    finally:
        paper.possible.cache_clear()


def test_where_weasyprint_cannot_be_loaded_there_is_no_pdf(
    release: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    for kept in (paper.possible, paper._engine, paper._printed):
        kept.cache_clear()
    try:
        files = files_of(made(release, "pack.zip"))
        assert "release.pdf" not in files
        assert paper.INSTALL in files["README.txt"].decode()
    finally:
        for kept in (paper.possible, paper._engine, paper._printed):
            kept.cache_clear()


def test_the_page_leads_to_its_pack_and_a_post_has_none(release: Article, publish: Any) -> None:
    post = publish("A post", kind="post")
    reader = Client(headers={"host": "press.example.org"})
    page = reader.get(release.public_path).content.decode()
    block = page.partition('id="for-reporters"')[2].partition("</section>")[0]
    for address in re.findall(r'href="([^"]+)"', block):
        assert reader.get(address).status_code == 200, address
    assert f"{release.public_path}pack.zip" in block
    assert "For reporters" not in reader.get(post.public_path).content.decode()
    for word in FORMS:
        assert reader.get(f"{post.public_path}{word}").status_code == 404


def test_whoever_asks_before_its_turn_gets_the_pack(release: Article) -> None:
    press_paths([release.public_path], plan_first=True)
    assert the_store().read(f"{release.public_path}pack.zip") is None
    answer = Client(headers={"host": "press.example.org"}).get(f"{release.public_path}pack.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    assert "release.txt" in files_of(answer.content)


def test_a_pack_is_stored_while_its_release_is_live(release: Article) -> None:
    press_until_idle()
    wanted = [word for word in FORMS if word != "release.pdf" or paper.possible()]
    assert {f"{release.public_path}{word}" for word in wanted} <= set(the_store().paths())
    release.unpublish()
    press_until_idle()
    assert not [path for path in the_store().paths() if path.startswith(release.public_path)]
    for word in FORMS:
        assert Client().get(f"{release.public_path}{word}").status_code == 404


def test_a_release_that_becomes_a_post_loses_its_pack_and_back(release: Article) -> None:
    press_until_idle()
    path = f"{release.public_path}pack.zip"
    for kind, there in (("post", False), ("statement", True)):
        release.kind = kind
        release.save_revision().publish()
        press_until_idle()
        assert (the_store().read(path) is not None) is there, kind


def test_a_draft_has_no_pack(publish: Any, release: Article) -> None:
    draft = publish("Canary zebra", kind="statement", live=False, body=[("text", "<p>Zebra.</p>")])
    release.body = [("text", "<p>Canary okapi.</p>")]
    release.save_revision()  # a newer draft of what is public
    press_until_idle()
    store = the_store()
    for path in store.paths():
        body = store.read(path).body  # type: ignore[union-attr]
        said = b"".join(files_of(body).values()) if body.startswith(b"PK") else body
        assert b"anary" not in said and b"Zebra" not in said, path
    for word in FORMS:
        assert Client().get(f"{draft.public_path}{word}").status_code == 404


@needs_pango
def test_the_fonts_of_the_pdf_are_the_products_own(tmp_path: Path, release: Article) -> None:
    names = {f'"dateline:{file.name}"' for file in paper.FONTS.glob("*.woff2")}
    assert names == set(re.findall(r'"dateline:[^"]+"', paper.faces()))
    place = tmp_path / "release.pdf"
    place.write_bytes(made(release, "release.pdf"))
    rows = [line.split() for line in asked("pdffonts", str(place)).splitlines()[2:]]
    assert rows and all("yes" in row for row in rows), "a font is not in the file"
    for row in rows:
        assert re.match(r"[A-Z]{6}\+(dateline-serif|public-sans)", row[0]), row[0]


def test_the_pack_is_pressed_after_the_feeds_and_taken_down_with_the_page(
    release: Article, publish: Any
) -> None:
    found("now")
    press_until_idle()
    before = len(editions())
    new = publish("New", kind="press-release")
    press_until_idle()
    told = [path for edition in editions()[before:] for path in edition]
    path = new.public_path or ""
    late = [f"{path}{word}" for word in ("release.html", "pack.zip")]
    assert told.index(path) < told.index("/releases/feed.rss") < min(map(told.index, late))
    assert told.index(f"{path}release.txt") < told.index("/releases/feed.rss")
    new.unpublish()
    press_until_idle()
    (last,) = [edition for edition in editions() if edition.get(path) == "gone"]
    assert {last.get(one) for one in (*late, f"{path}release.txt")} == {"gone"}


def editions() -> list[dict[str, str]]:
    rows = Edition.objects.order_by("pk").values_list("pages", flat=True)
    return [{path: fate for path, fate, _ in pages} for pages in rows]
