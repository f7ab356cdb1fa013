"""Exports of Ghost, Isso, Disqus and Remark42, read into the records of a site that moves."""
