"""The nouns of coverage: clips, and what comes before one: sources, candidates, mentions, clusters."""

from dateline.coverage.models.candidate import Candidate, Mention
from dateline.coverage.models.clip import Clip, MonthCount
from dateline.coverage.models.cluster import Cluster
from dateline.coverage.models.source import Poll, Source
from dateline.coverage.models.story_print import Apart, StoryPrint
from dateline.coverage.models.watch import Watch

__all__ = [
    "Apart", "Candidate", "Clip", "Cluster", "Mention", "MonthCount", "Poll", "Source", "StoryPrint", "Watch",
]  # fmt: skip
