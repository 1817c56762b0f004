"""Rows of a sheet: each is imported or skipped with a reason, and nothing is guessed silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from dateline.content.models import Photo
from dateline.coverage.models import Clip
from dateline.directory.models import Organisation, Person
from dateline.importers.actions import NotImported, import_articles, import_clips
from dateline.newsroom.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("section")]


def sheet(folder: Path, text: str, name: str = "sheet.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_only_a_title_is_required(tmp_path: Path) -> None:
    report = import_articles(sheet(tmp_path, "title\nOne\n"))
    article = Article.objects.get()
    assert (article.date, article.kind, article.live) == (None, "post", True)
    assert report.lists["missing"][0].text == "row 2: date, deck, body, photo"
    clips = import_clips(sheet(tmp_path, "headline\nA clip\n"))
    assert clips.total("imported") == 1
    assert Clip.objects.get().outlet is None


def test_faults_name_row_and_column_and_the_rest_comes_in(tmp_path: Path) -> None:
    report = import_articles(sheet(tmp_path, (
        "Title,Published,Link,Kind,Year,Status\nOne,sometime,nothing,zebra,old,perhaps\n,2024-01-01,,,,\nTwo,2024-01-02,,Report,2024,\n"
        "Two,2024-01-02,,Report,2024,\n"
    )))  # fmt: skip
    assert report.exit_code == 3
    assert [(s.reason, s.refused) for s in report.types["articles"].skips] == [
        ("row 3: the row has no title", True), ("row 5: the same as row 4", False)]  # fmt: skip
    told = " | ".join(line.text for _, _, lines in report.sections() for line in lines)
    for words in ('row 2, column “Published”: “sometime” is no date that can be read',
                  "row 2, column “Link”: “nothing” is no web address", "“zebra” is no kind",
                  "“old” is no year", "“perhaps” is no status"):  # fmt: skip
        assert words in told
    assert not Article.objects.get(title="One").live, "an unknown status is not published"


def test_a_second_clip_of_one_page_is_kept_and_named(tmp_path: Path) -> None:
    rows = "headline,link\nFirst,https://star.example/a-1\nAgain,https://m.star.example/a-1?utm_source=x\n"
    report = import_clips(sheet(tmp_path, rows))
    assert report.total("imported") == 2
    assert list(Clip.objects.order_by("pk").values_list("address", flat=True)) == [
        "https://star.example/a-1",
        None,
    ]
    [line] = [line.text for line in report.lists["notes"] if "same page" in line.text]
    assert "row 3" in line
    assert "First" in line


def test_a_changed_row_updates_and_an_edited_article_is_kept(tmp_path: Path) -> None:
    import_articles(sheet(tmp_path, "id,title,deck\n1,One,a\n2,Two,b\n"))
    two = Article.objects.get(title="Two")
    two.deck = "edited"
    two.save_revision(log_action=True).publish()
    report = import_articles(sheet(tmp_path, "id,title,deck\n1,One,changed\n2,Two,changed\n"))
    assert Article.objects.get(title="One").deck == "changed"
    assert Article.objects.get(title="Two").deck == "edited"
    assert report.types["articles"].skips[0].reason == "row 3: edited here, kept"


def test_a_missing_photo_is_a_record_until_its_file_is_there(tmp_path: Path, media: Path) -> None:
    file = sheet(
        tmp_path,
        "title,photo,alt,caption,credit\nOne,2024/05/bridge.jpg,A,B,C\nTwo,../../etc/passwd,,,\n",
    )
    first = import_articles(file, media=tmp_path / "nowhere")
    assert [p.missing for p in Photo.objects.all()] == [True, True]
    assert len(first.lists["missing_media"]) == 2
    again = import_articles(file, media=media)
    assert (again.total("updated"), again.total("unchanged")) == (1, 1)
    photo = Article.objects.get(title="One").photo
    assert photo is not None
    assert (photo.missing, photo.alt, photo.caption, photo.credit) == (False, "A", "B", "C")


def test_a_row_with_a_chapter_stands_in_its_section(tmp_path: Path, client: Client) -> None:
    Organisation.objects.create(name="Minnesota", kind="chapter", code="mn")
    report = import_articles(
        sheet(tmp_path, "title,chapter,date\nOne,MN,2024-05-31\nTwo,zz,2024-05-31\n")
    )
    assert Article.objects.get(title="One").public_path == "/chapters/mn/news/2024/05/one/"
    assert client.get("/chapters/mn/news/2024/05/one/").status_code == 200
    assert Article.objects.get(title="Two").chapter is None
    assert "is no chapter" in report.lists["unmatched"][0].text
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_date_to_come_schedules_the_article(tmp_path: Path) -> None:
    import_articles(sheet(tmp_path, "title,date\nOne,2090-01-01 10:00\n"))
    article = Article.objects.get()
    assert not article.live
    assert article.scheduled_revision is not None


def test_two_people_of_one_name_are_not_told_apart_by_guessing(tmp_path: Path) -> None:
    Person.objects.create(name="Ana Ruiz")
    Person.objects.create(name="Ana Ruiz")
    report = import_clips(sheet(tmp_path, "headline,people\nOne,Mayor Ana Ruiz\n"))
    assert not Clip.objects.get().people.exists()
    assert "more than one" in report.lists["unmatched"][0].text


def test_a_nickname_or_former_name_of_the_directory_names_the_person(tmp_path: Path) -> None:
    ana = Person.objects.create(name="Ana Ruiz", other_names="Annie Ruiz\nAna Solis")
    import_clips(
        sheet(
            tmp_path, "headline,people\nOne,Mayor Annie Ruiz\nTwo,ana solis\nThree,Ana Solis-Ruiz\n"
        )
    )
    told = {clip.headline: list(clip.people.all()) for clip in Clip.objects.all()}
    assert told == {"One": [ana], "Two": [ana], "Three": []}


def test_html_in_a_cell_becomes_blocks(tmp_path: Path) -> None:
    body = "<p>a</p><table><tr><th>x</th></tr><tr><td>1</td></tr></table><script>no</script>"
    import_articles(sheet(tmp_path, f'title,body\nOne,"{body}"\n'))
    blocks = Article.objects.get().body
    assert blocks[0].block_type == "text"
    assert "script" not in str(blocks.get_prep_value())


def test_a_file_that_is_no_table_is_not_imported(tmp_path: Path) -> None:
    with pytest.raises(NotImported, match="names no “title” column"):
        import_articles(sheet(tmp_path, "a,b\n1,2\n"))


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(cells, cells, cells, cells), max_size=5),
    st.sampled_from(["articles", "clips"]),
)
def test_rows_in_are_rows_imported_or_skipped(
    tmp_path: Path, rows: list[tuple[str, ...]], kind: str
) -> None:
    lines = ["title,date,topics,link"] + [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
    ]
    path = tmp_path / "fuzz.csv"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    report = (import_articles if kind == "articles" else import_clips)(path)
    report.check()
    tally = report.types[kind]
    assert tally.in_file == tally.imported + tally.unchanged + tally.updated + tally.skipped
