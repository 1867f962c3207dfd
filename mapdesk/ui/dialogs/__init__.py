"""Dialogs: a question with fields and one answer. They change nothing themselves."""
