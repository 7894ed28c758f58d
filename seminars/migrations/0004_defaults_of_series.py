from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0003_known_states'),
    ]

    operations = [
        migrations.AddField(
            model_name='series',
            name='default_organisation_limit',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='högst per organisation'),
        ),
        migrations.AddField(
            model_name='series',
            name='default_preparation_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Tomt: inget mejl om förberedelse.', null=True, verbose_name='förberedelse mejlas, dagar före'),
        ),
        migrations.AddField(
            model_name='series',
            name='has_reminder',
            field=models.BooleanField(default=True, verbose_name='påminner dagen före'),
        ),
        migrations.AddField(
            model_name='series',
            name='default_team_max',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='team, högst'),
        ),
        migrations.AddField(
            model_name='series',
            name='default_team_min',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='team, minst'),
        ),
        migrations.AddField(
            model_name='series',
            name='opens_days_before',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Tomt: öppen så snart träffen är publicerad.', null=True, verbose_name='anmälan öppnar, dagar före'),
        ),
        migrations.AddField(
            model_name='session',
            name='preparation_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='förberedelse mejlas, dagar före'),
        ),
        migrations.AddField(
            model_name='session',
            name='has_reminder',
            field=models.BooleanField(default=True, verbose_name='påminner dagen före'),
        ),
        migrations.AddField(
            model_name='session',
            name='has_food',
            field=models.BooleanField(default=False, verbose_name='bjuder på mat'),
        ),
    ]
