import leavewell.accounts.columns
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0020_end_cause'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='items',
            field=leavewell.accounts.columns.Codes(default=None, null=True),
        ),
    ]
