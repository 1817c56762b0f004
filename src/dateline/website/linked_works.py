"""schema.org of recordings and of jobs: what their kinds of article say beyond other articles."""

from __future__ import annotations

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from dateline.lib.states import AP
from dateline.newsroom.models import Article
from dateline.website.cards import ArticleView, Picture
from dateline.website.linked_data import Data, filled
from dateline.website.shell import absolute

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d\d)")
_AMOUNT = re.compile(r"([$€£])?\s*(\d[\d,]*(?:\.\d+)?)\s*(k)?(?![\d\w])", re.IGNORECASE)
CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP"}
UNITS = {
    "YEAR": r"\b(?:year|yr|annual|annually|annum)\b", "MONTH": r"\b(?:month|monthly)\b",
    "WEEK": r"\b(?:week|weekly)\b", "DAY": r"\b(?:day|daily)\b", "HOUR": r"\b(?:hour|hourly|hr)\b",
}  # fmt: skip
# What job search knows, by a word of the level.
EMPLOYMENT = {
    "full": "FULL_TIME", "part": "PART_TIME", "contract": "CONTRACTOR", "temporary": "TEMPORARY",
    "intern": "INTERN", "volunteer": "VOLUNTEER",
}  # fmt: skip


def work_data(item: Article, view: ArticleView, shared: Picture, text: str) -> Data:
    """What an article of this kind says beyond others. text: its body in plain words."""
    fields = item.kind_row.fields
    if "recording" in fields:
        return recording_data(item, view, shared)
    if "job" in fields:
        return job_data(item) | ({"description": text} if text else {})
    return {}


def recording_data(item: Article, view: ArticleView, shared: Picture) -> Data:
    """A video or a recording: where it plays, how long it is, its picture and its words."""
    embed = view.embed
    return filled(
        {
            "thumbnailUrl": absolute(view.picture.src if view.picture else shared.src),
            "uploadDate": view.card.when.iso,
            "embedUrl": embed.player_url if embed else "",
            "contentUrl": embed.watch_url if embed and not embed.player_url else "",
            "duration": duration(item.duration),
            "transcript": embed.transcript.striptags() if embed else "",
        }
    )


def duration(text: str) -> str:
    """ISO 8601 for a length as it is typed: "PT12M30S" for "12:30"; empty where it is no clock."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return ""
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes else ''}{seconds}S"


def job_data(item: Article) -> Data:
    """An open position, from its fields: until when, where, for how much. What a field does not say
    clearly is left out, never guessed."""
    told: Data = {"baseSalary": salary(item.pay), "employmentType": employment(item.job_level)}
    if item.closing_date:
        end = datetime.combine(
            item.closing_date, time(23, 59, 59), tzinfo=ZoneInfo(settings.TIME_ZONE)
        )
        told["validThrough"] = end.isoformat()
    where = re.sub(r"(?i)\b(?:or|and)?\s*\(?\bremote\b\)?", "", item.job_place).strip(" ,;/·")
    if where:
        told["jobLocation"] = {"@type": "Place", "address": _address(where)}
    if re.search(r"(?i)\bremote\b", item.job_place):
        told["jobLocationType"] = "TELECOMMUTE"
    return filled(told)


def _address(where: str) -> Data:
    """ "Duluth, Minn.": a town and its state, where it is written so."""
    town, _, region = (part.strip() for part in where.rpartition(","))
    states = {**{name: code for code, name in AP.items()}, **{code: code for code in AP}}
    if town and region in states:
        return {
            "@type": "PostalAddress", "addressLocality": town, "addressRegion": states[region],
            "addressCountry": "US",
        }  # fmt: skip
    return {"@type": "PostalAddress", "addressLocality": where}


def employment(level: str) -> str:
    """The word of job search for a level ("FULL_TIME" for "Full time"); else the level itself."""
    low = level.casefold()
    return next((word for sign, word in EMPLOYMENT.items() if re.search(rf"\b{sign}", low)), level)


def salary(pay: str) -> Data | None:
    """ "$58,000 to $64,000 a year" as ``MonetaryAmount``; None without currency, unit or number."""
    amounts = [float(n.replace(",", "")) * (1000 if k else 1) for _, n, k in _AMOUNT.findall(pay)]
    signs = {sign for sign, _, _ in _AMOUNT.findall(pay) if sign}
    units = [unit for unit, words in UNITS.items() if re.search(words, pay.casefold())]
    if len(signs) != 1 or len(units) != 1 or len(amounts) not in (1, 2):
        return None
    told: Data = {"@type": "QuantitativeValue", "unitText": units[0]}
    if len(amounts) == 1:
        told["value"] = amounts[0]
    else:
        told |= {"minValue": min(amounts), "maxValue": max(amounts)}
    return {"@type": "MonetaryAmount", "currency": CURRENCIES[signs.pop()], "value": told}
