"""The engine that finds copies of one story (rule V3), who told it first, and which copy leads.

Plain Python and numpy: texts in, clusters out. The same set of texts gives the same clusters in any order.
"""

from dateline.coverage.cluster.index import Index, clusters_of
from dateline.coverage.cluster.prints import Print, print_of, prints_of

__all__ = ["Index", "Print", "clusters_of", "print_of", "prints_of"]
