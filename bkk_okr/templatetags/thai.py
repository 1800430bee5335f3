"""Dates and numbers for templates. Missing values come out as an empty text, so that the template says in words what is missing."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.utils import timezone

from bkk_okr import thai, written_numbers
from bkk_okr.fiscal_year import BUDDHIST_ERA

register = template.Library()

DAYS_IN_WORDS = 7


def _local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "" or isinstance(value, (bool, float)):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def thai_date(value: date | datetime | None) -> str:
    """`23 พ.ย. 2569`"""
    return thai.short_date(_local_day(value)) if value else ""


@register.filter
def thai_date_long(value: date | datetime | None) -> str:
    """`23 พฤศจิกายน 2569`"""
    return thai.long_date(_local_day(value)) if value else ""


@register.filter
def thai_day_month(value: date | datetime | None) -> str:
    """`23 พ.ย.`, where the year is plain from the page."""
    if not value:
        return ""
    day = _local_day(value)
    return f"{day.day} {thai.SHORT_MONTHS[day.month - 1]}"


@register.filter
def thai_month(value: date | datetime | None) -> str:
    """`พ.ย. 2569`"""
    return thai.short_month(_local_day(value)) if value else ""


@register.filter
def thai_month_long(value: date | datetime | None) -> str:
    """`พฤศจิกายน 2569`"""
    if not value:
        return ""
    day = _local_day(value)
    return f"{thai.MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


@register.filter
def thai_time(value: datetime | None) -> str:
    """`10.42 น.`"""
    if not value:
        return ""
    return thai.clock(timezone.localtime(value) if timezone.is_aware(value) else value)


@register.filter
def thai_datetime(value: datetime | None) -> str:
    """`23 พ.ย. 2569 10.42 น.`"""
    return f"{thai_date(value)} {thai_time(value)}" if value else ""


@register.filter
def be_year(value: date | datetime | int | None) -> str:
    """The Buddhist-era year of a date or of a Christian year."""
    if not value:
        return ""
    return str((value if isinstance(value, int) else _local_day(value).year) + BUDDHIST_ERA)


@register.filter
def days_ago(value: date | datetime | None, today: date | None = None) -> str:
    """`วันนี้`, `เมื่อวาน`, `3 วันก่อน` up to a week, then the date."""
    if not value:
        return ""
    day = _local_day(value)
    days = ((today or timezone.localdate()) - day).days
    if days == 0:
        return "วันนี้"
    if days == 1:
        return "เมื่อวาน"
    return f"{days} วันก่อน" if 1 < days <= DAYS_IN_WORDS else thai.short_date(day)


@register.filter
def days_left(value: date | datetime | None, today: date | None = None) -> str:
    """`เหลือ 7 วัน`, `ครบกำหนดวันนี้`, `เลยกำหนด 2 วัน`."""
    if not value:
        return ""
    days = (_local_day(value) - (today or timezone.localdate())).days
    if days == 0:
        return "ครบกำหนดวันนี้"
    return f"เหลือ {days} วัน" if days > 0 else f"เลยกำหนด {-days} วัน"


@register.filter
def decimal(value: object, places: int = 6) -> str:
    """`1,234.5`: thousands commas, at most `places` decimals, no trailing zeros, half up."""
    number = _decimal(value)
    return "" if number is None else written_numbers.decimal_text(number, places)


@register.filter
def in_unit(number: str, unit: str) -> str:
    """`ร้อยละ 12.5`, `12.5%`, `12.5 ตัน`: `{{ value|decimal|in_unit:unit }}`; nothing of nothing."""
    return written_numbers.in_unit(number, unit) if number else ""


@register.filter
def fixed(value: object, places: int = 1) -> str:
    """`1,234.50` with two places, for columns whose points stand in line."""
    number = _decimal(value)
    return "" if number is None else written_numbers.fixed_text(number, places)


@register.filter
def baht_millions(value: object) -> str:
    """Baht as millions with one decimal; write ล้านบาท beside it."""
    number = _decimal(value)
    return "" if number is None else written_numbers.baht_millions(number)


@register.filter
def percent_of(part: object, whole: object) -> Decimal | None:
    """100 x part / whole, unrounded: `{{ n|percent_of:total|decimal:1 }}%`. None when there is no whole."""
    first, second = _decimal(part), _decimal(whole)
    return None if first is None or second is None else written_numbers.percent_of(first, second)
