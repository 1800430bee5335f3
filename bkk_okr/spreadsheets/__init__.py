"""Workbooks in and out. Reading what a stranger uploaded happens in a child process (`reading`, `child`); writing is `writing`.

Nothing is imported here: the child starts in a fraction of a second because it loads only what it needs.
"""
