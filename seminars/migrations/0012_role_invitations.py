import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0011_messages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'ägare'), ('editor', 'redaktör'), ('registrar', 'anmälningsansvarig'), ('check_in', 'avprickare'), ('reader', 'läsare')], max_length=10, verbose_name='roll')),
                ('name', models.CharField(max_length=150, verbose_name='namn')),
                ('email', models.EmailField(help_text='In lower case.', max_length=254, verbose_name='e-post')),
                ('language', models.CharField(choices=[('sv', 'Svenska'), ('en', 'English')], max_length=2)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, help_text='Declined or taken back.', null=True)),
            ],
            options={
                'verbose_name': 'inbjudan till roll',
                'verbose_name_plural': 'inbjudningar till roller',
            },
        ),
        migrations.AddField(
            model_name='roleinvitation',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleinvitation',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_invitations', to='seminars.series'),
        ),
        migrations.AddConstraint(
            model_name='roleinvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('ended_at__isnull', True)), fields=('series', 'email'), name='one_open_role_invitation_each'),
        ),
    ]
