import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0006_series_registrations_remember'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(max_length=2000, verbose_name='svar')),
            ],
            options={
                'verbose_name': 'svar',
                'verbose_name_plural': 'svar',
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(choices=[('text', 'Text'), ('one_of', 'Ett av flera svar'), ('several_of', 'Flera svar'), ('number', 'Tal')], default='text', max_length=12, verbose_name='slag')),
                ('text', models.CharField(max_length=200, verbose_name='fråga')),
                ('text_sv', models.CharField(max_length=200, null=True, verbose_name='fråga')),
                ('text_en', models.CharField(max_length=200, null=True, verbose_name='fråga')),
                ('hint', models.CharField(blank=True, max_length=200, verbose_name='hjälptext')),
                ('hint_sv', models.CharField(blank=True, max_length=200, null=True, verbose_name='hjälptext')),
                ('hint_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='hjälptext')),
                ('choices', models.TextField(blank=True, help_text='Ett på varje rad.', max_length=2000, verbose_name='svarsalternativ')),
                ('choices_sv', models.TextField(blank=True, help_text='Ett på varje rad.', max_length=2000, null=True, verbose_name='svarsalternativ')),
                ('choices_en', models.TextField(blank=True, help_text='Ett på varje rad.', max_length=2000, null=True, verbose_name='svarsalternativ')),
                ('is_required', models.BooleanField(default=False, verbose_name='måste besvaras')),
                ('retired_at', models.DateTimeField(blank=True, help_text='Not asked any more; answers given are kept.', null=True)),
            ],
            options={
                'verbose_name': 'fråga',
                'verbose_name_plural': 'frågor',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='seminars.registration'),
        ),
        migrations.AddField(
            model_name='question',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='seminars.series'),
        ),
        migrations.AddField(
            model_name='question',
            name='session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='seminars.session'),
        ),
        migrations.AddField(
            model_name='answer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='seminars.question'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('series__isnull', True), ('session__isnull', True), _connector='XOR'), name='a_question_belongs_to_a_series_or_a_session'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['text', 'one_of', 'several_of', 'number'])), name='question_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('registration', 'question'), name='one_answer_to_a_question'),
        ),
    ]
