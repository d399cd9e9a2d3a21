"""What an import brings stands on its agenda; only what somebody proposes is proposed."""

from django.db import migrations, models


def stand(apps, _editor):
    """Put items of earlier imports onto their agendas."""
    items = apps.get_model("council", "AgendaItem").objects.filter(state="proposed")
    items.filter(source_id__isnull=False).update(state="on_agenda")


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0010_departments'),
    ]

    operations = [
        migrations.AlterField(
            model_name='agendaitem',
            name='state',
            field=models.CharField(choices=[('proposed', 'vorgeschlagen'), ('on_agenda', 'auf der Tagesordnung'), ('called', 'aufgerufen'), ('debated', 'beraten'), ('voting', 'in Abstimmung'), ('decided', 'beschlossen'), ('noted', 'zur Kenntnis genommen'), ('referred', 'verwiesen'), ('postponed', 'vertagt'), ('withdrawn', 'abgesetzt')], default='on_agenda', max_length=12, verbose_name='Stand'),
        ),
        migrations.RunPython(stand, migrations.RunPython.noop),
    ]
