"""The reader's site: pages made on the server from the reads that the API answers with, kept by the same cache."""
