"""The secret keys of a database: which it was written with, and how it is renewed under another."""
