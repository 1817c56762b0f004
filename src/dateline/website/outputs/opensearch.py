"""The search as a browser may add it to its own (OpenSearch 1.1, description document)."""

from __future__ import annotations

from lxml import etree

from dateline.publishing.outputs import Rendered, family
from dateline.website.shell import SEARCH, absolute, build_shell

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
SHORT, LONG = 16, 48  # the most characters that the names may have (OpenSearch 1.1, 4.2)


@family(
    "opensearch",
    "opensearch.xml",
    addresses=lambda: [{}],
    describe="The search of this site, for browsers (OpenSearch)",
)
def opensearch() -> Rendered:
    shell = build_shell()
    root = etree.Element(f"{{{NAMESPACE}}}OpenSearchDescription", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for name, text in (
        ("ShortName", shell.name[:SHORT].strip()),
        ("LongName", f"Search {shell.name}"[:LONG].strip()),
        ("Description", f"Everything that {shell.name} has published"),
        ("Language", shell.language),
        ("InputEncoding", "UTF-8"),
    ):
        etree.SubElement(root, f"{{{NAMESPACE}}}{name}").text = text
    template = f"{absolute(SEARCH)}?q={{searchTerms}}"
    etree.SubElement(root, f"{{{NAMESPACE}}}Url", type="text/html", template=template)
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Rendered(body, "application/xml")
