"""The city's published tracker lists from a spreadsheet: cells, measures, questions, differences, a preview that writes nothing, an apply of all or nothing."""
