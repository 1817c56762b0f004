"""The nouns of the newsroom: sections of the page tree, articles and their parts, events."""

from dateline.newsroom.models.access import (
    Embargo,
    EmbargoAccess,
    EmbargoRead,
    PreviewLink,
    UnderEmbargo,
)
from dateline.newsroom.models.aftercare import Correction, Withdrawal
from dateline.newsroom.models.approval import Approval
from dateline.newsroom.models.article import Article
from dateline.newsroom.models.checks import CheckDecision, CheckFinding, CheckTuning
from dateline.newsroom.models.counts import EventCount, MonthCount
from dateline.newsroom.models.edition import EditionVersion, LocalEdition
from dateline.newsroom.models.edition_request import EditionRequest
from dateline.newsroom.models.event import Event
from dateline.newsroom.models.line import LineToTake
from dateline.newsroom.models.parts import ArticleFile, Bill, Figure, SubStory
from dateline.newsroom.models.quote import Quote
from dateline.newsroom.models.quote_approval import QuoteAnswer, QuoteApproval
from dateline.newsroom.models.section import ChapterSection, NewsSection, Priority
from dateline.newsroom.models.sign_off import SignOff

__all__ = [
    "Approval",
    "Article",
    "ArticleFile",
    "Bill",
    "ChapterSection",
    "CheckDecision",
    "CheckFinding",
    "CheckTuning",
    "Correction",
    "EditionRequest",
    "EditionVersion",
    "Embargo",
    "EmbargoAccess",
    "EmbargoRead",
    "Event",
    "EventCount",
    "Figure",
    "LineToTake",
    "LocalEdition",
    "MonthCount",
    "NewsSection",
    "PreviewLink",
    "Priority",
    "Quote",
    "QuoteAnswer",
    "QuoteApproval",
    "SignOff",
    "SubStory",
    "UnderEmbargo",
    "Withdrawal",
]
