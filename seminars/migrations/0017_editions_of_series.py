from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0016_one_set_of_drafts_a_form'),
    ]

    operations = [
        migrations.AddField(
            model_name='series',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, help_text='Rises with each edit; shows that somebody else edited.'),
        ),
    ]
