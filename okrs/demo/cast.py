"""Who plays in the demo, and which district tells which story. Codes are those of the Interior Ministry."""

from dataclasses import dataclass

FIRST_NAMES = ("สุดารัตน์", "อนันต์", "ปวีณา", "กิตติ", "มาลี", "ธนพล", "วรรณา", "ชาญชัย", "ศิริพร", "เอกชัย", "จิราภรณ์", "ไพโรจน์")
LAST_NAMES = ("ใจดี", "รักเมือง", "แสงทอง", "บุญมาก", "ศรีสุข", "พูนผล", "มีสุข", "วงศ์ไทย", "เจริญพร", "นาคสวัสดิ์", "ทองคำ")

# Policies that the demo asks every district to carry though nobody writes an objective for them: measured routine work does.
ROUTINE_POLICIES = ("087", "100", "137", "146")
# Required too, and carried by some districts only: the gaps of the landing page.
OFTEN_FORGOTTEN = ("165", "194", "211")


@dataclass(frozen=True)
class Stories:
    """Stories worth opening. In the year being prepared, unless said otherwise."""

    counts_markets: str = "1049"
    """A key result that counts 24 markets."""
    good_example: str = "1016"
    """A good objective that others may copy."""
    silent: str = "1050"
    """Executing year: an approved plan and not one report."""
    waiting_definition: str = "1019"
    """Executing year: nothing reported, since the host has not said how to count."""
    returned: str = "1022"
    lowered_target: str = "1040"
    """Sent a second time with a lower target."""
    under_review: tuple[str, ...] = ("1005", "1030")
    waits_for_director: tuple[str, ...] = ("1049", "1007")
    endorsed: tuple[str, ...] = ("1012",)
    approved: tuple[str, ...] = ("1016", "1001", "1033")
    not_started: tuple[str, ...] = ("1003", "1036")
    markets_391: tuple[tuple[str, int | None], ...] = (("1021", 371), ("1023", 20), ("1024", None))
    """Closed year: at least 391 of 300 while one of three met its own target of 100."""


STORIES = Stories()
