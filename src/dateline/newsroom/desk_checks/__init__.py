"""The checks at the desk: what is checked and with which facts, the gate, the panel, the report.

The checks themselves are an engine beside this (``newsroom/checks``); here it meets the records.
"""
