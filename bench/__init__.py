"""Measurements: how well passages are found, how fast, compared with the same libraries wired together plainly. Not part of the product."""
