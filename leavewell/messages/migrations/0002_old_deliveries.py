from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messages_out', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['space', 'settled_at'], name='deliveries_by_settling'),
        ),
        migrations.AddIndex(
            model_name='deliverytry',
            index=models.Index(fields=['space', 'tried_at'], name='delivery_tries_by_time'),
        ),
    ]
