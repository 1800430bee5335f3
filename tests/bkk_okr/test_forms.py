from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from bkk_okr.forms import ThaiDateField, ThaiNumberField, ThaiTextField


@pytest.mark.parametrize(("typed", "number"), [("๘๘.๕", "88.5"), ("1,234", "1234"), (" 42 % ", "42"), ("0", "0"), ("-3", "-3"), ("0.000001", "0.000001")])
def test_a_number_is_read_in_either_digits(typed, number):
    assert ThaiNumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["8O", "12,34", "สิบ", "1e5", "12345678901234567", "0.0000001"])
def test_what_is_not_a_number_is_refused(typed):
    with pytest.raises(ValidationError):
        ThaiNumberField().clean(typed)


def test_an_empty_number_is_nothing_and_not_zero():
    assert ThaiNumberField(required=False).clean("  ") is None


@pytest.mark.parametrize(("typed", "changed"), [("1,100.0", False), ("๑๑๐๐", False), ("1101", True), ("x", True)])
def test_the_same_number_written_otherwise_is_no_change(typed, changed):
    assert ThaiNumberField().has_changed(Decimal(1100), typed) is changed


@pytest.mark.parametrize("typed", ["30 พ.ย. 2569", "30/11/69", "๓๐ พฤศจิกายน ๒๕๖๙", "2026-11-30"])
def test_a_day_is_read_as_offices_write_it(typed):
    assert ThaiDateField().clean(typed) == date(2026, 11, 30)


def test_what_is_not_a_day_is_refused():
    with pytest.raises(ValidationError, match="กรอกวันที่"):
        ThaiDateField().clean("31 พ.ย. 2569")


def test_a_day_is_shown_in_the_buddhist_era():
    assert ThaiDateField().prepare_value(date(2026, 11, 30)) == "30 พ.ย. 2569"


def test_a_text_is_stored_in_one_spelling():
    assert ThaiTextField().clean("  เเผน\u200b  เขต ") == "แผน เขต"


def test_line_breaks_stay_where_they_are_wanted():
    assert ThaiTextField(lines=True).clean("ก\r\n ข") == "ก\nข"
