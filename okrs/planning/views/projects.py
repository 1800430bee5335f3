"""Adding, editing, ordering and removing projects with their money."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from districts.requests import SignedInRequest
from okrs.access import plan_to_edit, project_to_edit
from okrs.planning.forms.projects import NewProjectForm, ProjectForm, ProjectLinks
from okrs.planning.projects import move_project, remove_project
from okrs.planning.refusals import PlanRefusal
from okrs.planning.views.answers import crumbs_of, refused_page, to_plan, try_verb

TEMPLATE = "okrs/project_edit.html"


@login_required
@require_http_methods(["GET", "POST"])
def project_add(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    plan = plan_to_edit(request.user, year, code)
    typed = request.POST if request.method == "POST" else None
    form, links = NewProjectForm(typed), ProjectLinks(plan, typed)
    context = {"plan": plan, "form": form, "links": links, "crumbs": crumbs_of(plan, "เพิ่มโครงการ"), "invented": plan.invented}
    if typed is None or not (form.is_valid() & links.is_valid()):
        return render(request, TEMPLATE, context, status=HTTPStatus.OK if typed is None else HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        form.save(links, by=request.user)
    except PlanRefusal as refusal:
        return refused_page(request, TEMPLATE, context, refusal)
    messages.success(request, "เพิ่มโครงการแล้ว")
    return to_plan(plan)


@login_required
@require_http_methods(["GET", "POST"])
def project_edit(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    project = project_to_edit(request.user, year, code, pk)
    plan = project.plan
    typed = request.POST if request.method == "POST" else None
    form, links = ProjectForm(project, typed), ProjectLinks(plan, typed, project=project)
    context = {"plan": plan, "project": project, "form": form, "links": links, "crumbs": crumbs_of(plan, "แก้ไขโครงการ"), "invented": plan.invented}
    if typed is None or not (form.is_valid() & links.is_valid()):
        return render(request, TEMPLATE, context, status=HTTPStatus.OK if typed is None else HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        outcome = form.save_all(links, by=request.user)
    except PlanRefusal as refusal:
        return refused_page(request, TEMPLATE, context, refusal)
    if outcome.conflicts:
        return render(request, TEMPLATE, {**context, "form": form.with_conflicts()}, status=HTTPStatus.CONFLICT)
    messages.success(request, "บันทึกแล้ว")
    return to_plan(plan)


@login_required
@require_POST
def project_place(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    """Move a project up or down, or remove it."""
    project = project_to_edit(request.user, year, code, pk)
    act = request.POST.get("act")
    if act == "remove":
        return try_verb(request, project.plan, lambda: remove_project(project, by=request.user), done="ลบโครงการแล้ว")
    return try_verb(request, project.plan, lambda: move_project(project, up=act == "up", by=request.user), done="เปลี่ยนลำดับแล้ว")
