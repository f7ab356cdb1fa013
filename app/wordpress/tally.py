"""What an import counts: how many of each kind were found, and what became of the ones that are not as they were."""

from collections import Counter
from typing import NamedTuple

MOST_NOTES = 20_000
"""Notes that name their item; more of them are only counted."""

REASONS: dict[str, str] = {
    "address_unknown": "a comment under an address that leads to no article here",
    "attachment_without_file": "a media item without the address of a file",
    "bad_email": "an email address that is none; the comment stays without it",
    "bad_url": "a web address that is none; the comment stays without it",
    "body_empty": "an article without a text; what stands in for it is its picture, its excerpt or its title",
    "category_as_tag": "an article has one section: its other categories are tags of it",
    "code_injection": "code of an article's own, which is not taken over",
    "comment_deleted": "a comment that was deleted, and that nothing answers",
    "comment_empty": "a comment without a text",
    "comment_type": "it is no comment of a reader, but a pingback, a trackback or a note of a plugin",
    "comment_of_left_out": "a comment under something that is no article here",
    "comment_undated": "a comment without a date",
    "cut_slug_restored": "WordPress had cut the slug at 200 bytes; it is whole again, and the cut address leads on",
    "damaged": "an item of the file that cannot be read",
    "dead_media": "a file that is not there any more, or is of no kind that is kept",
    "draft_hidden_type": "published, but of a type that WordPress shows to nobody: a draft",
    "draft_email_only": "sent by mail alone: a draft",
    "draft_members": "for members alone: a draft",
    "draft_missed_schedule": "its date passed, and it was never published: a draft",
    "draft_password": "it asks for a password: a draft",
    "draft_private": "private: a draft",
    "draft_status": "of a status that the system does not know by itself: a draft",
    "dynamic_block": "a block that WordPress fills while it prints",
    "field_email": "a custom field whose value is an address of a person",
    "field_hidden": "a custom field that WordPress hides (its name begins with _)",
    "field_too_large": "a custom field beyond the room that an article's metadata has",
    "file_cut_off": "the file ends before its end: what was whole is read",
    "internal_tag": "a tag that readers never saw",
    "item_empty": "an item without a title and a text",
    "loop_broken": "comments that answer one another in a circle: the oldest stands at the top",
    "menu_item_lost": "an item of a menu that leads nowhere",
    "menu_too_deep": "an item of a menu deeper than three levels: it stands on the third",
    "name_cut": "a name longer than may be: it is cut at a word",
    "name_missing": "a name that is missing, or an email address: another stands in for it",
    "no_html": "an article whose text the export does not have as HTML",
    "no_site": "pictures without an address: name the old site with --site to bring them",
    "orphan_reply": "a reply to a comment that is not there: it stands at the top",
    "parent_left_out": "a reply to a comment that is left out: it answers the one above that",
    "rating_lost": "a review: it is a comment, without its stars",
    "refused": "the import refused it",
    "reusable_block": "a reusable block: its text stands in the articles that show it",
    "revision": "a former state or an automatic draft",
    "script": "scripts and styles in a text",
    "shortcode": "shortcodes of plugins: they stay in the text as they are written",
    "site_machinery": "of a type that WordPress and its plugins keep for themselves",
    "tag_merged": "tags that differ in spelling only are one",
    "text_cut": "a text longer than may be: it is cut at a word",
    "title_missing": "an article without a title: the first words of its text stand in for it",
    "too_many_tags": "more tags than an article may have",
    "without_author": "its author's account is gone: it has no author",
}
"""Every reason that a report gives, in English."""


class Note(NamedTuple):
    """That something of one kind was left out or changed, and which."""

    kind: str
    name: str
    reason: str
    detail: str = ""


class Tally:
    """The counts of one run. Notes tell what an operator should look at."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.changed: Counter[tuple[str, str]] = Counter()
        self.notes: list[Note] = []
        self.unknown_addresses: Counter[str] = Counter()
        """Addresses that lead to no article, with the number of comments under each."""
        self._named: set[tuple[str, str]] = set()

    def leave_out(self, kind: str, name: str, reason: str, detail: str = "") -> None:
        """Something that did not come along."""
        self.left_out[kind, reason] += 1
        self._note(Note(kind, name, reason, detail))

    def leave_out_each(self, kind: str, name: str, reason: str, detail: str) -> None:
        """Something that many items have: counted for each of them, and noted once for each `detail`."""
        self.left_out[kind, reason] += 1
        if (reason, detail) not in self._named and len(self._named) < MOST_NOTES:
            self._named.add((reason, detail))
            self._note(Note(kind, name, reason, detail))

    def leave_out_under(self, address: str) -> None:
        """A comment under an address that leads to no article."""
        self.left_out["comment", "address_unknown"] += 1
        if address in self.unknown_addresses or len(self.unknown_addresses) < MOST_NOTES:
            self.unknown_addresses[address] += 1

    def change(self, kind: str, name: str, reason: str, detail: str = "", *, times: int = 1) -> None:
        """Something that came along, and is not quite what it was."""
        self.changed[kind, reason] += times
        self._note(Note(kind, name, reason, detail))

    def _note(self, note: Note) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(note)
