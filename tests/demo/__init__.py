"""Tests of the fictional district."""
