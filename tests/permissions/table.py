"""The permission matrix: every URL, and what each person gets. A URL that is missing here fails the suite.

Read "ok planner director | 403 reviewer | 404 *" from left to right: the first clause that names the person, or `*`, counts.
"""

from collections.abc import Callable

from tests.permissions.matrix import Line
from tests.permissions.world import Side, World

SIGNED_IN = "signin anonymous | ok *"
ANYBODY = "ok *"
NEVER = "405 *"
NEVER_BUT_SIGN_IN = "signin anonymous | 405 *"


def the_draft(world: World, side: Side) -> dict[str, object]:
    return {"year": side.draft.fiscal_year_id, "code": side.office.code}


def the_active(world: World, side: Side) -> dict[str, object]:
    return {"year": side.active.fiscal_year_id, "code": side.office.code}


def the_report(world: World, side: Side) -> dict[str, object]:
    return {**the_active(world, side), "slug": "2569-11"}


def on(pick: str, plan: str = "draft") -> Callable[[World, Side], dict[str, object]]:
    """The plan's address with the id of one of its rows."""
    return lambda world, side: {"year": getattr(side, plan).fiscal_year_id, "code": side.office.code, "pk": getattr(side, pick).pk}


def the_submitted(world: World, side: Side) -> dict[str, object]:
    return {"year": side.submitted.fiscal_year_id, "code": side.office.code}


def the_reviewed(world: World, side: Side) -> dict[str, object]:
    return {"year": side.under_review.fiscal_year_id, "code": side.office.code, "number": 1}


def the_import(world: World, side: Side) -> dict[str, object]:
    return {"pk": world.policy_import.pk}


def the_tracker_import(world: World, side: Side) -> dict[str, object]:
    return {"pk": world.tracker_import.pk}


def the_year(world: World, side: Side) -> dict[str, object]:
    return {"year": 2571}


def the_comparison(world: World, side: Side) -> dict[str, object]:
    return {"set_name": world.pair.to_set.name, "old_name": world.policy.set.name}


# A draft: its own office writes or reads it; reviewers and executives know that it is there; for all others it does not exist.
WRITES_DRAFT = "signin anonymous | ok planner | 403 section_head director reviewer executive | 404 *"
READS_DRAFT = "signin anonymous | ok planner section_head director | 403 reviewer executive | 404 *"
ADMIN_ONLY = "signin anonymous | ok policy_admin | 403 *"

TABLE: dict[str, Line] = {
    "healthz": Line(get=ANYBODY, post=NEVER),
    "readyz": Line(get=ANYBODY, post=NEVER),
    "specimen": Line(get=ANYBODY, post=ANYBODY),
    "districts:sign-in": Line(get=ANYBODY, post=ANYBODY),
    "districts:sign-out": Line(get=NEVER, post=ANYBODY),
    # Nobody in the matrix is invented, so there is no door to open.
    "districts:demo-sign-in": Line(get=NEVER, post="404 *", kwargs=lambda world, side: {"door": "planner"}),
    "okrs:home": Line(get=ANYBODY, post=NEVER),
    "okrs:city": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"year": 2570}),
    "okrs:coverage": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"year": 2570}),
    "okrs:districts": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN),
    "okrs:district": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"code": side.office.code}),
    "okrs:policy": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"set_name": "2565", "code": "116"}),
    "okrs:why-value": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"year": side.active.fiscal_year_id, "pk": side.reported.pk}),
    "okrs:why-count": Line(
        get=SIGNED_IN,
        post=NEVER_BUT_SIGN_IN,
        kwargs=lambda world, side: {"year": side.active.fiscal_year_id, "subject": "plan", "subject_id": side.active.pk, "kind": "outcome"},
    ),
    "okrs:why-budget": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"year": 2570}),
    "okrs:coach": Line(get=SIGNED_IN, post=SIGNED_IN, body=lambda world, side: {"rows": "จัดตลาดนัดชุมชน 24 ครั้ง"}),
    "okrs:coach-say": Line(get=NEVER_BUT_SIGN_IN, post=SIGNED_IN, body=lambda world, side: {"title": "จัดตลาดนัดชุมชน 24 ครั้ง"}),
    # Whose plan it is decides: without an open plan of one's own there is no place to choose.
    "okrs:coach-take": Line(
        get=NEVER_BUT_SIGN_IN,
        post=SIGNED_IN,
        body=lambda world, side: {"place": f"o{side.objective.pk}", "take": "1", "text-1": "รายได้ผู้ค้าเพิ่มขึ้น", "unit-1": "บาท"},
    ),
    "okrs:plan-list-current": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN),
    "okrs:plan-list": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"year": 2571}),
    # Reviewers and executives see the counts of a draft.
    "okrs:plan-detail": Line(get="signin anonymous | ok planner section_head director reviewer executive | 404 *", post=NEVER_BUT_SIGN_IN, kwargs=the_draft),
    "okrs:plan-begin": Line(
        get=NEVER_BUT_SIGN_IN, post="signin anonymous | ok planner | 403 section_head director | 404 *", kwargs=the_draft, body=lambda world, side: {"from": ""}
    ),
    "okrs:plan-history": Line(get=READS_DRAFT, post=NEVER_BUT_SIGN_IN, kwargs=the_draft),
    "okrs:plan-check": Line(get=WRITES_DRAFT, post=WRITES_DRAFT, kwargs=the_draft),
    "okrs:plan-endorse": Line(
        get="signin anonymous | ok director | 403 planner section_head reviewer executive | 404 *",
        post="signin anonymous | ok director | 403 planner section_head reviewer executive | 404 *",
        kwargs=the_submitted,
        body=lambda world, side: {"act": "endorse", "version": "1"},
    ),
    "okrs:plan-landings": Line(
        get=READS_DRAFT,
        post=WRITES_DRAFT,
        kwargs=the_draft,
        body=lambda world, side: {"act": "not_applicable", "policy": world.policy.pk, "reason": "ไม่มีพื้นที่"},
    ),
    "okrs:objective-add": Line(
        get=WRITES_DRAFT, post=WRITES_DRAFT, kwargs=the_draft, body=lambda world, side: {"title": "เด็กอ่านออก", "policy": world.policy.pk}
    ),
    "okrs:objective-edit": Line(
        get=WRITES_DRAFT,
        post=WRITES_DRAFT,
        kwargs=on("objective"),
        body=lambda world, side: {"title": "ใหม่", "initial-title": side.objective.title, "weight": "", "initial-weight": ""},
    ),
    "okrs:objective-policies": Line(
        get=NEVER_BUT_SIGN_IN, post=WRITES_DRAFT, kwargs=on("objective"), body=lambda world, side: {"act": "unlink", "policy": world.policy.pk}
    ),
    "okrs:objective-place": Line(get=NEVER_BUT_SIGN_IN, post=WRITES_DRAFT, kwargs=on("objective"), body=lambda world, side: {"act": "remove"}),
    "okrs:key-result-add": Line(
        get=WRITES_DRAFT,
        post=WRITES_DRAFT,
        kwargs=on("objective"),
        body=lambda world, side: {"title": "ร้อยละของผู้ค้าที่อยู่ครบปี", "unit": "ร้อยละ", "kind": "outcome", "measure": side.key_result.measure_id},
    ),
    "okrs:key-result-edit": Line(
        get=WRITES_DRAFT,
        post=WRITES_DRAFT,
        kwargs=on("key_result"),
        body=lambda world, side: {"title": "ใหม่", "initial-title": side.key_result.title, "kind": "outcome", "initial-kind": "outcome"},
    ),
    "okrs:key-result-months": Line(get=WRITES_DRAFT, post=WRITES_DRAFT, kwargs=on("key_result"), body=lambda world, side: {"y2572": "900", "m256910": "5"}),
    "okrs:key-result-place": Line(get=NEVER_BUT_SIGN_IN, post=WRITES_DRAFT, kwargs=on("key_result"), body=lambda world, side: {"act": "remove"}),
    "okrs:project-add": Line(
        get=WRITES_DRAFT,
        post=WRITES_DRAFT,
        kwargs=the_draft,
        body=lambda world, side: {"title": "ตลาด", "kind": "policy", "key_results": side.key_result.pk, "source0": "bma", "requested0": "1000"},
    ),
    "okrs:project-edit": Line(
        get=WRITES_DRAFT,
        post=WRITES_DRAFT,
        kwargs=on("project"),
        body=lambda world, side: {
            "title": "ใหม่",
            "initial-title": side.project.title,
            "kind": "policy",
            "initial-kind": "policy",
            "key_results": side.key_result.pk,
            "source0": "bma",
            "category0": "operation",
            "requested0": "5",
        },
    ),
    "okrs:project-place": Line(get=NEVER_BUT_SIGN_IN, post=WRITES_DRAFT, kwargs=on("project"), body=lambda world, side: {"act": "remove"}),
    "okrs:relink": Line(
        get="signin anonymous | ok policy_admin reviewer executive | 403 *",
        post=ADMIN_ONLY,
        kwargs=the_year,
        body=lambda world, side: {"to": "226+", "seen": "-"},
    ),
    "okrs:relink-done": Line(
        get="signin anonymous | ok policy_admin reviewer executive | 403 *", post=ADMIN_ONLY, kwargs=lambda world, side: {"pk": world.relink.pk}
    ),
    "okrs:review-queue": Line(get="signin anonymous | ok reviewer executive | 403 *", post=NEVER_BUT_SIGN_IN),
    "okrs:review-detail": Line(
        get="signin anonymous | ok reviewer executive | 403 *",
        post="signin anonymous | ok reviewer | 403 *",
        kwargs=the_reviewed,
        body=lambda world, side: {"act": "return", "reason": "ขอค่าฐาน", "verdict-linkage": "pass"},
    ),
    "okrs:policies": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN),
    "policies:policy-parts": Line(
        get=ADMIN_ONLY,
        post=ADMIN_ONLY,
        kwargs=lambda world, side: {"set_name": "2565", "code": "116"},
        body=lambda world, side: {"part": "999", "weight": "1"},
    ),
    "policies:sets": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN),
    "policies:set-add": Line(get=ADMIN_ONLY, post=ADMIN_ONLY, body=lambda world, side: {"name": "2569", "dimension_set": world.policy.set.dimension_set_id}),
    "policies:set-edit": Line(
        get=ADMIN_ONLY,
        post=ADMIN_ONLY,
        kwargs=lambda world, side: {"set_name": "2565"},
        body=lambda world, side: {"title": "ชุดแรก", "dimension_set": world.policy.set.dimension_set_id},
    ),
    "policies:issues": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"set_name": "2565"}),
    "policies:issue-add": Line(
        get=ADMIN_ONLY,
        post=ADMIN_ONLY,
        kwargs=lambda world, side: {"set_name": "2565"},
        body=lambda world, side: {"dimension": world.issue.dimension_id, "code": "3.2", "title": "ตลาดชุมชน"},
    ),
    "policies:issue-edit": Line(
        get=ADMIN_ONLY,
        post=ADMIN_ONLY,
        kwargs=lambda world, side: {"set_name": "2565", "pk": world.issue.pk},
        body=lambda world, side: {"code": "3.1", "title": "เศรษฐกิจฐานราก"},
    ),
    "policies:issue-assign": Line(
        get=NEVER_BUT_SIGN_IN,
        post=ADMIN_ONLY,
        kwargs=lambda world, side: {"set_name": "2565"},
        body=lambda world, side: {"was-dim": "economy", "seen": "1", "issue": world.issue.pk},
    ),
    "policies:policy-issue": Line(
        get=NEVER_BUT_SIGN_IN,
        post=ADMIN_ONLY,
        kwargs=lambda world, side: {"set_name": "2565", "code": "116"},
        body=lambda world, side: {"issue": world.issue.pk},
    ),
    "policies:crosswalk": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_comparison),
    "policies:crosswalk-propose": Line(get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=the_comparison),
    "policies:crosswalk-identical": Line(get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=the_comparison),
    "policies:crosswalk-pair": Line(
        get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=the_comparison, body=lambda world, side: {"old": "116", "new": "", "relation": "dropped"}
    ),
    "policies:crosswalk-answer": Line(
        get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=lambda world, side: {"pk": world.pair.pk}, body=lambda world, side: {"act": "confirm"}
    ),
    "policies:register-file": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"set_name": "2565"}),
    "policies:scope": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=the_year),
    "policies:scope-policy": Line(
        get=SIGNED_IN,
        post=ADMIN_ONLY,
        kwargs=lambda world, side: {"year": 2571, "set_name": "2565", "code": "116"},
        body=lambda world, side: {f"state-{side.office.code}": "optional", f"was-{side.office.code}": "required|", "since": ""},
    ),
    "policies:scope-rule": Line(
        get=ADMIN_ONLY, post=ADMIN_ONLY, kwargs=the_year, body=lambda world, side: {"target": "districts", "state": "optional", "seen": "-"}
    ),
    "policies:scope-changes": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_year),
    "policies:scope-revert": Line(get=ADMIN_ONLY, post=ADMIN_ONLY, kwargs=lambda world, side: {"pk": world.scope_change.pk}),
    "policies:scope-file": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN, kwargs=the_year),
    "policies:scope-upload": Line(get=ADMIN_ONLY, post=ADMIN_ONLY, kwargs=the_year),
    "policies:scope-sheet": Line(get=ADMIN_ONLY, post=ADMIN_ONLY, kwargs=lambda world, side: {"pk": world.scope_sheet.pk}),
    "policies:scope-contests": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_year),
    "policies:contest-answer": Line(
        get=NEVER_BUT_SIGN_IN,
        post=ADMIN_ONLY,
        kwargs=lambda world, side: {"pk": side.contest.pk},
        body=lambda world, side: {"act": "accept", "answer": "เห็นด้วย"},
    ),
    "policies:scope-contest": Line(
        get=NEVER_BUT_SIGN_IN,
        post="signin anonymous | ok planner director | 403 section_head | 404 *",
        kwargs=lambda world, side: {"year": 2570, "office_code": side.office.code},
        body=lambda world, side: {"policy": world.policy.pk, "reason": "ไม่มีพื้นที่จัดงาน"},
    ),
    "policies:imports": Line(get=ADMIN_ONLY, post=ADMIN_ONLY),
    "policies:import-template": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN),
    "policies:import-preview": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_import),
    "policies:import-matching": Line(get=ADMIN_ONLY, post=ADMIN_ONLY, kwargs=the_import, body=lambda world, side: {"act": "look"}),
    "policies:import-word": Line(get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=the_import, body=lambda world, side: {"typed": "ปลอดภัย", "name": "ปลอดภัยดี"}),
    "policies:import-apply": Line(get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=the_import),
    "policies:import-report": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_import),
    "policies:import-revert": Line(get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=the_import),
    "policies:import-bad-rows": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_import),
    "policies:import-file": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_import),
    # A job of an import, started by nobody in the matrix.
    "policies:job": Line(get="signin anonymous | ok policy_admin | 404 *", post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"pk": world.job.pk}),
    "okrs:tracker-imports": Line(get=ADMIN_ONLY, post=ADMIN_ONLY),
    "okrs:tracker-preview": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_tracker_import),
    "okrs:tracker-options": Line(get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=the_tracker_import, body=lambda world, side: {"year": "2570"}),
    "okrs:tracker-apply": Line(get=NEVER_BUT_SIGN_IN, post=ADMIN_ONLY, kwargs=the_tracker_import),
    "okrs:tracker-report": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_tracker_import),
    "okrs:tracker-questions": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_tracker_import),
    "okrs:tracker-file": Line(get=ADMIN_ONLY, post=NEVER_BUT_SIGN_IN, kwargs=the_tracker_import),
    "okrs:check-in-current": Line(get=SIGNED_IN, post=NEVER_BUT_SIGN_IN),
    "okrs:check-in": Line(
        get=SIGNED_IN,
        post="signin anonymous | ok planner | 403 *",
        kwargs=the_report,
        body=lambda world, side: {f"kr{side.reported.pk}-value": "905", "act": "send"},
    ),
    # Evidence is not public: the own office, whoever verifies the measure (here the reviewer), reviewers and executives.
    "okrs:evidence": Line(
        get="signin anonymous | ok planner section_head director reviewer executive | 404 *",
        post="signin anonymous | ok planner | 403 section_head director reviewer executive | 404 *",
        kwargs=lambda world, side: {**the_report(world, side), "pk": side.reported.pk},
        body=lambda world, side: {"link": "https://example.go.th/photo"},
    ),
    "okrs:evidence-file": Line(
        get="signin anonymous | ok planner section_head director reviewer executive | 404 *",
        post=NEVER_BUT_SIGN_IN,
        kwargs=lambda world, side: {**the_report(world, side), "pk": side.reported.pk, "evidence": side.evidence.pk},
    ),
    "okrs:evidence-remove": Line(
        get=NEVER_BUT_SIGN_IN,
        post="signin anonymous | ok planner | 403 section_head director reviewer executive | 404 *",
        kwargs=lambda world, side: {**the_report(world, side), "pk": side.reported.pk, "evidence": side.evidence.pk},
    ),
    "okrs:check-in-collect": Line(
        get="signin anonymous | ok planner | 403 *",
        post="signin anonymous | ok planner | 403 *",
        kwargs=the_report,
        body=lambda world, side: {"act": "apply", "table": "1.1\t905"},
    ),
    "okrs:check-in-collect-form": Line(
        get="signin anonymous | ok planner | 403 *", post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {**the_report(world, side), "section": "none"}
    ),
    "okrs:change-queue": Line(get="signin anonymous | ok reviewer executive | 403 *", post=NEVER_BUT_SIGN_IN),
    "okrs:change-budget": Line(
        get="signin anonymous | ok reviewer | 403 *", post="signin anonymous | ok reviewer | 403 *", kwargs=lambda world, side: {"year": 2570}
    ),
    "okrs:change-budget-file": Line(get="signin anonymous | ok reviewer | 403 *", post=NEVER_BUT_SIGN_IN, kwargs=lambda world, side: {"year": 2570}),
    # An approved plan is read by everybody; who asked for which change of it is for its office, reviewers and executives.
    "okrs:change-list": Line(get="signin anonymous | ok planner section_head director reviewer executive | 404 *", post=NEVER_BUT_SIGN_IN, kwargs=the_active),
    "okrs:change-detail": Line(
        get="signin anonymous | ok planner section_head director reviewer executive | 404 *",
        post="signin anonymous | ok reviewer | 403 planner section_head director executive | 404 *",
        kwargs=lambda world, side: {**the_active(world, side), "pk": side.change.pk},
        body=lambda world, side: {"act": "decline", "note": "ยังไม่มีเหตุผลพอ"},
    ),
    "okrs:change-ask": Line(
        get="signin anonymous | ok planner | 403 section_head director reviewer executive | 404 *",
        post="signin anonymous | ok planner | 403 section_head director reviewer executive | 404 *",
        kwargs=lambda world, side: {**the_active(world, side), "pk": side.reported.pk},
        body=lambda world, side: {"target": "1000", "reason": "สำรวจใหม่แล้วผู้ค้าน้อยลง"},
    ),
    # The district's own measure: no bureau hosts it, so which offices share it is for the reviewer to say.
    "okrs:key-result-shares": Line(
        get="signin anonymous | ok reviewer | 403 *",
        post="signin anonymous | ok reviewer | 403 *",
        kwargs=lambda world, side: {**the_active(world, side), "pk": side.reported.pk},
        body=lambda world, side: {"document_number": "กท 1", "document_date": "1/10/2569", "effective_from": "1/10/2569"},
    ),
    "okrs:verify": Line(get="signin anonymous | ok host reviewer | 403 *", post=NEVER_BUT_SIGN_IN),
    # The measure in the matrix is the district's own: no bureau hosts it, so the reviewer verifies it, and no bureau's host.
    "okrs:verify-measure": Line(
        get="signin anonymous | ok reviewer | 403 *",
        post="signin anonymous | ok reviewer | 403 *",
        kwargs=lambda world, side: {"year": side.active.fiscal_year_id, "measure": side.reported.measure_id},
        body=lambda world, side: {"act": f"accept-{side.check_in.pk}"},
    ),
    "okrs:verify-office": Line(
        get="signin anonymous | ok reviewer | 403 *",
        post="signin anonymous | ok reviewer | 403 *",
        kwargs=the_active,
        body=lambda world, side: {"act": f"return-{side.check_in.pk}", f"reason-{side.check_in.pk}": "นับซ้ำ"},
    ),
    # A page without anything of one's own to fill in has no day to set either: the section head's section reports nothing here.
    "okrs:check-in-day": Line(
        get=NEVER_BUT_SIGN_IN,
        post="signin anonymous | ok planner | 403 *",
        kwargs=the_report,
        body=lambda world, side: {"as_of": "23/11/2569"},
    ),
    "okrs:check-in-value": Line(
        get=NEVER_BUT_SIGN_IN,
        post="signin anonymous | ok planner | 404 section_head | 403 *",
        kwargs=lambda world, side: {**the_report(world, side), "pk": side.reported.pk},
        body=lambda world, side: {f"kr{side.reported.pk}-value": "905"},
    ),
}
