"""The comments of an article in any page of any site: a script with two elements, and a page for readers without it."""
