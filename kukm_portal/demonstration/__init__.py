"""Invented agencies, people and businesses for `make run`: enough of each kind that every page has something to show.

Nothing of it is real: addresses end in `.example`, phones begin with 0812 0000.
"""
