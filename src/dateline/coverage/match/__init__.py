"""An engine: a watchlist of phrases, and where a text mentions them (rule V4); no Django."""

from dateline.coverage.match.mentions import Mention
from dateline.coverage.match.phrases import Phrase, WatchlistError
from dateline.coverage.match.watchlist import Watchlist

__all__ = ["Mention", "Phrase", "Watchlist", "WatchlistError"]
