import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_earlier_boilerplate"), ("newsroom", "0011_sign_off")]

    operations = [
        migrations.AddField(
            model_name="bill",
            name="jurisdiction",
            field=models.ForeignKey(
                blank=True,
                help_text="Of which place: the state, city or county whose law or case it is.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="directory.jurisdiction",
            ),
        )
    ]
