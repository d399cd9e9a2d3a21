"""Indexes by which what is public is walked in the order of publication."""

from django.conf import settings
from django.db import migrations, models


def date_announced(apps, _editor):
    """Date the subjects of the non-public part that were announced before they had a date of their own."""
    AgendaItem, Meeting = apps.get_model("council", "AgendaItem"), apps.get_model("council", "Meeting")
    meeting = Meeting.objects.filter(pk=models.OuterRef("meeting_id"))
    AgendaItem.objects.filter(
        part="nonpublic", is_announced=True, first_published_at__isnull=True, meeting__first_published_at__isnull=False
    ).update(
        first_published_at=models.Subquery(meeting.values("first_published_at")[:1]),
        public_modified_at=models.Subquery(meeting.values("public_modified_at")[:1]),
    )


class Migration(migrations.Migration):
    """Make the indexes of the OParl lists, and date what was announced."""

    dependencies = [
        ('core', '0002_audit_append_only'),
        ('council', '0005_news_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='agenda_item_published'),
        ),
        migrations.AddIndex(
            model_name='body',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='body_published'),
        ),
        migrations.AddIndex(
            model_name='consultation',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='consultation_published'),
        ),
        migrations.AddIndex(
            model_name='file',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='file_published'),
        ),
        migrations.AddIndex(
            model_name='legislativeterm',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='term_published'),
        ),
        migrations.AddIndex(
            model_name='location',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='location_published'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='meeting_published'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='membership_published'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='organization_published'),
        ),
        migrations.AddIndex(
            model_name='paper',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='paper_published'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['first_published_at', 'id', 'public_modified_at', 'visibility'], name='person_published'),
        ),
        migrations.RunPython(date_announced, migrations.RunPython.noop),
    ]
