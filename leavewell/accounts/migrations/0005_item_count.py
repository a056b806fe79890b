from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_key_made_by'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='item_count',
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
