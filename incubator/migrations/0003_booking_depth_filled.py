"""What 0002 filled becomes required: apart from it, because PostgreSQL alters no table that waits for foreign keys."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("incubator", "0002_booking_depth")]

    operations = [
        migrations.AlterField(
            model_name="booking",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="equipment",
            name="center",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="equipment",
                to="incubator.center",
                verbose_name="服务中心",
            ),
        ),
    ]
