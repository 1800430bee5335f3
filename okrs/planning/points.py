"""A point about a plan: one plain sentence and the field it is about, so that a page can link there."""

from dataclasses import dataclass

from okrs.models import KeyResult, Objective, Project


@dataclass(frozen=True)
class Point:
    """`place` is plan, objective, key_result or project; `pk` its row; `field` the input to go to; `objective` the number of the open objective."""

    sentence: str
    place: str = "plan"
    pk: int = 0
    field: str = ""
    objective: int = 0


def on_objective(objective: Objective, field: str, sentence: str) -> Point:
    return Point(f"วัตถุประสงค์ที่ {objective.position} {sentence}", "objective", objective.pk, field, objective.position)


def on_key_result(key_result: KeyResult, field: str, sentence: str) -> Point:
    number = key_result_number(key_result)
    return Point(f"KR {number} {sentence}", "key_result", key_result.pk, field, key_result.objective.position)


def on_project(project: Project, field: str, sentence: str) -> Point:
    name = f"โครงการที่ {project.position}"
    return Point(f"{name} {sentence}", "project", project.pk, field)


def key_result_number(key_result: KeyResult) -> str:
    """`2.1`, as everybody speaks of it."""
    return f"{key_result.objective.position}.{key_result.position}"
