"""Markup that would run in a page, as attackers write it: one piece a line of `xss_payloads.txt`."""

from pathlib import Path

PAYLOADS = Path(__file__).with_name("xss_payloads.txt").read_text("utf-8").splitlines()
