from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dateline.search import tables


def install(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    tables.install(schema_editor.connection)


def uninstall(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    tables.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("contenttypes", "0002_remove_content_type_name")]

    operations = [
        migrations.CreateModel(
            name="IndexEntry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "root",
                    models.CharField(
                        help_text="The root of its models: wagtailcore.page.", max_length=200
                    ),
                ),
                (
                    "object_pk",
                    models.CharField(help_text="Its primary key there, as text.", max_length=64),
                ),
                (
                    "model",
                    models.CharField(help_text="Its own model: newsroom.article.", max_length=200),
                ),
                ("updated", models.DateTimeField(help_text="When it was last indexed.")),
                (
                    "title",
                    models.TextField(blank=True, help_text="Folded words that count most."),
                ),
                ("body", models.TextField(blank=True, help_text="All other folded words.")),
            ],
            options={"verbose_name_plural": "index entries"},
        ),
        migrations.AddConstraint(
            model_name="indexentry",
            constraint=models.UniqueConstraint(
                fields=("root", "object_pk"), name="one_entry_per_object"
            ),
        ),
        migrations.RunPython(install, uninstall),
    ]
