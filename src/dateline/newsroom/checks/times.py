"""C08, C09 and C10: words for time that a reader in ten years can still use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateline.lib.dates import WEEKDAYS
from dateline.newsroom.checks.sentences import sentences
from dateline.newsroom.checks.shapes import Facts, Finding, Item, Piece, Tuning, found

_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_UNIT = f"(?:week(?:end)?|month|quarter|{_DAY}|night|spring|summer|fall|autumn|winter)"
_RELATIVE = re.compile(
    rf"\b(?:(?:[Ee]arlier|[Ll]ater) (?:this|last|next) (?:week|month|year|spring|summer|fall|autumn|winter)"
    rf"|(?:[Ll]ast|[Nn]ext) {_UNIT}(?:’s|'s)?|(?:[Ll]ast|[Nn]ext) year(?:’s|'s)?"
    rf"|[Tt]his (?:coming |past )?(?:week(?:end)?|month|morning|afternoon|evening|{_DAY})(?:’s|'s)?"
    r"|[Yy]esterday(?:’s|'s)?|[Tt]omorrow|[Tt]onight|[Tt]he day (?:before yesterday|after tomorrow)"
    r"|(?:a|one|two|three|a few|several) (?:days|weeks|months|week|month) ago)\b"
)
# "The last week of August" and "over the past month" say which; "leaders of tomorrow" is no day.
_NOT_BEFORE = re.compile(
    r"(?i)(?:\b(?:the|our|their|its|his|her|every|each|a|of|better|brighter|very)|#)\s*$"
)
_NOT_AFTER = re.compile(r"(?i)^\s*(?:of\b|(?:in|on) (?:which|a year)\b|before (?:the|an?)\b)")
_THE_OK = re.compile(r"(?i)^(?:earlier|later|this|tonight|the day|a |one |two |three |several )")
_SPOKEN = re.compile(r"“[^”]*(?:”|$)|(?<!\w)\"[^\"]*\"", re.MULTILINE)

_MONTHS = {name: n for n, names in enumerate((
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
    ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"),
    ("november", "nov"), ("december", "dec"),
), 1) for name in names}  # fmt: skip
_MONTH = "(?:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|March|Mar\\.|April|Apr\\.|May|June?|July?|Aug(?:ust|\\.)?|Sept(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)"
_DATE = re.compile(
    rf"\b(?:(?P<weekday>{_DAY}),? )?(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? \d{{1,2}}\b(?!\d)| (?:percent|million))"
    r"(?:,? (?P<year>(?:19|20)\d\d)\b)?"
)
# What stands before a text: "DULUTH, Minn. (Nov. 19, 2026) —", or a line that is a date alone.
_LEAD = re.compile(
    rf"^[A-Z][A-Z .,'’;&-]{{2,}}[^\n]{{0,40}}?\(?{_MONTH} \d{{1,2}}, \d{{4}}\)?\s*(?:[—–]|--|-\s)"
)
_TODAY = re.compile(rf"(?i:\btoday),? \(?(?:{_DAY},? )?{_MONTH} \d{{1,2}}")

_CLOCK = (
    r"\d{1,2}(?::[0-5]\d)?(?: ?(?:a\.m\.|p\.m\.|am|pm|AM|PM|A\.M\.|P\.M\.))|\b(?:noon|midnight)\b"
)
_ZONE = {
    "EST": ("America/New_York", "EDT"), "EDT": ("America/New_York", "EST"),
    "CST": ("America/Chicago", "CDT"), "CDT": ("America/Chicago", "CST"),
    "MST": ("America/Denver", "MDT"), "MDT": ("America/Denver", "MST"),
    "PST": ("America/Los_Angeles", "PDT"), "PDT": ("America/Los_Angeles", "PST"),
    "AKST": ("America/Anchorage", "AKDT"), "AKDT": ("America/Anchorage", "AKST"),
}  # fmt: skip
_NAMED = re.compile(rf"(?:{_CLOCK})[ \u00a0]?\(?(?P<zone>{'|'.join(_ZONE)})\b")
_ANY_ZONE = re.compile(
    r"\b(?:[ECMP][SD]?T|AK[SD]T|HST|UTC|GMT|Eastern|Central|Mountain|Pacific|Alaska|Hawaii|local time|Atlantic)\b"
)
_TIME = re.compile(
    rf"(?<![\w:-])(?:at|by|until|till|before|from|between|starting at|begins at) (?:{_CLOCK})"
)


def check_relative(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """C08: "last week" says nothing in an archive. What people say is theirs."""
    for piece in item.pieces:
        if piece.role in ("quote", "label") or piece.field.startswith("transcript"):
            continue
        spoken = [match.span() for match in _SPOKEN.finditer(piece.text)]
        for match in _RELATIVE.finditer(piece.text):
            start, end = match.span()
            if any(first <= start < last for first, last in spoken):
                continue
            before, after = piece.text[max(0, start - 14) : start], piece.text[end : end + 14]
            if _NOT_BEFORE.search(before) and not _THE_OK.match(match[0]):
                continue
            if _NOT_AFTER.match(after) or (
                match[0].lower() == "tomorrow" and after[:2] in ("’s", "'s")
            ):
                continue
            if _is_a_name(piece, start, match[0]):
                continue
            yield found(piece, (start, end), f"Give the date instead of “{match[0]}”.")


def _is_a_name(piece: Piece, start: int, words: str) -> bool:
    """ "Cities of Tomorrow": a capital inside a sentence, where the rest is not in capitals too."""
    if not words[0].isupper() or piece.role == "title":
        return (
            piece.role == "title"
            and words in ("Tomorrow", "Tomorrow’s", "Tomorrow's")
            and start > 0
        )
    before = piece.text[:start].rstrip(" ")
    return bool(before) and before[-1] not in '.!?:”"“(\n–—'


def check_dates(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """C09: the date of the dateline is the day of issue; a weekday is that of its date."""
    if item.issued is None:
        return
    prose = 0
    for piece in item.pieces:
        if piece.role == "quote":
            continue
        leads = piece.field == "dateline"
        if piece.role == "prose" and not leads:
            prose += 1
        for match in _DATE.finditer(piece.text):
            day = _day_of(match, item.issued.year)
            if day is None:
                continue
            if match["weekday"] and (told := _weekday(match, item.issued)):
                yield found(piece, match.span(), told)
                continue
            dated = leads or _is_of_issue(piece.text, match, first=prose == 1)
            if dated and day != item.issued and (match["year"] or leads):
                issued = f"{item.issued:%B} {item.issued.day}, {item.issued.year}"
                words = f"The text is dated {match[0]}, the item {issued}. Make them the same day."
                yield found(piece, match.span(), words)


def _is_of_issue(text: str, match: re.Match[str], *, first: bool) -> bool:
    """Whether a date stands for the day of issue: in a typed dateline, alone on the first line, or
    after "today"."""
    line_from = text.rfind("\n", 0, match.start()) + 1
    line = text[line_from : (text.find("\n", match.end()) + 1 or len(text) + 1) - 1]
    at = match.start() - line_from
    if today := _TODAY.search(line):
        return today.start() <= at < today.end()
    if not first or line_from:
        return False
    lead = _LEAD.match(line)
    return bool(lead and at < lead.end()) or line.strip(" .()") == match[0].strip(" .()")


def _day_of(match: re.Match[str], year: int) -> date | None:
    month = _MONTHS[match["month"].rstrip(".").lower()]
    try:
        return date(int(match["year"] or year), month, int(match["day"]))
    except ValueError:
        return None


def _weekday(match: re.Match[str], issued: date) -> str:
    """What is wrong with the weekday of a date; a date without a year may be in the next or last one."""
    years = (
        [int(match["year"])] if match["year"] else [issued.year, issued.year + 1, issued.year - 1]
    )
    days = [day for year in years if (day := _day_of(match, year))]
    if not days or any(WEEKDAYS[day.weekday()] == match["weekday"] for day in days):
        return ""
    right = WEEKDAYS[days[0].weekday()]
    return f"{match['month']} {match['day']}, {days[0].year}, is a {right}, not a {match['weekday']}. Correct one of them."


def check_zones(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """C10: the zone of a time of day is in use on that day, and there is one where a date is given."""
    for piece in item.pieces:
        if piece.role == "quote":
            continue
        for start, sentence in sentences(piece.text):
            day = _day_in(sentence, item.issued)
            for match in _NAMED.finditer(sentence):
                zone = match["zone"]
                if day and not _is_in_use(zone, day, item):
                    at = start + match.start("zone")
                    right = _ZONE[zone][1]
                    words = f"On {day:%B} {day.day}, {day.year}, clocks show {right}, not {zone}."
                    yield found(piece, (at, at + len(zone)), words, fix=(f"Write {right}", right))
            if item.kind != "event" and not item.chapter and piece.role in ("prose", "deck"):
                yield from _without_zone(piece, start, sentence)


def _without_zone(piece: Piece, start: int, sentence: str) -> Iterator[Finding]:
    """A day and an hour for readers in several zones."""
    time = _TIME.search(sentence)
    if time and _DATE.search(sentence) and not _ANY_ZONE.search(sentence):
        span = (start + time.start(), start + time.end())
        yield found(piece, span, f"Name the time zone after “{time[0]}”, for example “Eastern”.")


def _day_in(sentence: str, issued: date | None) -> date | None:
    match = _DATE.search(sentence)
    if match is None:
        return issued
    if not match["year"] and issued is None:
        return None
    return _day_of(match, issued.year if issued else 0)


def _is_in_use(zone: str, day: date, item: Item) -> bool:
    if zone == "MST" and ("AZ" in item.states or item.zone == "America/Phoenix"):
        return True  # Arizona's clocks stay
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(_ZONE[zone][0]))
    return noon.tzname() == zone
