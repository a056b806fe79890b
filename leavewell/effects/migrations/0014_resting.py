from django.db import migrations

import leavewell.accounts.columns


class Migration(migrations.Migration):

    dependencies = [
        ('effects', '0013_turns'),
    ]

    operations = [
        migrations.AddField(
            model_name='promise',
            name='rests',
            field=leavewell.accounts.columns.Code(default='', max_length=64),
        ),
    ]
