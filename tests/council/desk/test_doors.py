"""Who passes the desk's doors: clerks; everybody else is refused, strangers are sent to sign in."""

import uuid

import pytest
from django.urls import get_resolver, reverse

from tests.factories.people import KEYS

OTHERS = [key for key in KEYS if key != "sitzungsdienst"]


def desk_paths():
    """Return one address for each route of the desk."""
    samples = {"place": 7, "year": 2027}
    names = {key for key in get_resolver("council.views.desk.urls").reverse_dict if isinstance(key, str)}
    found = []
    for name in sorted(names):
        ((_form, parameters),) = get_resolver("council.views.desk.urls").reverse_dict.getlist(name)[0][0]
        found.append(reverse(f"desk:{name}", kwargs={each: samples.get(each) or uuid.uuid4() for each in parameters}))
    return found


@pytest.mark.parametrize("key", OTHERS)
def test_other_people_are_refused(key, client_of):
    client = client_of(key)
    answers = {path: (client.get(path).status_code, client.post(path).status_code) for path in desk_paths()}
    assert answers == dict.fromkeys(answers, (403, 403))


def test_strangers_are_sent_to_sign_in(client_of):
    client = client_of(None)
    for path in desk_paths():
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_clerk_without_second_factor_is_sent_to_it(client_of):
    client = client_of("sitzungsdienst", second_factor=False)
    answer = client.get(reverse("desk:due"))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_second_factor"))


def test_what_does_not_exist_is_not_found(client_of):
    client = client_of("sitzungsdienst")
    with_key = [path for path in desk_paths() if any(len(part) == 36 for part in path.split("/"))]
    buttons = ("stand", "jetzt", "stelle", "freigeben")
    gone = {client.get(path).status_code for path in with_key}
    assert gone == {404, 405}
    posted = [path for path in with_key if path.rstrip("/").endswith(buttons)]
    assert {client.post(path).status_code for path in posted} == {404}
