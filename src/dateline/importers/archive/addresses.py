"""Old addresses and where they lead now: for links inside texts, and for redirects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from wagtail.contrib.redirects.models import Redirect

from dateline.importers.archive.fates import KIND_TERMS, UNCATEGORISED, Fate
from dateline.importers.archive.gathering import Archive
from dateline.importers.ledger import ARTICLE, CLIP, PLAIN
from dateline.importers.wordpress.records import Post
from dateline.lib.text import ascii_slug

COVERAGE = "/in-the-news/"
NEWS = "/news/"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an old address leads: a page by its id, a document by its id, or an own path."""

    page: int | None = None
    document: int | None = None
    path: str = ""

    @property
    def link(self) -> str:
        """The address as rich text stores it; undone by ``as_rich_text``."""
        if self.page is not None:
            return f"dateline-page:{self.page}"
        return f"dateline-document:{self.document}" if self.document is not None else self.path


def normal(path: str) -> str:
    """A path and query as redirects are kept and compared."""
    return str(Redirect.normalise_path(path))


def on_site(address: str, archive: Archive) -> str:
    """Path and query of an address on the old site (by its host), "" for any other."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in ("http", "https", "") or (host and host != archive.host):
        return ""
    if not parts.path and not parts.query:
        return ""
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path


def exact(post: Post, archive: Archive) -> Iterator[str]:
    """The addresses that the file itself names for an item."""
    if post.id is not None and post.id > 0:
        yield f"/?p={post.id}"
        if post.type == "page":
            yield f"/?page_id={post.id}"
        if post.type == "attachment":
            yield f"/?attachment_id={post.id}"
    path = on_site(post.link, archive)
    if path and path != "/":
        yield path


def likely(post: Post, archive: Archive, parent: Post | None) -> Iterator[str]:
    """Addresses that WordPress answered too, or did under another setting of its permalinks."""
    slug = post.slug or ascii_slug(post.title)
    if slug:
        yield f"/{quote(slug)}/"
    if slug and post.date is not None and post.type not in ("page", "attachment"):
        yield post.date.strftime(f"/%Y/%m/%d/{quote(slug).replace('%', '%%')}/")
        yield post.date.strftime(f"/%Y/%m/{quote(slug).replace('%', '%%')}/")
        yield post.date.strftime(f"/%Y/{quote(slug).replace('%', '%%')}/")
    if post.id is not None and post.id > 0 and post.type == "post":
        yield f"/archives/{post.id}"
    if post.type == "attachment" and parent is not None and slug:
        above = on_site(parent.link, archive)
        if above and "?" not in above:
            yield f"{above.rstrip('/')}/{quote(slug)}/"
    for old in post.meta.get("_wp_old_slug", ()):
        path = on_site(post.link, archive)
        if old and path and "?" not in path:
            yield f"{path.rstrip('/').rpartition('/')[0]}/{quote(old)}/"


def term_paths(archive: Archive, taxonomy: str, slug: str) -> Iterator[str]:
    """The addresses of the archive page of a category or tag."""
    term = archive.terms.get((taxonomy, slug))
    base = {"category": "category", "post_tag": "tag"}.get(taxonomy, taxonomy)
    if taxonomy == "category" and term is not None and term.id is not None:
        yield f"/?cat={term.id}"
    yield f"/{base}/{quote(slug)}/"
    above: list[str] = []
    while term is not None and term.parent and term.parent not in above and len(above) < 6:
        above.insert(0, term.parent)
        yield f"/{base}/{'/'.join(map(quote, above))}/{quote(slug)}/"
        term = archive.terms.get((taxonomy, term.parent))


@dataclass
class Addresses:
    """The book of old addresses. The first claim to an address wins; exact ones come first."""

    archive: Archive
    book: dict[str, Target] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    by_post: dict[int, Target] = field(default_factory=dict)
    contested: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    def claim(self, path: str, target: Target, *, public: bool, exactly: bool = False) -> None:
        """Note that ``path`` leads to ``target``; only public ones become redirects."""
        path = normal(path)
        taken = self.book.get(path)
        if taken is not None and taken != target:
            if exactly:
                self.contested.append(path)
            return
        self.book[path] = target
        # A redirect tells the title of its page: none may lead to what was never public.
        if public and target.page not in self.hidden:
            self.public.add(path)

    def note_stories(self, targets: Iterable[tuple[Fate, Target]]) -> None:
        """The addresses of articles, pages and clips, and of attachments by their parents."""
        pairs = list(targets)
        self.hidden = {target.page for fate, target in pairs if target.page and not fate.was_public}
        for fate, target in pairs:
            for path in exact(fate.post, self.archive):
                self.claim(path, target, public=fate.was_public, exactly=True)
            if fate.post.id is not None:
                self.by_post.setdefault(fate.post.id, target)
        posts = {fate.post.id: fate.post for fate, _ in pairs}
        for fate, target in pairs:
            for path in likely(fate.post, self.archive, posts.get(fate.post.parent)):
                self.claim(path, target, public=fate.was_public)

    def note_attachments(self, targets: Iterable[tuple[Fate, Target]]) -> None:
        """The pages that WordPress gave each attachment."""
        posts = {item.post.id: item.post for item in self.archive.items}
        for fate, target in targets:
            for path in exact(fate.post, self.archive):
                self.claim(path, target, public=True)
            for path in likely(fate.post, self.archive, posts.get(fate.post.parent)):
                self.claim(path, target, public=True)
            if fate.post.id is not None:
                self.by_post.setdefault(fate.post.id, target)

    def note_terms(self, slugs: dict[tuple[str, str], str]) -> None:
        """The archive pages of categories and tags. ``slugs``: (taxonomy, slug) to topic slug."""
        for (taxonomy, slug), topic in slugs.items():
            for path in term_paths(self.archive, taxonomy, slug):
                self.claim(path, Target(path=f"/topics/{topic}/"), public=True)
        for taxonomy, slug in self.archive.terms:
            term = self.archive.terms[(taxonomy, slug)]
            kind = KIND_TERMS.get(term.name.lower().strip()) or KIND_TERMS.get(slug)
            if taxonomy not in ("category", "post_tag"):
                continue
            if kind:
                target = Target(path=f"/kinds/{kind}/")
            elif slug in UNCATEGORISED:
                target = Target(path=NEWS)
            else:
                continue
            for path in term_paths(self.archive, taxonomy, slug):
                self.claim(path, target, public=True)

    def find(self, path: str, post_id: int | None) -> Target | None:
        """Where an inner link of a text leads now; None when nothing of the archive answers."""
        if post_id is not None and post_id in self.by_post:
            return self.by_post[post_id]
        for candidate in (path, path.partition("?")[0]):
            found = self.book.get(normal(candidate)) if candidate not in ("", "/") else None
            if found:
                return found
        return None


def target_of(fate: Fate, pk: int | None) -> Target | None:
    """Where the addresses of an item lead."""
    if fate.model in (ARTICLE, PLAIN) and pk is not None:
        return Target(page=pk)
    if fate.model == CLIP:
        return Target(path=COVERAGE)  # a clip stands in its list and has no page of its own
    return None
