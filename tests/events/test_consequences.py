"""What follows from facts: each type has its consequence, and what it changes is a subject that answers name."""

from dataclasses import fields
from datetime import datetime

from app.events import facts
from app.events.consequences import CONSEQUENCES, changed_subjects, event_name
from app.events.facts import Fact
from tests.clocks import NOON


def types_of(fact: type[Fact]) -> list[type[Fact]]:
    below = fact.__subclasses__()
    return [fact] * (not below) + [each for one in below for each in types_of(one)]


def example(fact: type[Fact]) -> Fact:
    values = {int: 17, str: "tag", datetime: NOON}
    return fact(*(values[member.type] for member in fields(fact)))  # type: ignore[index]  # no annotation is a text


ABSTRACT = {Fact, facts.ArticleFact, facts.ArticleMoved, facts.EntryFact, facts.CommentFact}


def every_type() -> set[type[Fact]]:
    found = {each for each in vars(facts).values() if isinstance(each, type) and issubclass(each, Fact)}
    return found - ABSTRACT


def test_every_type_of_fact_has_a_consequence_and_nothing_else_has() -> None:
    assert set(CONSEQUENCES) == every_type()


def test_facts_are_frozen_and_hold_ids_and_instants_alone() -> None:
    for fact in every_type():
        for member in fields(fact):
            assert member.type in {int, datetime} or (member.name, member.type) == ("kind", str)


def test_an_event_has_a_name_of_what_it_happened_to_and_what_happened() -> None:
    names = [name for fact in every_type() if (name := event_name(example(fact)))]
    assert len(names) == len(set(names))
    assert {name.split(".")[0] for name in names} == {"article", "comment", "tag"}


def test_a_comment_that_appears_changes_its_article_and_no_other() -> None:
    assert set(changed_subjects(facts.CommentShown(3, 17))) == {
        "comments:17", "comments", "article:17", "comment_counts"
    }  # fmt: skip
    assert set(changed_subjects(facts.CommentPosted(3, 17))) == set()
