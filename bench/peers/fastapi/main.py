"""A login server as the documentation of FastAPI builds it: the password form, bcrypt, PyJWT and SQLAlchemy.

The handlers are plain functions, so FastAPI runs them in its thread pool. uvicorn starts one worker per core.
"""

from os import environ
from time import time
from uuid import uuid4

import bcrypt
import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from sqlalchemy import URL, create_engine, text

SECRET_KEY = environ["SECRET_KEY"]
LIFETIME = 3600

# One connection for each thread of the pool. Each statement commits on its own, which saves two round trips.
engine = create_engine(
    URL.create(
        "mysql+mysqldb",
        username=environ["MYSQL_USER"],
        password=environ["MYSQL_PASSWORD"],
        host=environ["MYSQL_HOST"],
        port=int(environ["MYSQL_PORT"]),
        database=environ["MYSQL_DATABASE"],
    ),
    pool_size=40,
    isolation_level="AUTOCOMMIT",
)
FIND_USER = text("SELECT id, password_hash FROM users WHERE username = :username")
INSERT_SESSION = text("INSERT INTO sessions (id, user_id, expires_at) VALUES (:id, :user_id, :expires_at)")
FIND_SESSION = text(
    "SELECT u.username, u.role, s.expires_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = :id"
)

app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="/authenticate/token")


@app.get("/")
def root():
    return {"status": "ok"}


@app.post("/authenticate/token")
def log_in(form: OAuth2PasswordRequestForm = Depends()):
    with engine.connect() as connection:
        user = connection.execute(FIND_USER, {"username": form.username}).first()
    if user is None or not bcrypt.checkpw(form.password.encode(), user.password_hash.encode()):
        raise HTTPException(400, "invalid_grant")
    now = int(time())
    session = {"id": str(uuid4()), "user_id": user.id, "expires_at": now + LIFETIME}
    with engine.connect() as connection:
        connection.execute(INSERT_SESSION, session)
    claims = {"sub": user.id, "sid": session["id"], "iat": now, "exp": session["expires_at"]}
    token = jwt.encode(claims, SECRET_KEY, algorithm="HS256")
    return {"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME}


@app.post("/authenticate/verify/token")
def verify(token: str = Depends(bearer)):
    try:
        claims = jwt.decode(token, SECRET_KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401, "invalid_token")
    with engine.connect() as connection:
        session = connection.execute(FIND_SESSION, {"id": claims["sid"]}).first()
    if session is None or session.expires_at < time():
        raise HTTPException(401, "invalid_token")
    return {"active": True, **claims, "username": session.username, "role": session.role}


if __name__ == "__main__":
    # The number of workers is in WEB_CONCURRENCY.
    uvicorn.run("main:app", host="127.0.0.1", port=int(environ["PORT"]), log_level="warning", access_log=False)
