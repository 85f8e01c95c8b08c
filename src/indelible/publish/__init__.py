"""The way out: the report of a case, and one document with its claims, each one self-contained page."""

from .reader import render_reader
from .report import render_report
from .views import CaseView, ClaimView, DocumentView

__all__ = ["CaseView", "ClaimView", "DocumentView", "render_reader", "render_report"]
