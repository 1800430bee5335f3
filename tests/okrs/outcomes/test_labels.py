"""The labels themselves are in order, whatever the coach says of them."""

from collections import Counter

import pytest

from tests.okrs.outcomes.labels import KINDS, SOURCES, SUBJECTS, labelled, letters_of


def test_every_row_has_a_sentence_a_label_a_source_and_a_subject_of_the_lists():
    for row in labelled():
        assert row.text.strip() == row.text != "", row
        assert (row.label in KINDS, row.source in SOURCES, row.subject in SUBJECTS) == (True, True, True), row


def test_no_sentence_stands_twice():
    counts = Counter(letters_of(row.text) for row in labelled())
    assert [letters for letters, times in counts.items() if times > 1] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_its_examples(kind: str):
    assert any(row.label == kind for row in labelled())
