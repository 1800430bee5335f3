"""The coach: is a key result an outcome, or a count of what the office did? Pure rules, no network, no model, no clock. docs/coach.md tells how."""

from okrs.outcomes.advice import missing_in, question_for, rewrites_for, subject_of
from okrs.outcomes.judgement import ACTIVITY, KIND_WORDS, MISSING_WORDS, OUTCOME, OUTPUT, UNCLEAR, Judgement, Reason, Rewrite
from okrs.outcomes.reading import read
from okrs.outcomes.rules import first_rule

__all__ = ["ACTIVITY", "KIND_WORDS", "MISSING_WORDS", "OUTCOME", "OUTPUT", "UNCLEAR", "Judgement", "Reason", "Rewrite", "judge"]


def judge(text: str, unit: str = "", kind_of_measure: str = "") -> Judgement:
    """Say what the number of a key result would count, why, and what to ask; never block.

    What the writer declared (`kind_of_measure`) changes nothing: self-declared labels are what the coach is for. A difference is said as a reason.
    """
    reading = read(text, unit)
    rule = first_rule(reading)
    subject = subject_of(text)
    reasons = [Reason(rule.name, rule.sentence)]
    if kind_of_measure in KIND_WORDS and rule.kind not in {kind_of_measure, UNCLEAR}:
        reasons.append(Reason("declared_otherwise", f"ระบุไว้ว่าเป็น{KIND_WORDS[kind_of_measure]} แต่ข้อความอ่านได้เป็น{KIND_WORDS[rule.kind]}"))
    return Judgement(
        text=text,
        kind=rule.kind,
        reasons=tuple(reasons),
        question=question_for(rule.kind, reading, subject),
        rewrites=rewrites_for(rule.kind, text, subject),
        missing=missing_in(text, unit, reading),
    )
