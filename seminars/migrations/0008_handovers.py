import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0007_questions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='namn')),
                ('email', models.EmailField(max_length=254, verbose_name='e-post')),
                ('language', models.CharField(choices=[('sv', 'Svenska'), ('en', 'English')], max_length=2)),
                ('offered_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, help_text='Declined, taken back, or the place was given up.', null=True)),
            ],
            options={
                'verbose_name': 'överlåtelse',
                'verbose_name_plural': 'överlåtelser',
            },
        ),
        migrations.AddField(
            model_name='handover',
            name='became',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='came_by_handover', to='seminars.registration'),
        ),
        migrations.AddField(
            model_name='handover',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='seminars.registration'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('ended_at__isnull', True)), fields=('registration',), name='one_open_handover_each'),
        ),
    ]
