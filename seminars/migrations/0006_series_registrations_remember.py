import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0003_known_states_of_mail'),
        ('seminars', '0005_people_of_a_registration'),
    ]

    operations = [
        migrations.AddField(
            model_name='seriesregistration',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='e-post'),
        ),
        migrations.AddField(
            model_name='seriesregistration',
            name='form_token',
            field=models.UUIDField(default=uuid.uuid4, help_text='One sending of a form; the same for both series.'),
        ),
        migrations.AddField(
            model_name='seriesregistration',
            name='format',
            field=models.CharField(choices=[('on_site', 'På plats'), ('online', 'Digitalt'), ('both', 'På plats eller digitalt')], default='online', help_text='What is chosen where a session offers both.', max_length=10, verbose_name='form'),
        ),
        migrations.AddField(
            model_name='seriesregistration',
            name='language',
            field=models.CharField(choices=[('sv', 'Svenska'), ('en', 'English')], default='sv', max_length=2),
        ),
        migrations.AddField(
            model_name='seriesregistration',
            name='name',
            field=models.CharField(blank=True, max_length=150, verbose_name='namn'),
        ),
        migrations.AddField(
            model_name='seriesregistration',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='participants.organisation'),
        ),
        migrations.AddField(
            model_name='seriesregistration',
            name='organisation_text',
            field=models.CharField(blank=True, max_length=150, verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='seriesregistration',
            name='privacy_version',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='seriesregistration',
            name='profession',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='participants.profession'),
        ),
        migrations.AddConstraint(
            model_name='seriesregistration',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['on_site', 'online'])), name='one_format_for_a_series'),
        ),
    ]
