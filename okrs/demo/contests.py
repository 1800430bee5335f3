"""Districts of the demo that find a policy is not theirs: one waits for an answer, one was refused, one was agreed with."""

from datetime import date, datetime, time, timedelta

from okrs.demo.plans import Stage
from okrs.demo.results import BANGKOK
from policies.models import FiscalYear
from policies.scope_contests import answer_contest, contest

# Office, policy, the district's reason, and the answer with whether the admin agrees; an empty answer waits.
STORIES = (
    ("1013", "165", "พื้นที่เขตไม่มีสถานที่ตามนโยบายนี้ งานอยู่ในความดูแลของสำนัก", "", False),
    ("1007", "194", "เขตไม่มีหน่วยที่รับผิดชอบโดยตรง", "เขตข้างเคียงดำเนินการผ่านฝ่ายพัฒนาชุมชนได้ จึงคงไว้", False),
    ("1002", "211", "ไม่มีพื้นที่ที่เข้าเงื่อนไขในเขต", "ตรวจกับสำนักแล้ว ไม่มีพื้นที่จริง", True),
)


def contest_scope(year: FiscalYear, stage: Stage, today: date) -> None:
    moment = datetime.combine(today - timedelta(days=4), time(10, 30), BANGKOK)
    for office, policy, reason, answer, accept in STORIES:
        if office not in stage.offices:
            continue
        asked = contest(year, policy=stage.policies[policy], office=stage.offices[office], reason=reason, by=stage.planner_of(office), at=moment, invented=True)
        if answer:
            answer_contest(asked, accept=accept, answer=answer, by=stage.people["policy-admin"], at=moment + timedelta(days=2), day=today)
