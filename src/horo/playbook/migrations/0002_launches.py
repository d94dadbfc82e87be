import django.db.models.deletion
import horo.core.time
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('playbook', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='Launch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('launched_at', horo.core.time.InstantField()),
                ('note', models.TextField(default='')),
                ('choices', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='launches', to='playbook.playbookversion')),
            ],
        ),
        migrations.CreateModel(
            name='Admission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('journey', models.CharField(max_length=120)),
                ('entry_id', models.BigIntegerField()),
                ('entered_at', horo.core.time.InstantField()),
                ('launch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='admissions', to='playbook.launch')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['launch', 'journey', 'entered_at'], name='playbook_admitted_when')],
                'constraints': [models.UniqueConstraint(fields=('launch', 'journey', 'member', 'entry_id'), name='playbook_admitted_once')],
            },
        ),
    ]
