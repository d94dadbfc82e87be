from django.db import migrations


def make(apps, schema_editor):
    groups = apps.get_model("people", "Group").objects
    for slug, name in (("owners", "Owners"), ("analysts", "Analysts")):
        groups.get_or_create(slug=slug, defaults={"name": name})


class Migration(migrations.Migration):
    dependencies = [("people", "0008_fewer_indexes")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
