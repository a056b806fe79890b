import leavewell.accounts.columns
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0017_mirrored_discounts'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='open_minors',
            field=leavewell.accounts.columns.Codes(default=list),
        ),
    ]
