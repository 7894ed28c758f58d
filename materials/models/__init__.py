"""What the library remembers."""

from materials.models.author import Author, Authorship
from materials.models.entry import SearchEntry
from materials.models.file import MaterialFile, MaterialVersion, PageText
from materials.models.material import Material
from materials.models.project import Project
from materials.models.register import Kind, SynonymGroup, Topic
from materials.models.relation import Relation

__all__ = [
    "Author",
    "Authorship",
    "Kind",
    "Material",
    "MaterialFile",
    "MaterialVersion",
    "PageText",
    "Project",
    "Relation",
    "SearchEntry",
    "SynonymGroup",
    "Topic",
]
