from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from participants import views

urlpatterns = [
    path("konto/password/<path:rest>", views.no_passwords),
    path("konto/", include("allauth.urls")),
    path(_("demo/mejl/"), views.demo_mails, name="demo_mails"),
    path(_("demo/mejl/<slug:name>/"), views.demo_mail, name="demo_mail"),
]
