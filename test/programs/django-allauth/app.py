"""An app in Python whose users log in with Latchkey, with Django and django-allauth."""

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
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    LOGIN_REDIRECT_URL="/",
    SOCIALACCOUNT_PROVIDERS={
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "latchkey",
                    "name": "Latchkey",
                    "client_id": os.environ["CLIENT_ID"],
                    "secret": os.environ["CLIENT_SECRET"],
                    "settings": {"server_url": os.environ["ISSUER"]},
                }
            ],
        }
    },
)
django.setup()

from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

login = engines["django"].from_string(
    """{% load socialaccount %}
    <form method="post" action="{% provider_login_url 'latchkey' %}">
      {% csrf_token %}<button>Log in</button>
    </form>"""
)


def home(request):
    if not request.user.is_authenticated:
        return HttpResponse(login.render(request=request))
    account = SocialAccount.objects.get(user=request.user)
    return HttpResponse(f"{account.uid} {request.user.email}")


urlpatterns = [path("", home), path("accounts/", include("allauth.urls"))]

call_command("migrate", verbosity=0)
make_server(
    "127.0.0.1", int(os.environ["PORT"]), get_wsgi_application()
).serve_forever()
