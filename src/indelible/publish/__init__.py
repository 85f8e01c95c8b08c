"""The way out: the report of a case as one self-contained page."""

from .report import render_report
from .views import CaseView, ClaimView, DocumentView

__all__ = ["CaseView", "ClaimView", "DocumentView", "render_report"]
