import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('flow', '0004_imported'),
    ]

    operations = [
        migrations.AddField(
            model_name='declaration',
            name='answer_due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='declaration',
            name='joined',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='flow.declaration'),
        ),
        migrations.AlterField(
            model_name='declaration',
            name='access_ends_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='declaration',
            name='billing_ends_at',
            field=models.DateTimeField(null=True),
        ),
    ]
