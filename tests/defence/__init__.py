"""Tests of the defence against machines."""
