from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('effects', '0009_mends'),
    ]

    operations = [
        migrations.AddField(
            model_name='promise',
            name='breaks',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
