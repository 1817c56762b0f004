"""The public search: one index on disk, written by one process, read by all (adr/0018).

Fed by live editions only. A page of the site gives documents (``registry.py``); when an edition makes
the page live, changes it or takes it away, its documents are replaced (``feeding.py``).
"""
