import json
from datetime import date
from decimal import Decimal

import pytest

from okrs.city.exact_json import dumps


@pytest.mark.parametrize("written", ["324.11", "1234567890123456.123456", "-0.5", "0", "100"])
def test_a_number_leaves_as_the_decimal_it_was(written):
    assert json.loads(dumps({"value": Decimal(written)}), parse_float=Decimal, parse_int=Decimal) == {"value": Decimal(written)}


def test_trailing_zeros_are_dropped_and_whole_hundreds_kept():
    assert json.loads(dumps([Decimal("100.000000"), Decimal("82.0500")]), parse_float=str, parse_int=str) == ["100", "82.05"]


def test_a_text_that_looks_like_a_number_stays_a_text():
    assert json.loads(dumps({"code": "2567", "on": date(2024, 8, 12)})) == {"code": "2567", "on": "2024-08-12"}
