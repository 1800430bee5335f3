"""Pages of last resort."""

import pytest
from django.template import loader


@pytest.mark.parametrize("name", ["500.html", "400.html", "403_csrf.html"])
def test_a_page_of_last_resort_needs_no_request_and_no_database(name):
    page = loader.render_to_string(name)
    assert '<html lang="th">' in page
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


def test_the_fault_page_says_that_saved_data_is_safe():
    assert "ข้อมูลที่บันทึกแล้วไม่หาย" in loader.render_to_string("500.html")
