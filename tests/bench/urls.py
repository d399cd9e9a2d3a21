"""The town's addresses and one more: the plain view that everything is compared with."""

from django.http import HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def hello(request):
    """Answer a string."""
    return HttpResponse("hello")


urlpatterns = [path("bench/hello/", hello), *urlpatterns]
