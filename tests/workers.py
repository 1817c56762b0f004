"""Which worker of a run takes what: whoever has made the demo runs all the tests that read it."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

READ_THE_DEMO = "tests/browser/"


class Together(LoadScopeScheduling):
    """By module, as ``--dist loadscope`` does, and the modules of the running demo as if they were
    one: a demo takes a minute to make, and each worker would make its own."""

    def _split_scope(self, nodeid: str) -> str:
        return READ_THE_DEMO if nodeid.startswith(READ_THE_DEMO) else super()._split_scope(nodeid)
