"""What a planner, a director and a reviewer type. Each form's `save()` calls one verb."""
