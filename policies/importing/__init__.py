"""The policy register from a spreadsheet: cells, rows, differences, a preview that writes nothing, and an all-or-nothing apply that can be undone."""
