import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0022_personal_feeds'),
    ]

    operations = [
        migrations.AddField(
            model_name='formerslug',
            name='has_own_numbers',
            field=models.BooleanField(default=False, help_text='The series was merged: only FormerNumber knows what its numbers meant.'),
        ),
        migrations.CreateModel(
            name='FormerNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField()),
                ('number', models.PositiveSmallIntegerField()),
                ('label', models.CharField(help_text='First part of the reference numbers that people hold: “L14”.', max_length=10)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_numbers', to='seminars.session')),
            ],
            options={
                'verbose_name': 'tidigare nummer',
                'verbose_name_plural': 'tidigare nummer',
                'constraints': [models.UniqueConstraint(fields=('slug', 'number'), name='one_session_a_former_number')],
            },
        ),
    ]
