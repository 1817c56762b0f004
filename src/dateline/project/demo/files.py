"""Small PDF documents for the demo's reports, written by hand so that nothing is shipped as a blob."""

from __future__ import annotations

import textwrap


def pdf(title: str, text: str) -> bytes:
    """A one-page PDF (US letter) with a title and wrapped text in the standard Times font."""
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, 84) or [""]]
    drawn = [f"BT /F2 20 Tf 72 700 Td ({_safe(title)}) Tj ET", "BT /F1 11 Tf 72 660 Td 15 TL"]
    drawn += [f"({_safe(line)}) Tj T*" for line in lines[:38]]
    stream = "\n".join([*drawn, "ET"]).encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) >>" % _safe(title).encode("latin-1", "replace"),
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _safe(text: str) -> str:
    plain = text.translate({0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"})
    return plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
