// The upper limit for the calls of apps that log users in: bare Hono, the signatures and MACs of such a call, and its statements as
// server-side prepared ones by primary key.
import { createHash, createPublicKey, randomUUID } from "node:crypto";
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { decode, sign } from "hono/jwt";
import { read, write } from "./database.ts";
import { listen } from "./listen.ts";
import { isSame, macOf, open, seal } from "./seal.ts";

const find = "SELECT user_id, generation, expires_at, revoked_at FROM sessions WHERE id = ?";
const findCode = "SELECT session_id, expires_at, used_at FROM authorizations WHERE id = ?";
const findClient = "SELECT scope, secret_hash, revoked_at FROM clients WHERE id = ?";
const findResource = "SELECT scopes, revoked_at FROM resources WHERE uri = ?";
const insertCode =
  "INSERT INTO authorizations (id, kind, client_id, request, user_id, session_id, scope, expires_at) VALUES (?, 'code', ?, ?, ?, ?, ?, ?)";
const useCode = "UPDATE authorizations SET used_at = ?, used_by = ? WHERE id = ?";
const insertSession =
  "INSERT INTO sessions (id, client_id, parent_id, user_id, scope, generation, rotated_at, created_at, authenticated_at, proven_at, last_seen_at, expires_at, methods, offline) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 'password', 0)";

const [key = "", secret = "", pem = ""] = ["BENCH_KEY", "BENCH_SECRET", "OIDC_KEY"].map(
  (name) => process.env[name],
);
const secretMac = macOf(key, secret);
const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ""), "base64");
const privateKey = await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
const publicJwk = createPublicKey(pem).export({ format: "jwk" });
const publicKey = await crypto.subtle.importKey("jwk", publicJwk, algorithm, false, ["verify"]);
const lifetime = 3600;

const row = async (statement: string, id: string) => (await read(statement, [id]))[0];

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));

app.get("/authorize", async (c) => {
  const { client_id = "", redirect_uri = "", scope = "", state = "", ...request } = c.req.query();
  const session = open(key, getCookie(c, "session") ?? "");
  if (session === undefined) return c.json({}, 401);
  // The client, the session with its account, and the consent.
  const [found] = [await row(find, session), await row(find, session), await row(find, session)];
  if (!found) return c.json({}, 401);
  const id = randomUUID();
  const facts = [JSON.stringify({ redirect_uri, ...request }), String(found["user_id"]), session];
  await write(insertCode, [id, client_id, ...facts, scope, Date.now() + 60_000]);
  const response = new URLSearchParams({ code: seal(key, id), state, iss: c.req.url });
  return c.redirect(`${redirect_uri}?${response}`, 303);
});

app.post("/token", async (c) => {
  const credentials = atob(c.req.header("Authorization")?.slice("Basic ".length) ?? "");
  const [client = "", given = ""] = credentials.split(":");
  const form = await c.req.parseBody<{ code?: string; code_verifier?: string }>();
  const id = open(key, form.code ?? "");
  if (id === undefined || !isSame(macOf(key, given), secretMac)) return c.json({}, 400);
  const code = await row(findCode, id);
  const session = String(code?.["session_id"]);
  const owner = await row(find, session);
  createHash("sha256")
    .update(form.code_verifier ?? "")
    .digest("base64url");
  if (!code || !owner || code["used_at"] !== null) return c.json({}, 400);
  const [now, sub] = [Date.now(), String(owner["user_id"])];
  const expires = now + lifetime * 1000;
  await write(insertSession, [
    id,
    client,
    session,
    sub,
    "openid",
    now,
    now,
    now,
    now,
    now,
    expires,
  ]);
  await write(useCode, [now, session, id]);
  await row(find, id);
  const claims = { iss: "bench", sub, aud: client, sid: id, iat: now, exp: now + lifetime };
  const [idToken, accessToken] = await Promise.all([
    sign({ ...claims, nonce: "n" }, privateKey, "RS256"),
    sign({ ...claims, jti: randomUUID() }, privateKey, "RS256"),
  ]);
  return c.json({
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: lifetime,
    refresh_token: seal(key, id),
    id_token: idToken,
  });
});

app.post("/client-token", async (c) => {
  const credentials = atob(c.req.header("Authorization")?.slice("Basic ".length) ?? "");
  const [client = "", given = ""] = credentials.split(":");
  const { resource: aud = "" } = await c.req.parseBody<{ resource?: string }>();
  const found = await row(findClient, client);
  const api = await row(findResource, aud);
  if (!found || !api || !isSame(macOf(key, given), secretMac)) return c.json({}, 400);
  const now = Date.now();
  const ids = { iss: "bench", sub: client, aud, jti: randomUUID() };
  const claims = { ...ids, scope: found["scope"], iat: now, exp: now + lifetime };
  const accessToken = await sign(claims, privateKey, "RS256");
  return c.json({ access_token: accessToken, token_type: "Bearer", expires_in: lifetime });
});

app.get("/userinfo", async (c) => {
  const token = c.req.header("Authorization")?.slice("Bearer ".length) ?? "";
  const end = token.lastIndexOf(".");
  const [signature, text] = [Buffer.from(token.slice(end + 1), "base64url"), token.slice(0, end)];
  // By hand, because `verify` of Hono takes no token of the type at+jwt.
  if (!(await crypto.subtle.verify(algorithm, publicKey, signature, Buffer.from(text)))) {
    return c.json({}, 401);
  }
  const { sid } = decode(token).payload;
  const found = await row(find, String(sid));
  return found ? c.json({ sub: found["user_id"], name: "bench" }) : c.json({}, 401);
});

listen(app.fetch);
