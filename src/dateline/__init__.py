"""Dateline: the newsroom and press desk for networks of local elected officials."""

__version__ = "0.1.0"
