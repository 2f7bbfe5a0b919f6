"""Answers to the questions a person asks of an assessment: how, what is missing, what next, what drives what."""
