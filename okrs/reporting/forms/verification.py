"""One press over a table: accept the rest, accept one odd value, or send one back with its reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bkk_okr.forms import ThaiTextField
from districts.models import User
from okrs.models.check_in import Verification
from okrs.reporting.verification import Judged, Row, judge
from policies.models import ReportingPeriod


class VerdictForm(forms.Form):
    """`act` is `rest`, `accept-<id>` or `return-<id>`; `seen` are the reports that "the rest" meant when the page was read."""

    act = forms.CharField()
    seen = forms.CharField(required=False)

    def __init__(self, rows: Sequence[Row], data: Any = None) -> None:
        super().__init__(data)
        self.known = {row.check_in.pk: row for row in rows if row.check_in is not None}
        self.rest = [pk for pk, row in self.known.items() if row.waits and not row.is_odd]
        for pk in self.known:
            self.fields[f"reason-{pk}"] = ThaiTextField(label="เหตุผลที่ส่งกลับ", required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        verb, _, number = cleaned.get("act", "").partition("-")
        if verb == "rest":
            seen = {int(pk) for pk in cleaned.get("seen", "").split(",") if pk.isdecimal()}
            return {**cleaned, "verdict": Verification.VERIFIED, "check_ins": [pk for pk in self.rest if pk in seen], "reason": ""}
        if verb not in {"accept", "return"} or not number.isdecimal() or int(number) not in self.known:
            raise ValidationError("รายงานนี้มีฉบับใหม่กว่า หรือไม่ได้อยู่ในตารางนี้ ดูค่าใหม่แล้วกดอีกครั้ง")
        reason = cleaned.get(f"reason-{number}", "")
        if verb == "return" and not reason:
            self.add_error(f"reason-{number}", "บอกเหตุผลที่ส่งกลับ เพื่อให้เขตแก้ได้ตรงจุด")
        verdict = Verification.VERIFIED if verb == "accept" else Verification.RETURNED
        return {**cleaned, "verdict": verdict, "check_ins": [int(number)], "reason": reason if verb == "return" else ""}

    @property
    def done_word(self) -> str:
        return "ส่งกลับให้เขตแก้แล้ว" if self.cleaned_data["verdict"] == Verification.RETURNED else "รับรองแล้ว"

    @property
    def seen_text(self) -> str:
        return ",".join(map(str, self.rest))

    def save(self, period: ReportingPeriod, *, by: User, at: datetime) -> Judged:
        facts = self.cleaned_data
        return judge(facts["check_ins"], facts["verdict"], period=period, by=by, at=at, reason=facts["reason"])
