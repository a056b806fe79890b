from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_knowledge'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='item_count',
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
