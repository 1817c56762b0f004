"""The engine that finds copies of one story (rule V3), who told it first, and which copy leads.

Plain Python and numpy: texts in, clusters out. The same set of texts gives the same clusters in any order.
"""

from dateline.coverage.cluster.agencies import agency_of
from dateline.coverage.cluster.index import Index, clusters_of
from dateline.coverage.cluster.leads import Copy, lead_of
from dateline.coverage.cluster.prints import Print, print_of, prints_of

__all__ = ["Copy", "Index", "Print", "agency_of", "clusters_of", "lead_of", "print_of", "prints_of"]
