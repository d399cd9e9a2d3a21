"""Wagtail asks groups; the truth are dated appointments. Here groups are brought in line with them."""

import swapper
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, get_root_collection_id

from accounts.enums import EDITORS_GROUP, Role
from accounts.models import Appointment, User
from accounts.viewer import Viewer

PAGE_RIGHTS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"]
FILE_RIGHTS = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]


def editors_group() -> Group:
    """Return the group of editors with its rights on all pages and pictures, made when it is missing."""
    group, made = Group.objects.get_or_create(name=EDITORS_GROUP)
    if made or not GroupPagePermission.objects.filter(group=group).exists():
        _grant_rights(group)
    return group


def _grant_rights(group: Group) -> None:
    root = swapper.load_model("wagtailcore", "Page").objects.filter(depth=1).first()
    if root is not None:
        for right in Permission.objects.filter(codename__in=PAGE_RIGHTS, content_type__app_label="wagtailcore"):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)
    if Collection.objects.filter(pk=get_root_collection_id()).exists():
        apps = ["wagtailimages", "wagtaildocs"]
        for right in Permission.objects.filter(codename__in=FILE_RIGHTS, content_type__app_label__in=apps):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection_id=get_root_collection_id(), permission=right
            )


def align_groups(user: User, viewer: Viewer) -> None:
    """Make user's groups follow the roles of viewer. Called at the door of the administration: one query when in line."""
    _align(user, is_editor=Role.EDITOR in viewer.roles)


def align_groups_today(user: User) -> None:
    """Make user's groups follow the appointments of today."""
    today = timezone.localdate()
    _align(user, is_editor=Appointment.objects.on(today).filter(user=user, role=Role.EDITOR).exists())


def _align(user: User, *, is_editor: bool) -> None:
    wanted = {EDITORS_GROUP} if is_editor else set()
    if set(user.groups.values_list("name", flat=True)) != wanted:
        user.groups.set([editors_group()] if is_editor else [])


def align_all_groups() -> int:
    """Bring every account with groups or an editor's appointment in line and return how many were looked at."""
    editors = Appointment.objects.filter(role=Role.EDITOR).values("user_id")
    people = User.objects.filter(groups__isnull=False) | User.objects.filter(pk__in=editors)
    people = people.distinct()
    for user in people:
        align_groups_today(user)
    return people.count()
