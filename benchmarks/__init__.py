"""Measures the default ranking beside other rankers, with intervals and tests, and writes RESULTS.md."""
