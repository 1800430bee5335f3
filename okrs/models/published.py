"""What the city itself published about a key result: kept beside ours, never added to ours."""

from django.db import models

from bkk_okr.columns import number
from okrs.models.key_result import KeyResult


class PublishedFigure(models.Model):
    """One published line: its target, result and percentage as printed, with the source's name and day.

    `title`, `unit` and the parts of the target are as printed too; lines that were loaded before these columns existed have an empty title.
    `flags` are the questions that the line raised, separated by ";".
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="published")
    source = models.CharField(max_length=300)
    published_on = models.DateField()
    title = models.CharField(max_length=500, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    target = number(null=True, blank=True)
    target_bureaus = number(null=True, blank=True)
    target_districts = number(null=True, blank=True)
    actual = number(null=True, blank=True)
    percent = number(null=True, blank=True)
    flags = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["key_result", "published_on"]
        constraints = [models.UniqueConstraint(fields=["key_result", "source", "published_on"], name="published_once")]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.published_on}"


class PublishedMonth(models.Model):
    """A month of the published series. The months do not add up to the published total in most goals, so nothing sums them."""

    figure = models.ForeignKey(PublishedFigure, on_delete=models.CASCADE, related_name="months")
    month = models.DateField()
    value = number()

    class Meta:
        ordering = ["figure", "month"]
        constraints = [models.UniqueConstraint(fields=["figure", "month"], name="published_month_once")]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.month:%Y-%m}"
