"""What surrounds every request: an id, and the headers that keep browsers safe."""

import logging
from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.correlation import bind_id, current_id

Handler = Callable[[HttpRequest], HttpResponse]
ADMIN = "/admin/"


class RequestMiddleware:
    """Give every request an id, which audit events, log lines and error pages carry as well."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only a proxy of ours may name the request.
        given = request.headers.get("X-Request-ID", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        request.id = bind_id(given)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response


class SecurityHeadersMiddleware(CSPMiddleware):
    """Set the policies of every answer that brings none of its own; the administration has another one."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add the content policy, then the fixed headers."""
        # Wagtail draws a preview by asking itself; the answer is the administration's, which frames it.
        if getattr(request, "is_dummy", False):
            return response
        response = super().process_response(request, response)
        for name, value in settings.SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def get_policy_parts(self, request: HttpRequest, response: HttpResponse, report_only: bool = False) -> PolicyParts:
        """Choose the policy by the door."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None and request.path_info.startswith(ADMIN):
            parts.config = settings.CONTENT_SECURITY_POLICY_ADMIN["DIRECTIVES"]
        return parts


class RequestIdFilter(logging.Filter):
    """Put the current id on every log line."""

    def filter(self, record: Any) -> bool:
        """Add request_id to the record and let it pass."""
        record.request_id = current_id() or "-"
        return True
