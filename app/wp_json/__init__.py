"""The reads of WordPress's own REST API, for apps and front ends that were written for it. Nothing can be written."""
