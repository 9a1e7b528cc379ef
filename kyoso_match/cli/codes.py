"""How the commands end: the exit codes. argparse itself ends with 2 when the command line is wrong."""

OK = 0  # all input was used
UNUSABLE_INPUT = 3  # the input or an option value cannot be used; nothing was written
ROWS_SKIPPED = 4  # done, but bad input rows were skipped (they are named on standard error)
MISSING_EXTRA = 5  # an optional package is missing
DIFFERS = 6  # a replay gave other ranks or scores than the audit file holds
INTERRUPTED = 130
