"""Redirects: the addresses that things had elsewhere, before they came here. By kind and number; knows no article."""
