"""Secrets: keys and what they do, how hard they are to guess, and files for their owner alone."""
