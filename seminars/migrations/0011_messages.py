import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0010_entry_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(help_text='A name in roster.GROUPS.', max_length=20, verbose_name='till vilka')),
                ('subject', models.CharField(max_length=120, verbose_name='ämne')),
                ('subject_sv', models.CharField(max_length=120, null=True, verbose_name='ämne')),
                ('subject_en', models.CharField(max_length=120, null=True, verbose_name='ämne')),
                ('body', models.TextField(max_length=6000, verbose_name='text')),
                ('body_sv', models.TextField(max_length=6000, null=True, verbose_name='text')),
                ('body_en', models.TextField(max_length=6000, null=True, verbose_name='text')),
                ('made_at', models.DateTimeField()),
                ('send_at', models.DateTimeField(verbose_name='skickas')),
                ('state', models.CharField(choices=[('waiting', 'väntar på sin tid'), ('writing', 'skrivs nu'), ('written', 'lämnat till utskick'), ('withdrawn', 'återtaget')], default='waiting', max_length=10)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('last_written', models.BigIntegerField(default=0, help_text='Key of the last registration whose mail is in the outbox.')),
                ('wanted', models.PositiveIntegerField(default=0, help_text='How many it was for when sent.')),
            ],
            options={
                'verbose_name': 'meddelande',
                'verbose_name_plural': 'meddelanden',
            },
        ),
        migrations.CreateModel(
            name='SessionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('prepare', 'det här förbereder du'), ('tomorrow', 'i morgon'), ('reserve_closed', 'reservlistan stängd'), ('closed', 'anmälan stängd'), ('link_missing', 'möteslänk saknas'), ('materials', 'materialet finns'), ('recording', 'inspelningen finns')], max_length=15)),
                ('occasion', models.CharField(help_text='The start it was about: a moved session is told of again.', max_length=40)),
                ('made_at', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0, help_text='How many it was written to.')),
            ],
            options={
                'verbose_name': 'avisering',
                'verbose_name_plural': 'aviseringar',
            },
        ),
        migrations.AddField(
            model_name='message',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='message',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='seminars.session'),
        ),
        migrations.AddField(
            model_name='sessionnotice',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='seminars.session'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'writing', 'written', 'withdrawn'])), name='message_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='sessionnotice',
            constraint=models.UniqueConstraint(fields=('session', 'kind', 'occasion'), name='told_once_on_an_occasion'),
        ),
    ]
