from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0004_defaults_of_series'),
    ]

    operations = [
        migrations.AddField(
            model_name='needs',
            name='diet',
            field=models.CharField(blank=True, max_length=300, verbose_name='allergier eller specialkost'),
        ),
        migrations.AddField(
            model_name='registration',
            name='arrived_at',
            field=models.DateTimeField(blank=True, help_text='Ticked off at the door.', null=True),
        ),
        migrations.AddField(
            model_name='registration',
            name='people',
            field=models.PositiveSmallIntegerField(default=1, help_text='How many take part: more than the places where a team shares a screen.', verbose_name='personer'),
        ),
        migrations.AlterField(
            model_name='needs',
            name='text',
            field=models.TextField(blank=True, max_length=500, verbose_name='behov'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='somebody_takes_part'),
        ),
    ]
