import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0012_role_invitations'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.TimeField(blank=True, null=True, verbose_name='klockan')),
                ('title', models.CharField(max_length=200, verbose_name='punkt')),
                ('title_sv', models.CharField(max_length=200, null=True, verbose_name='punkt')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='punkt')),
            ],
            options={
                'verbose_name': 'programpunkt',
                'verbose_name_plural': 'programpunkter',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='programmeitem',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programme_items', to='seminars.session'),
        ),
    ]
