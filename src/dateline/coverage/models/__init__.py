"""The nouns of coverage: clips, and what comes before one: sources, candidates, mentions, clusters."""

from dateline.coverage.models.candidate import Alias, Candidate, Mention
from dateline.coverage.models.clip import Clip, MonthCount
from dateline.coverage.models.cluster import Cluster
from dateline.coverage.models.dead_link import DeadLink
from dateline.coverage.models.report import CoverageReport, OutletAudience, ReportEdition
from dateline.coverage.models.source import ArchiveFile, ClippingFile, Poll, Source
from dateline.coverage.models.story_print import Apart, StoryPrint
from dateline.coverage.models.watch import Watch

__all__ = [
    "Alias", "Apart", "ArchiveFile", "Candidate", "Clip", "ClippingFile", "Cluster", "CoverageReport", "DeadLink", "Mention", "MonthCount",
    "OutletAudience", "Poll", "ReportEdition", "Source", "StoryPrint", "Watch",
]  # fmt: skip
