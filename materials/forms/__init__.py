"""What may be typed in: filters of the library, the description of a material, an upload."""

from materials.forms.desk import ContributorFormSet, DeskForms, UploadForm, WithdrawForm
from materials.forms.filters import filters_from
from materials.forms.material import MaterialForm

__all__ = [
    "ContributorFormSet",
    "DeskForms",
    "MaterialForm",
    "UploadForm",
    "WithdrawForm",
    "filters_from",
]
