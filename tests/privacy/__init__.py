"""Tests of privacy: what people may have, and have erased."""
