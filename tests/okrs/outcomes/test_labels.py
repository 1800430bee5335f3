"""The labels themselves are in order, whatever the coach says of them."""

import csv
from collections import Counter

import pytest

from tests.okrs.outcomes.labels import HERE, KINDS, SOURCES, SUBJECTS, labelled, letters_of

FILES = ("labelled.csv", "unseen.csv", "unseen_second.csv")
NEVER_SEEN = "unseen_second.csv"


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_a_sentence_a_label_a_source_and_a_subject_of_the_lists(name: str):
    for row in labelled(name):
        assert row.text.strip() == row.text != "", row
        assert (row.label in KINDS, row.source in SOURCES, row.subject in SUBJECTS) == (True, True, True), row


@pytest.mark.parametrize("name", FILES)
def test_there_are_enough_of_them_and_enough_that_mislead_on_purpose(name: str):
    rows = labelled(name)
    assert len(rows) >= 300
    assert sum(bool(row.misleads) for row in rows) >= 140


def test_no_sentence_stands_twice_in_one_file_or_in_two():
    counts = Counter(letters_of(row.text) for name in FILES for row in labelled(name))
    assert [letters for letters, times in counts.items() if times > 1] == []


def test_no_sentence_the_rules_were_practised_on_is_among_those_never_seen():
    with (HERE / "practice.csv").open(encoding="utf-8", newline="") as file:
        practised = {letters_of(row["text"]) for row in csv.DictReader(file)}
    assert len(practised) > 1000
    assert sum(letters_of(row.text) in practised for row in labelled(NEVER_SEEN)) == 0  # a number: a failing test must not show one


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_every_subject_has_an_example_of_every_kind(subject: str):
    assert {row.label for row in labelled() if row.subject == subject} == KINDS


def test_only_written_sentences_mislead_on_purpose():
    assert {row.source for row in labelled() if row.misleads} == {"written"}
