"""Every public address is declared, renders under the guard, and shows only what is public."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest
from django.test import Client
from django.urls import get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from dateline.archive.actions import keep_copy
from dateline.archive.models import Link
from dateline.content.models import MenuLink, PlainPage, Series, SiteSettings, Topic
from dateline.coverage.links.actions import heed, watch_clips
from dateline.coverage.models import Clip, CoverageReport
from dateline.coverage.reports import actions as reports
from dateline.directory.models import Jurisdiction, Office, Person, Term
from dateline.lib.http import Fetched
from dateline.newsroom import kinds
from dateline.newsroom.actions import section_of
from dateline.newsroom.editions import actions as editions
from dateline.newsroom.models import Article
from dateline.publishing.guard import guarded
from dateline.publishing.models import Output
from dateline.publishing.outputs import FAMILIES, all_addresses
from dateline.publishing.press import press_until_idle
from dateline.publishing.tracking import recording, remembering
from dateline.website.actions import found_site
from dateline.website.models import FrontPage, GoneAddress, Highlight

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(front, publish, clip, photo, place, event):  # type: ignore[no-untyped-def]
    """One article of every kind, clips, a chapter, plain pages, photos, events."""
    water, weekly = Topic.objects.create(name="Water"), Series.objects.create(name="Weekly")
    ana = Person.objects.create(name="Ana Ruiz")
    picture = photo("Bridge")
    for n, key in enumerate(kinds.KINDS):
        publish(
            f"About {key}", kind=key, deck=f"A deck for {key}.",
            date=datetime(2026, 10 if n % 2 else 11, n % 20 + 1, 15, tzinfo=UTC),
            topics=[water], places=[place("Duluth")] if n == 0 else [],
            people=[ana] if n == 1 else [], series=weekly if n == 2 else None,
            photo=picture if n == 1 else None,
            body=[
                ("text", "<h2>Part</h2><p>Words with a <a href='https://example.org/'>link</a>.</p>"),
                ("quote", {"text": "We act.", "speaker": "Ana Ruiz", "speaker_title": "Mayor"}),
                ("photo", {"photo": picture, "width": "wide"}),
                ("gallery", {"title": "Pictures", "photos": [{"photo": picture}]}),
                ("table", {"data": [["City", "Sum"], ["Duluth", "3"]], "first_row_is_table_header": True,
                           "first_col_is_header": False, "table_header_choice": "row",
                           "table_caption": "Sums"}),
                ("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": "Talk"}),
                ("callout", {"title": "Note", "html": "<p>Read on.</p>"}),
            ],
        )  # fmt: skip
    publish("Undated piece", date=None)
    clip(
        "They wrote about us", photo=picture, excerpt="An excerpt.", covers=Article.objects.first()
    )
    clip("Also in latest", show_in_latest=True)
    of_all = {"people": [ana], "topics": [water], "places": [Jurisdiction.objects.get()]}
    clip("They named them", **of_all)
    clip("No date known", date=None, **of_all)
    report = CoverageReport.objects.create(
        title="November", slug="november", since=date(2026, 11, 1), until=date(2026, 11, 30)
    )
    reports.publish(report)
    gone_clip(
        clip("Gone since", show_copy=True, copy_rights="By mail.", link="https://star.example/x")
    )
    chapter = front.highlights.model._meta.apps.get_model("directory.Organisation").objects.create(
        name="Minnesota Chapter", kind="chapter", code="mn"
    )
    publish("Chapter news", parent=section_of(chapter), kind="statement")
    local_edition(Article.objects.get(slug="about-press-release"), ana)
    event(
        "Town hall",
        topics=[water],
        photo=picture,
        place=place("Ely"),
        online_link="https://x.example/",
    )
    event("Chapter picnic", parent=section_of(chapter), recap=Article.objects.first(), all_day=True)
    about = front.add_child(instance=PlainPage(title="About", slug="about"))
    about.add_child(instance=PlainPage(title="Team", slug="team"))
    settings = SiteSettings.objects.get()
    MenuLink.objects.create(settings=settings, text="About", page=about, sort_order=1)
    MenuLink.objects.create(settings=settings, text="Team", area="footer", column="Us", page=about)
    GoneAddress.objects.create(path="/2019/03/old-story")
    return front


def gone_clip(clip: Clip) -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    copy = keep_copy(
        Fetched(clip.link, clip.link, 200, "text/html", "", b"<p>It was so.</p>"), at=at
    )
    watch_clips([clip.pk])
    Link.objects.filter(address=clip.link).update(state="gone", since=at + timedelta(days=1))
    heed([copy.url])


def local_edition(release: Article, member: Person) -> None:
    office = Office.objects.create(title="Mayor", jurisdiction=Jurisdiction.objects.get())
    Term.objects.create(person=member, office=office, start="2020")
    (row,) = editions.make(release, members=[member])
    figures = [{"value": "3", "label": "lines", "source": "The city"}]
    editions.write(row, editions.Words("A local lead.", "We act here.", figures))
    editions.record(row, approver="Ana Ruiz", comment="By phone.")
    editions.publish(row)


@pytest.fixture
def reader() -> Client:
    return Client(headers={"host": "press.example.org"})


def test_every_output_renders_under_the_guard(full: FrontPage) -> None:
    press_until_idle()  # makes the sizes of photos, and knows which files are shown
    addresses = list(all_addresses())
    files = Output.objects.filter(family__in=("media", "colours", "share card", "clip copy"))
    files = files.values_list("family", "path")
    unseen = set(FAMILIES) - {name for name, _ in [*addresses, *files]}
    assert all("undated" in name for name in unseen), unseen
    resolver = get_resolver()
    for name, path in [*addresses, *files]:
        match = resolver.resolve(path)
        arguments = {k: v for k, v in match.kwargs.items() if k != "output_family"}
        if name == "gone":  # its addresses were some other page's
            arguments = {"gone": path.strip("/")}
        else:
            assert match.kwargs["output_family"] == name, path
        with guarded():
            rendered = FAMILIES[name].render(**arguments)
        assert rendered is not None and rendered.body, path
        assert rendered.status == {"/404.html": 404}.get(path, 410 if name == "gone" else 200)


def test_every_address_answers_a_reader(full: FrontPage, reader: Client) -> None:
    for name, path in all_addresses():
        expected = {"/404.html": 404}.get(path, 410 if name == "gone" else 200)
        assert reader.get(path).status_code == expected, path


def test_every_pattern_is_an_output_or_declared_live() -> None:
    live = set()
    for pattern in get_resolver().url_patterns:
        arguments = getattr(pattern, "default_args", {})
        if "output_family" not in arguments:
            live.add(str(pattern.pattern).removeprefix("^"))
    private = {
        f"{door}/<slug:token>/{word}"
        for door, words in (
            ("embargo", ("", "pack.zip", "release.txt")),
            ("preview", ("",)),
            ("quotes", ("",)),
            ("your-edition", ("",)),
        )
        for word in words
    }
    private |= {"held/media/<slug:digest>/<str:name>"}
    assert {p for p in live if not p.startswith("desk/")} - private == {"oembed", "search/"}
    assert private <= live


def test_a_draft_is_nowhere(full: FrontPage, publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    draft = publish("Canary zebra", live=False, deck="Canary zebra deck.")
    assert reader.get(draft.public_path).status_code == 404
    for _, path in all_addresses():
        assert b"anary zebra" not in reader.get(path).content, path


def test_an_unpublished_article_goes_from_every_page(publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    article = publish("Short life")
    assert reader.get(article.public_path).status_code == 200
    article.unpublish()
    assert reader.get(article.public_path).status_code == 404
    assert b"Short life" not in reader.get("/").content


def test_an_article_of_every_kind_names_its_kind(full: FrontPage, reader: Client) -> None:
    for article in Article.objects.filter(live=True):
        html = reader.get(article.public_path).content.decode()
        assert article.kind_row.label in html
        assert html.count("<h1") == 1


def test_no_item_stands_twice_on_the_front(full: FrontPage, reader: Client) -> None:
    newest = Article.objects.filter(kind="post", live=True).first()
    full.lead = newest
    full.save()
    clip = Clip.objects.get(headline="Also in latest")
    Highlight.objects.create(page=full, clip=clip)
    html = reader.get("/").content.decode()
    headlines = re.findall(r"(?:About [a-z-]+|They wrote about us|Also in latest)(?=<)", html)
    assert len(headlines) == len(set(headlines)) > 10


def test_the_front_shows_twelve_four_and_five(publish, clip, reader: Client) -> None:  # type: ignore[no-untyped-def]
    for n in range(20):
        publish(f"Post number {n:02d}", deck="" if n % 3 else "A deck.")
        publish(f"Release number {n:02d}", kind="press-release")
        clip(f"Clip number {n:02d}", link=f"https://star.example/{n}")
    html = reader.get("/").content.decode()
    found = {
        word: len(set(re.findall(rf"{word} number \d\d", html)))
        for word in ("Post", "Release", "Clip")
    }
    assert found == {"Post": 12, "Release": 6, "Clip": 4}  # the newest release leads


def test_the_front_page_asks_few_questions(
    full: FrontPage,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    FAMILIES["front"].render()  # renditions are made once
    with django_assert_max_num_queries(15), remembering():
        FAMILIES["front"].render()


def test_a_month_archive_links_to_its_neighbours(full: FrontPage, reader: Client) -> None:
    html = reader.get("/news/2026/10/").content.decode()
    assert "/news/2026/11/" in html
    assert reader.get("/news/2026/09/").status_code == 404
    assert reader.get("/news/2026/13/").status_code == 404


def test_feeds_parse_and_have_stable_ids(full: FrontPage, reader: Client) -> None:
    for path in ("/feed.rss", "/news/feed.rss", "/releases/feed.rss", "/in-the-news/feed.rss",
                 "/kinds/post/feed.rss", "/topics/water/feed.rss", "/chapters/mn/feed.rss"):  # fmt: skip
        response = reader.get(path)
        feed = feedparser.parse(response.content)
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.entries, path
        assert all(entry.id.startswith("tag:press.example.org,2026:") for entry in feed.entries)
        assert all(entry.link.startswith("https://") for entry in feed.entries)
        assert 'href="/' not in response.content.decode()


def test_pages_carry_canonical_link_and_linked_data(full: FrontPage, reader: Client) -> None:
    article = Article.objects.get(kind="press-release")
    html = reader.get(article.public_path).content.decode()
    assert f'rel="canonical" href="https://press.example.org{article.public_path}"' in html
    data = json.loads(re.search(r"ld\+json\">(.*?)</script>", html, re.S)[1])  # type: ignore[index]
    assert data["@type"] == "NewsArticle"
    assert data["genre"] == "Press release"
    assert data["datePublished"].endswith(("-06:00", "-05:00"))


def test_a_title_cannot_break_out_of_page_or_linked_data(publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    article = publish(
        "</script><script>alert(1)</script> & more", deck='"><img src=x onerror=alert(1)>'
    )
    for path in (article.public_path, "/", "/news/", "/news/feed.rss"):
        assert b"<script>alert" not in reader.get(path).content
        assert b"<img src=x" not in reader.get(path).content


def test_conditional_requests_answer_304(full: FrontPage, reader: Client) -> None:
    first = reader.get("/")
    again = reader.get("/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert reader.head("/").status_code == 200


def test_the_public_policy_is_strict(full: FrontPage, reader: Client) -> None:
    policy = reader.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    html = reader.get("/").content.decode()
    assert "style=" not in html
    assert not re.search(r"<script(?! (type=\"application/ld\+json\"|src=|defer))", html)


def test_an_old_address_leads_to_the_new_one(publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    article = publish("First title", slug="first-title")
    old = article.public_path
    article.slug = "second-title"
    article.save_revision().publish()
    article.refresh_from_db()
    assert article.public_path == "/news/2026/11/second-title/"
    response = reader.get(old)
    assert response.status_code == 301
    assert response["Location"].endswith(article.public_path)


def test_a_wordpress_number_is_redirected_before_the_front_answers(publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    article = publish("Numbered")
    Redirect.add_redirect("/?p=123", redirect_to=article)
    response = reader.get("/?p=123")
    assert response.status_code == 301
    assert response["Location"].endswith(article.public_path)
    assert reader.get("/?p=124").status_code == 200


def test_not_found_offers_ways_on(front: FrontPage, reader: Client) -> None:
    response = reader.get("/nothing/here/")
    assert response.status_code == 404
    assert b'href="/releases/"' in response.content
    assert b'content="noindex' in response.content


def test_an_undated_article_has_an_address_and_says_so(publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    article = publish("When was this", date=None)
    assert article.public_path == "/news/undated/when-was-this/"
    assert b"Undated" in reader.get(article.public_path).content
    assert reader.get("/news/undated/").status_code == 200
    rail = reader.get("/news/").content.split(b'id="months"')[1]
    assert b"/news/undated/" in rail and b"<h3>0</h3>" not in rail


def test_a_clip_keeps_its_day(clip, reader: Client, front: FrontPage) -> None:  # type: ignore[no-untyped-def]
    clip("Dated clip", date=date(2026, 3, 1))
    html = reader.get("/in-the-news/").content.decode()
    assert 'datetime="2026-03-01"' in html


def test_founding_again_changes_the_host_and_keeps_the_name(front: FrontPage) -> None:
    found_site(name="Our network", address="http://127.0.0.1:8000")
    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == ("127.0.0.1", 8000, "Test Network")
    assert SiteSettings.objects.get().name == "Test Network"


def test_the_front_names_the_year_of_older_items_and_knows_when_that_changes(  # type: ignore[no-untyped-def]
    publish, reader: Client
) -> None:
    publish("From another year", date=datetime(2019, 3, 5, 15, tzinfo=UTC))
    publish("Also from another year", date=datetime(2019, 3, 4, 15, tzinfo=UTC))
    assert "March\u00a04, 2019" in reader.get("/").content.decode()
    with recording() as record:
        FAMILIES["front"].render()
    until = record.until
    assert (until.month, until.day, until.hour) == (1, 1, 0)


def test_a_page_changes_by_itself_when_the_rights_of_its_photo_end(publish, photo) -> None:  # type: ignore[no-untyped-def]
    last = date.today() + timedelta(days=3)
    publish("With a borrowed photo", slug="borrowed", photo=photo(rights_expire=last))
    with recording() as record:
        FAMILIES["article"].render(year=2026, month=11, slug="borrowed")
    until = record.until
    assert until.date() == last + timedelta(days=1)


def test_an_old_address_without_its_slash_leads_on_in_one_step(publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    article = publish("Kept")
    Redirect.add_redirect("/my-old-post", redirect_to=article)
    for path in ("/my-old-post", "/my-old-post/"):
        assert reader.get(path)["Location"].endswith(article.public_path)


def test_an_imported_release_does_not_get_todays_boilerplate(publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    article = publish("Old release", kind="press-release")
    Article.objects.filter(pk=article.pk).update(frozen={"boilerplates": []})
    assert b"About the network." not in reader.get(article.public_path).content
