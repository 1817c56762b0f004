"""The nouns of the newsroom: sections of the page tree, articles and their parts."""

from dateline.newsroom.models.approval import Approval
from dateline.newsroom.models.article import Article
from dateline.newsroom.models.parts import ArticleFile, Bill, Figure, SubStory
from dateline.newsroom.models.section import ChapterSection, NewsSection

__all__ = [
    "Approval",
    "Article",
    "ArticleFile",
    "Bill",
    "ChapterSection",
    "Figure",
    "NewsSection",
    "SubStory",
]
