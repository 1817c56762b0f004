"""The table of kinds: what differs between kinds of written news is a row here, not a class.

Source: design.md, "Kinds". ``band`` is where the front shows the kind unless an editor says
otherwise; ``fields`` names the groups of fields that the desk offers beyond those every kind has.
"""

from __future__ import annotations

from dataclasses import dataclass

LATEST, RELEASES, JOBS = "latest", "releases", "jobs"


@dataclass(frozen=True)
class Kind:
    """One kind of article.

    key: the stored value and the word in ``/kinds/key/``; label and plural: as a reader sees them;
    band: ``latest``, ``releases`` or ``jobs``; resource: also stands among the resources;
    fields: groups of extra fields ("release", "author", "source", "issue", "publication",
    "recording", "letter", "job"); sober: no share row and no decoration;
    schema: the schema.org type of its JSON-LD.
    """

    key: str
    label: str
    plural: str
    band: str = LATEST
    resource: bool = False
    fields: frozenset[str] = frozenset()
    sober: bool = False
    schema: str = "NewsArticle"


def _kind(key: str, label: str, plural: str, *fields: str, **more: object) -> Kind:
    return Kind(key, label, plural, fields=frozenset(fields), **more)  # type: ignore[arg-type]


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        _kind("post", "Post", "Posts", "author", schema="BlogPosting"),
        _kind("press-release", "Press release", "Press releases", "release", band=RELEASES),
        _kind("statement", "Statement", "Statements", "release", band=RELEASES),
        _kind(
            "report",
            "Report",
            "Reports",
            "publication",
            band=RELEASES,
            resource=True,
            schema="Report",
        ),
        _kind(
            "toolkit",
            "Toolkit",
            "Toolkits",
            "publication",
            band=RELEASES,
            resource=True,
            schema="Report",
        ),
        _kind("video", "Video", "Videos", "recording", resource=True, schema="VideoObject"),
        _kind("audio", "Audio", "Audio", "recording", resource=True, schema="AudioObject"),
        _kind("newsletter", "Newsletter", "Newsletters", "issue"),
        _kind("recap", "Recap", "Recaps", "author"),
        _kind("remembrance", "Remembrance", "Remembrances", "author", sober=True),
        _kind("year-in-review", "Year in review", "Years in review", "author"),
        _kind("op-ed", "Op-ed", "Op-eds", "author", "source", schema="OpinionNewsArticle"),
        _kind("member-letter", "Member letter", "Member letters", "author"),
        _kind("letter-news", "Letter news", "Letter news", "letter", band=RELEASES),
        _kind("job", "Job", "Jobs", "job", band=JOBS, schema="JobPosting"),
    )
}

CHOICES = [(kind.key, kind.label) for kind in KINDS.values()]
RESOURCE_KINDS = [kind.key for kind in KINDS.values() if kind.resource]


def in_band(band: str) -> list[str]:
    """The keys of the kinds that stand in ``band`` by default."""
    return [kind.key for kind in KINDS.values() if kind.band == band]


def with_fields(group: str) -> list[str]:
    """The keys of the kinds that have the field group ``group``."""
    return [kind.key for kind in KINDS.values() if group in kind.fields]
