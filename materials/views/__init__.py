"""The library's pages: for everybody in ``library``, for librarians in ``desk``."""

from materials.views.desk import (
    library_desk,
    material_edit,
    material_new,
    material_publish,
    material_upload,
    material_withdraw,
)
from materials.views.library import library, material_file, material_page, project

__all__ = [
    "library",
    "library_desk",
    "material_edit",
    "material_file",
    "material_new",
    "material_page",
    "material_publish",
    "material_upload",
    "material_withdraw",
    "project",
]
