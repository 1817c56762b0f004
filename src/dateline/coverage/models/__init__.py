"""The nouns of coverage: clips, and what comes before one: sources, candidates, mentions, clusters."""

from dateline.coverage.models.candidate import Candidate, Mention
from dateline.coverage.models.clip import Clip, MonthCount
from dateline.coverage.models.cluster import Cluster
from dateline.coverage.models.report import CoverageReport, OutletAudience, ReportEdition
from dateline.coverage.models.source import Poll, Source
from dateline.coverage.models.watch import Watch

__all__ = [
    "Candidate", "Clip", "Cluster", "CoverageReport", "Mention", "MonthCount", "OutletAudience",
    "Poll", "ReportEdition", "Source", "Watch",
]  # fmt: skip
