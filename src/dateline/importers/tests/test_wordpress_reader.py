"""The reader of WordPress exports: what a good file gives, and what is saved from a bad one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.importers.wordpress.reader import read_export
from dateline.importers.wordpress.records import Export, NotAnExport, Post

DATA = Path(__file__).parent / "data"
NEWSROOM = (DATA / "newsroom.xml").read_bytes()

Read = Callable[[bytes], Export]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(data: bytes) -> Export:
        path = tmp_path / "export.xml"
        path.write_bytes(data)
        return read_export(path)

    return reader


def found(export: Export, number: int) -> Post:
    return next(post for post in export.posts if post.id == number)


def spoken(export: Export) -> str:
    return "\n".join(str(problem) for problem in export.problems)


def test_a_good_file_reports_no_problem(read: Read) -> None:
    assert read(NEWSROOM).problems == []


def test_it_reads_the_site_its_authors_and_its_terms(read: Read) -> None:
    export = read(NEWSROOM)
    assert (export.version, export.title) == ("1.2", "Lakes & Towns Network")
    assert export.home == "https://lakes.example.org"
    assert [(author.login, author.name) for author in export.authors] == [("maria", "María Núñez")]
    assert [(term.slug, term.parent) for term in export.categories] == [
        ("housing", ""),
        ("renters", "housing"),
    ]
    assert [term.name for term in export.tags] == ["Duluth"]
    assert [term.taxonomy for term in export.terms][-1] == "outlet"


def test_it_reads_every_field_of_a_post(read: Read) -> None:
    post = found(read(NEWSROOM), 101)
    assert post.title == "RELEASE: Forty mayors call for rent relief"
    assert post.date == datetime(2024, 5, 31, 9, 30)
    assert post.published_at == datetime(2024, 5, 31, 14, 30, tzinfo=UTC)
    assert (post.slug, post.status, post.sticky, post.comments) == (
        "rent-relief",
        "publish",
        True,
        1,
    )
    assert [term.slug for term in post.categories] == ["renters"]
    assert [term.slug for term in post.tags] == ["duluth"]
    assert post.author_logins == ["maria", "guest-writer"]
    assert post.featured_image == 102
    assert post.value("dateline") == {"city": "Duluth", "state": "Minn."}
    assert post.content.startswith("<!-- wp:paragraph -->")
    assert post.excerpt == "Forty mayors, one letter."


def test_it_reads_alt_caption_and_credit_of_an_attachment(read: Read) -> None:
    picture = found(read(NEWSROOM), 102)
    assert (picture.alt, picture.caption, picture.credit) == (
        "Nine hands raised",
        "The council votes.",
        "Jo Field",
    )
    assert picture.attachment_url.endswith("/vote.jpg")
    assert picture.parent == 101


def test_a_zero_date_is_no_date_and_a_password_is_not_public(read: Read) -> None:
    clip = found(read(NEWSROOM), 104)
    assert clip.date_gmt is None
    assert clip.published_at is None
    assert clip.is_public is False
    assert clip.link == "https://lakes.example.org/?post_type=in_the_news&p=104"


def test_a_split_cdata_section_is_joined(read: Read) -> None:
    assert 'Write "]]>" and it stays.' in found(read(NEWSROOM), 103).content


def test_counts_are_by_type_and_status(read: Read) -> None:
    export = read(NEWSROOM)
    assert export.counts() == {
        "post": {"publish": 1},
        "attachment": {"inherit": 1},
        "page": {"publish": 1},
        "in_the_news": {"draft": 1},
    }
    assert [post.id for post in export.stories] == [101, 103, 104]
    assert [post.id for post in export.attachments] == [102]


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (
            "a control character",
            b"call for rent",
            b"call for\x0b rent",
            "line 27: a control character",
        ),
        (
            "bytes of another encoding",
            b"Forty mayors, one",
            b"Forty \x93mayors\x94, one",
            "not UTF-8",
        ),
        (
            "a bare ampersand",
            b"<![CDATA[council-vote]]></title>",
            b"council & vote</title>",
            "line 64: a bare",
        ),
        (
            "an HTML entity",
            b"<![CDATA[council-vote]]></title>",
            b"council&nbsp;vote</title>",
            "the HTML entity",
        ),
        (
            "an unknown entity",
            b"<![CDATA[council-vote]]></title>",
            b"council &xxe; vote</title>",
            "the unknown entity",
        ),
        (
            "an inner CDATA",
            b"We are a network",
            b"We <![CDATA[ are ]]> a network",
            "not well-formed",
        ),
        (
            "a lost end of CDATA",
            b"one letter.]]></excerpt:encoded>",
            b"one letter.</excerpt:encoded>",
            "not well-formed",
        ),
        (
            "a lost closing tag",
            b"</wp:post_name>\n\t\t<wp:status><![CDATA[inherit",
            b"\n\t\t<wp:status><![CDATA[inherit",
            "not well-formed",
        ),
        (
            "a lost </item>",
            b"\t</item>\n\t<item>\n\t\t<title><![CDATA[About",
            b"\t<item>\n\t\t<title><![CDATA[About",
            "<item> is not closed",
        ),
        (
            "a lost <item>",
            b"\t<item>\n\t\t<title><![CDATA[About",
            b"\t\t<title><![CDATA[About",
            "no opening <item>",
        ),
        ("no namespaces", b'xmlns:wp="http://wordpress.org/export/1.2/"', b"", "not declared"),
        ("a byte-order mark", b"<?xml", b"\xef\xbb\xbf<?xml", ""),
        (
            "an error message before the XML",
            b"<?xml",
            b"Warning: headers sent in x.php\n<?xml",
            "stand before the XML begins",
        ),
        (
            "a DOCTYPE",
            b"<rss ",
            b'<!DOCTYPE rss [<!ENTITY a "<item>"><!ENTITY b "&a;&a;">]>\n<rss ',
            "DOCTYPE",
        ),
        ("wrong serialised lengths", b's:6:"Duluth"', b's:9:"Duluth"', "wrong lengths"),
        ("damaged serialised data", b's:6:"Duluth"', b"s:6:Duluth", "is damaged"),
        ("an unknown version", b">1.2</wp:wxr", b">7</wp:wxr", "unknown WXR version"),
        ("windows line ends", b"\n", b"\r\n", ""),
    ],
)
def test_one_fault_loses_no_item_and_is_named(
    read: Read, name: str, old: bytes, new: bytes, says: str
) -> None:
    assert old in NEWSROOM
    export = read(
        NEWSROOM.replace(old, new) if name.startswith("win") else NEWSROOM.replace(old, new, 1)
    )
    assert [post.id for post in export.posts] == [101, 102, 103, 104]
    assert found(export, 101).title == "RELEASE: Forty mayors call for rent relief"
    assert [post.status for post in export.posts] == ["publish", "inherit", "publish", "draft"]
    assert says in spoken(export)
    if not says:
        assert export.problems == []


def test_windows_quotes_among_utf8_are_kept(read: Read) -> None:
    export = read(NEWSROOM.replace(b"one letter", b"one \x93big\x94 letter"))
    assert found(export, 101).excerpt == "Forty mayors, one “big” letter."
    assert "María" in export.authors[0].name


def test_latin1_files_are_read_in_their_own_encoding(read: Read) -> None:
    text = NEWSROOM.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    export = read(text.encode("cp1252"))
    assert export.authors[0].name == "María Núñez"
    assert export.problems == []


def test_a_file_that_lies_about_its_encoding_is_read_and_reported_once(read: Read) -> None:
    export = read(NEWSROOM.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"'))
    assert export.authors[0].name == "María Núñez"
    assert [problem.what for problem in export.problems] == ["the file says cp1252 but is in UTF-8"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read(read: Read, encoding: str) -> None:
    export = read(NEWSROOM.decode().encode(encoding))
    assert [post.id for post in export.posts] == [101, 102, 103, 104]
    assert export.problems == []


def test_a_file_cut_in_the_middle_gives_what_is_there(read: Read) -> None:
    export = read(NEWSROOM[: NEWSROOM.index(b"Write ")])
    assert [post.id for post in export.posts if post.id] == [101, 102]
    last = export.posts[-1]
    assert last.title == "About us"
    assert last.content.startswith("We are a network & more.")
    assert last.status == "draft"
    assert "the file ends inside <item>" in spoken(export)


def test_an_unclosed_cdata_does_not_swallow_the_next_item(read: Read) -> None:
    broken = NEWSROOM.replace(
        b"<wp:meta_value><![CDATA[Jo Field]]></wp:meta_value>",
        b"<wp:meta_value><![CDATA[Jo Field</wp:meta_value>",
    )
    export = read(broken)
    assert [post.id for post in export.posts] == [101, 102, 103, 104]
    assert found(export, 102).credit == "Jo Field"
    assert found(export, 103).title == "About us"


def test_a_story_that_quotes_an_export_stays_whole(read: Read) -> None:
    quoted = (
        b"See: </content:encoded></item><item><title>x</title><wp:post_id>9</wp:post_id>"
        b"<content:encoded><![CDATA[y]]]]><![CDATA[></content:encoded></item> End"
    )
    export = read(NEWSROOM.replace(b"We are a network", quoted))
    assert [post.id for post in export.posts] == [101, 102, 103, 104]
    assert "<wp:post_id>9</wp:post_id>" in found(export, 103).content
    assert export.problems == []


def test_items_in_a_comment_are_not_read(read: Read) -> None:
    export = read(
        NEWSROOM.replace(
            b"</channel>", b"<!-- <item><wp:post_id>9</wp:post_id></item> --></channel>"
        )
    )
    assert len(export.posts) == 4
    assert export.problems == []


def test_html_without_cdata_is_read_as_html(read: Read) -> None:
    export = read(
        NEWSROOM.replace(
            b"<content:encoded><![CDATA[]]></content:encoded>",
            b"<content:encoded><p>Hello <b>you</b></p></content:encoded>",
            1,
        )
    )
    assert found(export, 102).content == "<p>Hello <b>you</b></p>"
    assert "HTML without CDATA" in spoken(export)


def test_an_entity_bomb_is_not_expanded(read: Read) -> None:
    bomb = (
        b'<!DOCTYPE r [<!ENTITY a0 "ha">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
        + b"]>\n<rss "
    )
    text = NEWSROOM.replace(b"<rss ", bomb, 1).replace(b"<![CDATA[About us]]>", b"About &a11; us")
    assert found(read(text), 103).title == "About &a11; us"


def test_an_external_entity_is_not_read(read: Read) -> None:
    text = NEWSROOM.replace(
        b"<rss ", b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<rss ', 1
    ).replace(b"<![CDATA[About us]]>", b"About &x;")
    assert found(read(text), 103).title == "About &x;"


def test_an_item_without_a_status_is_a_draft_and_no_type_is_a_post(read: Read) -> None:
    export = read(
        NEWSROOM.replace(b"<wp:status><![CDATA[publish]]></wp:status>", b"").replace(
            b"<wp:post_type><![CDATA[post]]></wp:post_type>", b""
        )
    )
    assert (found(export, 101).status, found(export, 101).type) == ("draft", "post")
    assert "an item has no status" in spoken(export)
    assert "an item has no post type" in spoken(export)


def test_an_impossible_date_is_reported_with_its_line(read: Read) -> None:
    export = read(NEWSROOM.replace(b"2024-05-31 09:30:00", b"2024-02-31 09:30:00"))
    assert found(export, 101).date is None
    assert export.problems[0].line == 42
    assert "2024-02-31" in export.problems[0].what


def test_an_id_used_twice_is_reported(read: Read) -> None:
    export = read(NEWSROOM.replace(b">103</wp:post_id>", b">101</wp:post_id>"))
    assert len(export.posts) == 4
    assert "the post id 101 was used in line 26 already" in spoken(export)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + bytes(50), "ZIP"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (b"\x89PNG\r\n" + bytes(50), "picture"),
        (b"<!doctype html><html><body>Hello</body></html>", "web page"),
        (b'<rss version="2.0"><channel><item><title>x</title></item></channel></rss>', "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        (b"name,age\nJo,5\n", "not a WordPress export"),
        (bytes(range(256)) * 20, "not a WordPress export"),
        (b'{"posts": []}', "not a WordPress export"),
    ],
)
def test_what_is_no_export_is_refused_with_a_reason(read: Read, data: bytes, reason: str) -> None:
    with pytest.raises(NotAnExport, match=reason):
        read(data)


def test_version_one_names_each_term_twice_and_it_is_read_once(read: Read) -> None:
    text = NEWSROOM.replace(b"<wp:wxr_version>1.2", b"<wp:wxr_version>1.0").replace(
        b'<category domain="post_tag" nicename="duluth"><![CDATA[Duluth]]></category>',
        b'<category domain="tag"><![CDATA[Duluth]]></category>'
        b'<category domain="tag" nicename="duluth"><![CDATA[Duluth]]></category>',
    )
    assert [term.slug for term in found(read(text), 101).tags] == ["duluth"]
