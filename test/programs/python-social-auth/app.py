"""An app in Python whose users log in with Latchkey, with Django and python-social-auth."""

import os
from wsgiref.simple_server import make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.configure(
    SECRET_KEY=os.environ["SESSION_SECRET"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "app.db"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "social_django",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "social_django.middleware.SocialAuthExceptionMiddleware",
    ],
    AUTHENTICATION_BACKENDS=[
        "social_core.backends.open_id_connect.OpenIdConnectAuth"
    ],
    SOCIAL_AUTH_OIDC_OIDC_ENDPOINT=os.environ["ISSUER"],
    SOCIAL_AUTH_OIDC_KEY=os.environ["CLIENT_ID"],
    SOCIAL_AUTH_OIDC_SECRET=os.environ["CLIENT_SECRET"],
    SOCIAL_AUTH_LOGIN_ERROR_URL="/failed",
    LOGIN_REDIRECT_URL="/",
)
django.setup()

from django.contrib.messages import get_messages
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import include, path


def home(request):
    if not request.user.is_authenticated:
        return HttpResponse('<a href="/login/oidc/">Log in</a>')
    account = request.user.social_auth.get()
    return HttpResponse(f"{account.uid} {request.user.email}")


def failed(request):
    return HttpResponse(get_messages(request), content_type="text/plain")


urlpatterns = [
    path("", home),
    path("failed", failed),
    path("", include("social_django.urls", namespace="social")),
]

call_command("migrate", verbosity=0)
make_server(
    "127.0.0.1", int(os.environ["PORT"]), get_wsgi_application()
).serve_forever()
