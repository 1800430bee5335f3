"""Performance and quality, measured: `make bench` runs every module here that has a `measure()`, in one run, and prints figures as ratios.

A ratio of two things done in the same run holds on a noisy machine; seconds do not. Nothing here is a test: a goal that is missed is printed, not raised.
"""
