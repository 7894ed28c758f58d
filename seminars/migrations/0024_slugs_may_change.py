from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0023_former_numbers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='series',
            name='slug',
            field=models.SlugField(help_text='Står i adressen. Byts den leder den gamla vidare.', unique=True),
        ),
    ]
