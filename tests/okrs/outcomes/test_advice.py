"""The helping half: the question, the rewrites with their blanks, and what is missing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bkk_okr.thai import arabic_digits
from okrs.outcomes import judge
from okrs.outcomes.advice import subject_of
from okrs.outcomes.patterns import BANK
from okrs.outcomes.segment import segment

DIGITS = re.compile(r"[0-9]+")
NUMBER_WORDS = {"หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ", "ยี่สิบ", "ครึ่ง", "พัน", "หมื่น", "แสน", "ล้าน"}


def numbers_in(text: str) -> set[str]:
    return set(DIGITS.findall(arabic_digits(text)))


@pytest.mark.parametrize("subject", BANK, ids=[subject.name for subject in BANK])
def test_the_bank_holds_no_number(subject):
    for text in (subject.asks, *subject.rewrites):
        assert not numbers_in(text)
        assert not NUMBER_WORDS & {token.text for token in segment(text)}


@pytest.mark.parametrize("subject", BANK, ids=[subject.name for subject in BANK])
def test_what_the_bank_proposes_is_an_outcome_itself(subject):
    if subject.name == "anything":
        return  # its subject is a blank
    for pattern in subject.rewrites:
        assert judge(pattern.format(when="ภายใน ____")).kind == "outcome", pattern


def test_an_event_is_asked_about_in_the_writers_own_verb():
    found = judge("จัดตลาดนัดชุมชน 24 ครั้ง")
    assert found.kind == "output"
    assert found.question == "จัดตลาดนัดแล้ว ผู้ค้ามีรายได้เพิ่มขึ้นหรือเปล่า และกลับมาขายอีกหรือเปล่า"


def test_an_event_count_never_becomes_the_target():
    for rewrite in judge("จัดตลาดนัดชุมชน ๒๔ ครั้ง").rewrites:
        assert "____" in rewrite.text
        assert "24" not in arabic_digits(rewrite.text)


def test_the_writers_own_deadline_stays_as_typed():
    for rewrite in judge("ติดตั้งกล้องวงจรปิด 200 ตัว ภายในปีงบประมาณ ๒๕๗๐").rewrites:
        assert "ภายในปีงบประมาณ ๒๕๗๐" in rewrite.text


def test_a_good_outcome_is_not_asked_anything():
    found = judge("จำนวนผู้เสียชีวิตจากอุบัติเหตุทางถนนลดจาก 14 เหลือ 9 คน ภายในปี 2570 ข้อมูลจากสถานีตำรวจ")
    assert (found.kind, found.question, found.rewrites, found.missing) == ("outcome", "", (), ())


def test_a_bare_goal_says_what_is_missing():
    assert judge("ลดการปล่อยก๊าซเรือนกระจก").missing == ("number", "unit", "baseline", "by_when", "source")
    assert judge("ลดการปล่อยก๊าซเรือนกระจก", unit="ตัน").missing == ("number", "baseline", "by_when", "source")
    assert "ค่าฐาน" in judge("ลดการปล่อยก๊าซเรือนกระจก").missing_words


def test_what_was_declared_is_answered_but_changes_nothing():
    found = judge("อบรมอาชีพ 100 คน", kind_of_measure="outcome")
    assert found.kind == "output"
    assert [reason.rule for reason in found.reasons][-1] == "declared_otherwise"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("ลอกท่อระบายน้ำ 12 กม.", "floods"),
        ("อบรมดับเพลิงเบื้องต้น", "fire"),
        ("ทำหมันสุนัข 300 ตัว", "animals"),
        ("ปลูกไม้ยืนต้น 500 ต้น", "green"),
        ("ปรับปรุงทางเท้า 4 กม.", "walking"),
        ("จำนวนเรื่องร้องเรียนที่แก้ไข", "complaints"),
        ("ทำสิ่งใหม่ 3 อย่าง", "anything"),
    ],
)
def test_the_subject_is_found_by_its_words(text, subject):
    assert subject_of(text).name == subject


words = st.sampled_from(
    ["จัด", "อบรม", "ตลาดนัด", "24", "๓๐", "1,200", "ครั้ง", "ภายในปี 2570", "ภายใน 30 วัน", "ภายในปี 25701", "เพิ่มจาก 4 เป็น 10", "PM2.5", " ", "คน"]
)


@given(st.one_of(st.text(max_size=80), st.lists(words, max_size=12).map("".join)))
def test_no_rewrite_holds_a_number_that_was_not_typed(text):
    typed = numbers_in(text)
    for rewrite in judge(text).rewrites:
        assert numbers_in(rewrite.text) <= typed
