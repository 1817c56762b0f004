"""A WordPress export brought in: what becomes of each item, and what the report says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from dateline.content.models import Photo, PlainPage, PressDocument, Topic
from dateline.coverage.models import Clip
from dateline.directory.models import Person
from dateline.importers.actions import NotImported, import_wordpress
from dateline.importers.models import ImportRun
from dateline.importers.tests.conftest import attachment, item, meta, term
from dateline.newsroom.models import Article
from dateline.publishing.models import Change
from dateline.search.models import IndexEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("section")]
Make = Callable[..., Path]


def test_a_release_with_its_photo_and_topics_comes_in_whole(export: Make, media: Path) -> None:
    file = export(
        item(1, "RELEASE: Forty mayors call for pipes", "<p>Forty mayors met.</p>",
             excerpt="A letter with a price.", more=meta("_thumbnail_id", 9)
             + term("category", "water", "Water &amp; rivers") + term("category", "uncategorized", "Uncategorized")),
        attachment(9, "bridge.jpg", caption="The bridge. (Photo by Jo Lens)",
                   more=meta("_wp_attachment_image_alt", "A bridge")),
    )  # fmt: skip
    report = import_wordpress([file], media=media)
    article = Article.objects.get()
    assert (article.kind, article.title) == ("press-release", "Forty mayors call for pipes")
    assert article.deck == "A letter with a price."
    assert article.date == datetime(2024, 5, 31, 9, 30, tzinfo=UTC)
    assert article.live
    assert article.public_path == "/news/2024/05/release-forty-mayors-call-for-pipes/"
    assert article.photo is not None
    assert (article.photo.alt, article.photo.caption, article.photo.credit, article.photo.missing) == (
        "A bridge", "The bridge.", "Jo Lens", False)  # fmt: skip
    assert [t.name for t in article.topics.all()] == ["Water & rivers"]
    assert report.lists["guessed"][0].pk == str(article.pk)
    assert report.exit_code == 0


def test_rows_are_as_publishing_would_have_left_them(export: Make, client: Client) -> None:
    import_wordpress([export(item(1, "One"), item(2, "Two"), item(3, "Three", status="draft"))])
    assert Page.find_problems() == ([], [], [], [], [])
    one, draft = Article.objects.get(slug="one"), Article.objects.get(slug="three")
    assert one.latest_revision_id == one.live_revision_id
    assert not one.has_unpublished_changes
    assert not draft.live
    assert draft.has_unpublished_changes
    assert draft.live_revision_id is None
    assert Revision.objects.count() >= 3
    assert PageLogEntry.objects.filter(action="dateline.import").count() == 3
    assert Change.objects.filter(key=f"newsroom.article:{one.pk}").exists()
    assert IndexEntry.objects.filter(title__contains="three").exists()
    assert client.get(one.public_path).status_code == 200
    assert client.get(draft.public_path).status_code == 404


def test_the_desk_opens_and_publishes_an_imported_article(
    export: Make, admin_client: Client
) -> None:
    import_wordpress([export(item(1, "One", "<p>Words</p><blockquote><p>Said.</p></blockquote>"))])
    article = Article.objects.get()
    answer = admin_client.get(f"/desk/pages/{article.pk}/edit/")
    assert answer.status_code == 200
    draft = article.get_latest_revision_as_object()
    draft.title = "Better"
    draft.save_revision().publish()
    assert Article.objects.get().title == "Better"


def test_inner_links_become_page_and_document_links(export: Make, media: Path) -> None:
    body = (
        '<p><a href="https://lakes.example.org/?p=2">by id</a> <a href="/2024/05/two/">by path</a> '
        '<a href="https://lakes.example.org/wp-content/uploads/2024/05/plan.pdf">the plan</a> '
        '<a href="https://lakes.example.org/nowhere/">gone</a> '
        '<a href="https://else.example.com/x/">outside</a></p>'
    )
    report = import_wordpress([export(item(1, "One", body), item(2, "Two"), attachment(7, "plan.pdf"))],
                              media=media)  # fmt: skip
    two, one = Article.objects.get(slug="two"), Article.objects.get(slug="one")
    html = one.body[0].value.source
    assert html.count(f'<a linktype="page" id="{two.pk}">') == 2
    assert f'linktype="document" id="{PressDocument.objects.get().pk}"' in html
    assert 'href="https://else.example.com/x/"' in html
    assert [line.text for line in report.lists["broken_links"]] == [
        "https://lakes.example.org/nowhere/"
    ]
    assert ReferenceIndex.get_references_to(two).count() == 1


def test_every_old_address_leads_to_its_item(export: Make, client: Client) -> None:
    file = export(
        item(
            1, "One", more=term("category", "water", "Water") + term("post_tag", "pipes", "Pipes")
        ),
        item(2, "Hidden plan", status="draft"),
        attachment(9, "bridge.jpg", parent=1),
        item(5, "About", type="page", link="https://lakes.example.org/who/about/", slug="about"),
    )
    import_wordpress([file])
    one = Article.objects.get(slug="one")
    for old in ("/?p=1", "/2024/05/31/one/", "/2024/05/one/", "/one/", "/?attachment_id=9",
                "/2024/05/one/bridge/", "/bridge/"):  # fmt: skip
        answer = client.get(old)
        assert (old, answer.status_code) == (old, 301)
        assert answer["Location"].endswith(one.public_path)
    assert client.get("/category/water/")["Location"].endswith("/topics/water/")
    assert client.get("/tag/pipes/")["Location"].endswith("/topics/pipes/")
    assert client.get("/?page_id=5")["Location"].endswith("/about/")
    assert client.get("/who/about/")["Location"].endswith("/about/")
    assert client.get("/hidden-plan/").status_code == 404, "a redirect would tell a draft's title"
    assert client.get("/?p=2").status_code == 200


def test_statuses_are_kept_and_told(export: Make) -> None:
    report = import_wordpress([export(
        item(1, "Live"), item(2, "Draft", status="draft"), item(3, "Private", status="private"),
        item(4, "Later", status="future", date="2090-01-01 10:00:00"),
        item(5, "Missed", status="future"), item(6, "Trash", status="trash"),
        item(7, "Locked", more="<wp:post_password>x</wp:post_password>"),
    )])  # fmt: skip
    assert sorted(Article.objects.filter(live=True).values_list("title", flat=True)) == ["Live"]
    later = Article.objects.get(slug="later")
    assert later.go_live_at is not None
    assert later.scheduled_revision is not None
    tally = report.types["post"]
    assert (tally.in_file, tally.imported, tally.drafts, tally.skipped) == (7, 6, 5, 1)
    assert "trash" in tally.skips[0].reason
    assert len(report.lists["drafts"]) == 5


def test_pages_keep_their_hierarchy(export: Make, client: Client) -> None:
    home = "https://lakes.example.org/"
    report = import_wordpress([export(
        item(12, "Team", type="page", parent=11, link=f"{home}about/team/"),
        item(11, "About", type="page", link=f"{home}about/"),
        item(13, "Ring A", type="page", parent=14), item(14, "Ring B", type="page", parent=13),
        item(15, "Welcome", type="page", link=home), item(16, "News", type="page", link=f"{home}news/"),
        item(17, "Lost", type="page", parent=99),
    )])  # fmt: skip
    assert client.get("/about/team/").status_code == 200
    assert PlainPage.objects.get(slug="team").get_parent().slug == "about"
    assert {"ring-a", "ring-b", "lost", "news-2"} <= set(
        PlainPage.objects.filter(depth=3).values_list("slug", flat=True)
    )
    assert report.types["page"].skipped == 1
    assert client.get("/?page_id=15")["Location"].endswith("/")
    assert Page.find_problems() == ([], [], [], [], [])


def test_custom_types_become_kinds_or_are_refused_with_the_reason(export: Make) -> None:
    report = import_wordpress([export(
        item(1, "A release", type="press_release"), item(2, "A toolkit", type="toolkits"),
        item(3, "Some news", type="news"), item(4, "A thing", type="zebra"),
        item(5, "Menu", type="nav_menu_item"),
    )])  # fmt: skip
    kinds = dict(Article.objects.values_list("title", "kind"))
    assert kinds == {"A release": "press-release", "A toolkit": "toolkit", "Some news": "post"}
    assert report.exit_code == 3
    assert "zebra" in report.types["zebra"].skips[0].reason
    assert not report.types["nav_menu_item"].skips[0].refused


def test_posts_that_only_point_to_an_outlet_are_offered_as_clips(export: Make) -> None:
    report = import_wordpress([export(
        item(1, "Mayors want the pipes out", '<p><a href="https://star.example.com/pipes">Read more at the '
             'Duluth Star</a></p>'),
        item(2, "On air", "<p>We were heard.</p>", type="in_the_news",
             more=meta("external_link", "https://whbr.example.com/x") + meta("outlet", "WHBR")),
    )])  # fmt: skip
    offered, filed = Clip.objects.order_by("pk")
    assert (offered.live, offered.link) == (False, "https://star.example.com/pipes")
    assert (filed.live, str(filed.outlet)) == (True, "WHBR")
    assert len(report.lists["clips_offered"]) == 2
    assert not Article.objects.exists()
    assert offered.latest_revision_id


def test_missing_media_stay_as_records_and_are_filled_later(export: Make, media: Path) -> None:
    file = export(
        item(1, "One", '<p><img src="https://lakes.example.org/wp-content/uploads/2024/05/vote-300x200.jpg" '
             'class="wp-image-9"></p>'), attachment(9, "vote.jpg"), attachment(10, "plan.pdf"),
    )  # fmt: skip
    report = import_wordpress([file])
    photo, document = Photo.objects.get(), PressDocument.objects.get()
    assert photo.missing
    assert document.missing
    assert photo.source.endswith("vote.jpg")
    assert Article.objects.get().body[0].value["photo"] == photo
    assert len(report.lists["missing_media"]) == 2
    placeholder = photo.file.path
    again = import_wordpress([file], media=media)
    photo.refresh_from_db()
    assert (again.types["attachment"].updated, again.types["post"].unchanged) == (2, 1)
    assert (photo.missing, photo.width) == (False, 640)
    assert not Path(placeholder).exists()
    assert import_wordpress([file], media=media).types["attachment"].unchanged == 2


def test_blocks_are_stored_as_the_desk_stores_them(
    export: Make, media: Path, client: Client
) -> None:
    body = """<!-- wp:table --><figure class="wp-block-table"><table><thead><tr><th>Town</th><th>Cost</th></tr>
</thead><tbody><tr><td>Harbor</td><td>12</td></tr></tbody></table></figure><!-- /wp:table -->
<!-- wp:gallery --><figure class="wp-block-gallery"><figure><img src="/wp-content/uploads/2024/05/bus.jpg"
 class="wp-image-9"><figcaption>A bus</figcaption></figure></figure><!-- /wp:gallery -->
<!-- wp:embed {"url":"https://www.youtube.com/watch?v=abcdefghijk"} --><figure>
https://www.youtube.com/watch?v=abcdefghijk</figure><!-- /wp:embed -->
<p>[gallery ids="9,10"]</p>"""
    import_wordpress([export(item(1, "One", body), attachment(9, "bus.jpg"), attachment(10, "beds.jpg"))],
                     media=media)  # fmt: skip
    article = Article.objects.get()
    kinds = [block.block_type for block in article.body]
    assert kinds == ["table", "gallery", "embed", "gallery"]
    assert article.body[0].value["table_header_choice"] == "row"
    assert [p["photo"].title for p in article.body[3].value["photos"]] == ["bus", "beds"]
    assert article.body[2].value["title"]
    page = client.get(article.public_path).content.decode()
    assert "Harbor" in page
    errors = article.body.stream_block.clean(article.body)
    assert len(errors) == 4, "the desk accepts the body as it is"


def test_authors_in_the_directory_are_linked_and_others_kept_as_byline(
    export: Make, people: Person
) -> None:
    author = ("<wp:author><wp:author_login>maria</wp:author_login>"
              "<wp:author_display_name>{}</wp:author_display_name></wp:author>")  # fmt: skip
    import_wordpress([export(author.format("Ana Ruiz"), item(1, "One"))])
    article = Article.objects.get()
    assert [person.name for person in article.authors.all()] == ["Ana Ruiz"]
    assert article.byline == ""


def test_the_report_names_orphans_and_shared_titles(export: Make) -> None:
    report = import_wordpress([export(
        "<wp:category><wp:category_nicename>x</wp:category_nicename><wp:cat_name>X</wp:cat_name></wp:category>",
        item(1, "Same"), item(2, "Same", slug="same-2"), attachment(9, "unused.jpg"),
    )])  # fmt: skip
    orphans = " ".join(line.text for line in report.lists["orphans"])
    assert "an attachment that nothing uses" in orphans
    assert "“X” is used by nothing" in orphans
    assert report.lists["duplicate_titles"][0].text == "2 items: 1, 2"
    assert not Topic.objects.exists(), "a term without items makes no topic"


def test_what_is_no_export_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.xml"
    file.write_text("hello")
    with pytest.raises(NotImported, match=r"x\.xml"):
        import_wordpress([file])
    with pytest.raises(NotImported):
        import_wordpress([tmp_path / "none.xml"])
    assert not ImportRun.objects.exists()


def test_several_files_of_one_export_are_one_archive(export: Make) -> None:
    one = export(item(1, "One", '<p><a href="/?p=2">two</a></p>'), item(3, "Both"), name="a.xml")
    two = export(item(2, "Two"), item(3, "Both"), name="b.xml")
    report = import_wordpress([one, two])
    assert Article.objects.count() == 3
    assert "linktype" in Article.objects.get(slug="one").body[0].value.source
    assert report.types["post"].skipped == 1
    assert "stands in line" in report.types["post"].skips[0].reason
