"""WHAT is asked: the declared profile, its rules, and the one road every value takes."""
