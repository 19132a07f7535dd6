"""Manuscripts: what others wrote with, brought in as essays. Files, web pages, books and feeds."""
