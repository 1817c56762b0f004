"""Where a value is looked for, and which of several places is believed."""

from __future__ import annotations

from dateline.coverage.extract import extract
from dateline.coverage.extract.metadata import ClipMetadata

ADDRESS = "https://www.millbrookledger.example/story"
STORY = "<p>The old mill burned on Tuesday. Nobody was hurt, the fire service said.</p>"


def read(html: str, url: str = ADDRESS) -> ClipMetadata:
    return extract(html, url, with_text=False)


def headline(*sources: str) -> str | None:
    found = read("".join(sources)).title
    return found and found.value


SHOWN = "<article><h1>How the mill will be rebuilt by spring</h1></article><h1>More from here</h1>"
MADE_FOR_SEARCH = (
    "<title>Mill fire: costs, insurance, plans - all we know</title>"
    '<script type="application/ld+json">{"@type": "NewsArticle",'
    '"headline": "Mill fire: costs, insurance, plans - all we know"}</script>'
    '<meta name="title" content="Mill fire: costs, insurance, plans - all we know">'
)


def test_the_one_headline_inside_the_story_wins_over_words_made_for_search_engines() -> None:
    assert headline(MADE_FOR_SEARCH, SHOWN) == "How the mill will be rebuilt by spring"


def test_words_before_a_headline_that_page_and_markup_share_belong_to_it() -> None:
    whole = "After the fire: the mill reopens its doors"
    assert headline(
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{whole}"}}</script>',
        '<meta property="og:title" content="the mill reopens its doors">',
        f"<h1>{whole}</h1>",
    ) == whole  # fmt: skip


def test_a_kicker_that_only_the_page_shows_is_left_out() -> None:
    assert headline(
        '<meta property="og:title" content="The mill reopens its doors">',
        "<h1>Fire service The mill reopens its doors</h1>",
    ) == "The mill reopens its doors"  # fmt: skip


def outlet(html: str, url: str = ADDRESS) -> str | None:
    found = read(html, url).site
    return found and found.value


def test_an_outlet_without_markup_is_called_as_its_page_spells_its_domain() -> None:
    page = f"{STORY}<footer>© 2026 Millbrook Ledger, write to news@millbrookledger.example</footer>"
    assert outlet(page) == "Millbrook Ledger"
    assert outlet(STORY) == "millbrookledger.example"


def test_an_umlaut_is_found_where_the_domain_writes_two_letters() -> None:
    page = f'{STORY}<img alt="Börsen-Zeitung">'
    assert outlet(page, "https://boersenzeitung.example/x") == "Börsen-Zeitung"


def test_a_company_is_not_an_outlet_where_something_is_called_as_the_domain() -> None:
    page = (
        '<meta name="application-name" content="Millbrookledger">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Mill burns",'
        '"publisher": {"name": "North Valley Newspapers"}}</script>'
    )
    assert outlet(page) == "Millbrookledger"


def test_a_name_written_in_full_goes_before_its_initials() -> None:
    page = (
        '<meta property="og:site_name" content="ML News">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Mill burns",'
        '"publisher": {"name": "Millbrook Ledger"}}</script>'
    )
    assert outlet(page) == "Millbrook Ledger"


def authors(html: str) -> list[str] | None:
    found = read(html).authors
    return found and found.value


def test_the_byline_below_the_headline_goes_before_an_author_box_above_it() -> None:
    page = (
        '<div class="author-of-the-week">Tom Hale</div><h1>The old mill burned down</h1>'
        '<div class="info"><span>By <a href="/author/anna-lind">Anna Lind</a></span></div>'
    )
    assert authors(page + STORY) == ["Anna Lind"]


def test_a_footer_inside_the_story_is_no_footer_of_the_page() -> None:
    line = '<footer><a rel="author" href="/author/anna-lind">Anna Lind</a></footer>'
    assert authors(f"<article>{STORY}{line}</article>") == ["Anna Lind"]
    assert authors(f"<article>{STORY}</article>{line}") is None


def test_an_author_in_markup_counts_inside_a_menu_too() -> None:
    line = '<nav><span itemprop="author"><span itemprop="name">Anna Lind</span></span></nav>'
    assert authors(line + STORY) == ["Anna Lind"]


def test_a_meta_tag_may_carry_a_value_where_it_should_carry_content() -> None:
    assert authors('<meta name="author" value="Anna Lind">' + STORY) == ["Anna Lind"]


SHARED = '<meta property="og:image" content="https://img.example/2026/old-mill-at-night.jpg">'


def test_a_caption_is_read_from_the_block_behind_a_picture_that_has_no_frame() -> None:
    page = (
        f'{SHARED}<div><img src="https://img.example/2026/old-mill-at-night.jpg">'
        f'<div class="wide"><div class="image-caption">The mill at night. (Photo: Ana Reyes)</div></div>'
        f"<div>{STORY * 12}</div></div>"
    )
    found = read(page)
    assert found.caption and found.caption.value == "The mill at night."
    assert found.credit and found.credit.value == "Ana Reyes"


def test_a_picture_of_a_page_s_own_tag_is_seen_in_its_figure() -> None:
    page = (
        f'{SHARED}<div class="teaser"><figure><news-image alt="A mill" src="https://img.example/2026/old-mill-at-night.jpg">'
        f"</news-image><figcaption>The mill at night</figcaption></figure></div>{STORY}"
    )
    found = read(page)
    assert found.caption and found.caption.value == "The mill at night"
    assert found.alt and found.alt.value == "A mill"


def test_an_address_under_any_data_attribute_names_a_picture() -> None:
    page = (
        f'{SHARED}<figure><img src="data:image/gif;base64,AA" data-hd="/2026/old-mill-at-night.jpg">'
        f"<figcaption>The mill at night</figcaption></figure>{STORY}"
    )
    found = read(page)
    assert found.caption and found.caption.value == "The mill at night"
