from uuid import UUID

from django.db import migrations, models

UNSETTLED = ("planned", "waiting", "unknown", "claimed")


def tell_turns(apps, schema_editor):
    """What is still to be told to a receiver takes turns there from now on."""
    effects = apps.get_model("effects", "Effect").objects
    open_ones = effects.filter(kind="webhook.deliver", state__in=UNSETTLED)
    for endpoint in set(open_ones.values_list("payload__endpoint", flat=True)):
        open_ones.filter(payload__endpoint=endpoint).update(turn=UUID(endpoint))


class Migration(migrations.Migration):

    dependencies = [
        ('effects', '0012_breaks'),
    ]

    operations = [
        migrations.AddField(
            model_name='effect',
            name='turn',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='effect',
            index=models.Index(condition=models.Q(('turn__isnull', False)), fields=['turn', 'state', 'due_at'], name='effects_in_turn'),
        ),
        migrations.RunPython(tell_turns, migrations.RunPython.noop),
    ]
