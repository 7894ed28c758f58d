import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0008_handovers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OpeningReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(help_text='In lower case.', max_length=254, verbose_name='e-post')),
                ('language', models.CharField(choices=[('sv', 'Svenska'), ('en', 'English')], max_length=2)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'påminnelse när anmälan öppnar',
                'verbose_name_plural': 'påminnelser när anmälan öppnar',
            },
        ),
        migrations.CreateModel(
            name='PersonalInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='namn')),
                ('email', models.EmailField(help_text='In lower case.', max_length=254, verbose_name='e-post')),
                ('organisation_text', models.CharField(blank=True, max_length=150, verbose_name='organisation')),
                ('language', models.CharField(choices=[('sv', 'Svenska'), ('en', 'English')], max_length=2)),
                ('invited_at', models.DateTimeField()),
                ('answer', models.CharField(choices=[('none', 'inget svar'), ('yes', 'ja'), ('no', 'nej'), ('later', 'svarar senare')], default='none', max_length=6)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'personlig inbjudan',
                'verbose_name_plural': 'personliga inbjudningar',
            },
        ),
        migrations.AddField(
            model_name='openingreminder',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_reminders', to='seminars.session'),
        ),
        migrations.AddField(
            model_name='personalinvitation',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='personalinvitation',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invited', to='seminars.session'),
        ),
        migrations.AddConstraint(
            model_name='openingreminder',
            constraint=models.UniqueConstraint(fields=('session', 'email'), name='one_opening_reminder_each'),
        ),
        migrations.AddConstraint(
            model_name='personalinvitation',
            constraint=models.UniqueConstraint(fields=('session', 'email'), name='invited_once_a_session'),
        ),
    ]
