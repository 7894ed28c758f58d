"""Fill the table of kinds; administrators may change it later."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KINDS = [
    ("research_report", "Forskningsrapport", "Research report", "Report"),
    ("evaluation", "Utvärderingsrapport", "Evaluation report", "Report"),
    ("interim_report", "Delrapport", "Interim report", "Report"),
    ("final_report", "Slutrapport", "Final report", "Report"),
    ("review", "Kunskapsöversikt", "Knowledge review", "Report"),
    ("research_news", "Forskningsnytt", "Research news", "Report"),
    ("short_version", "Kortversion", "Short version", "Report"),
    (
        "programme",
        "Projekt- eller programbeskrivning",
        "Project or programme description",
        "Report",
    ),
    ("method_support", "Metodstöd", "Method support", "LearningResource"),
    ("journal_article", "Vetenskaplig artikel", "Journal article", "ScholarlyArticle"),
    ("article", "Nyhetsartikel", "News article", "NewsArticle"),
    ("slides", "Presentation", "Slides", "PresentationDigitalDocument"),
    ("recording", "Inspelning", "Recording", "VideoObject"),
    ("notes", "Minnesanteckningar", "Notes", "DigitalDocument"),
]


def add_kinds(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the kinds that are not there yet."""
    kinds = apps.get_model("materials", "Kind").objects
    for order, (slug, name_sv, name_en, schema_type) in enumerate(KINDS, start=1):
        facts = {"name": name_sv, "name_sv": name_sv, "name_en": name_en}
        kinds.get_or_create(
            slug=slug,
            defaults={**facts, "schema_type": schema_type, "order": order * 10},
        )


class Migration(migrations.Migration):
    """The kinds of the partners' own pages."""

    dependencies = [("materials", "0001_initial")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
