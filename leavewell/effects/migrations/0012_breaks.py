from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('effects', '0011_stirring'),
    ]

    operations = [
        migrations.AddField(
            model_name='promise',
            name='breaks',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
