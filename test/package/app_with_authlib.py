"""An app in Python whose users log in with Latchkey, as Authlib's documentation writes it. The test is its browser."""

import json
import os
import sys
from urllib.parse import parse_qsl, urlsplit

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken

app = json.loads(os.environ["APP"])


def tell(**members):
    print(json.dumps(members), flush=True)


# Without a method for the challenge, Authlib sends none.
pkce = {"code_challenge_method": "S256"} if app["pkce"] else {}
session = OAuth2Session(
    app["client_id"],
    app["client_secret"],
    scope="openid profile email",
    redirect_uri=app["redirect_uri"],
    **pkce,
)
metadata = session.get(
    app["issuer"] + "/.well-known/openid-configuration", withhold_token=True
).json()
verifier = generate_token(48) if app["pkce"] else None
nonce = generate_token()
url, state = session.create_authorization_url(
    metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce
)
tell(url=url, secrets=[verifier] if verifier else [])

response = sys.stdin.readline().strip()
endpoint = metadata["token_endpoint"]


def claims_of(token, **expected):
    keys = JsonWebKey.import_key_set(
        session.get(metadata["jwks_uri"], withhold_token=True).json()
    )
    claims = jwt.decode(
        token["id_token"],
        keys,
        claims_cls=CodeIDToken,
        claims_options={
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": app["client_id"]},
        },
        claims_params={"client_id": app["client_id"], **expected},
    )
    claims.validate()
    return dict(claims)


try:
    parameters = dict(parse_qsl(urlsplit(response).query))
    # As Authlib's integrations with web frameworks do.
    if "error" in parameters:
        raise OAuthError(parameters["error"], parameters["error_description"])
    token = session.fetch_token(
        endpoint, authorization_response=response, state=state, code_verifier=verifier
    )
    claims = claims_of(token, nonce=nonce)
    userinfo = session.get(metadata["userinfo_endpoint"]).json()
    newer = session.refresh_token(endpoint, refresh_token=token["refresh_token"])
    refreshed = claims_of(newer)
    again = session.get(metadata["userinfo_endpoint"]).json()
    session.revoke_token(
        metadata["revocation_endpoint"],
        token=newer["refresh_token"],
        token_type_hint="refresh_token",
    )
    revoked = session.get(metadata["userinfo_endpoint"]).status_code
    tell(
        claims=claims,
        userinfo=userinfo,
        refreshed=refreshed,
        again=again,
        revoked=revoked,
        secrets=[
            one[name]
            for one in (token, newer)
            for name in ("access_token", "refresh_token", "id_token")
        ],
    )
except OAuthError as error:
    tell(error=error.error, description=error.description, secrets=[])
