"""Tests of what a site tells of itself."""
