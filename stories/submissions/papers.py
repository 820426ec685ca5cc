"""Papers to print: 授权书, 收藏证书, 审批单. They are Chinese, whatever the language of the interface."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

PAPER = "zh-hans"


def on_paper(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A sheet, rendered in Chinese."""
    with override(PAPER):
        return render(request, template, context)
