"""Why this number? A stored figure taken apart into the terms it is made of, so that anybody can add them up again.

`values` is one key result at any level, `counts` how many key results stand where, `budget` the money behind them. Nothing here computes a figure:
the figure is the stored row, the terms are what the row was computed from, and a test adds them up with a parser of the page.
"""
