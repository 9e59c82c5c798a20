// The upper limit for a login at another provider: bare Hono, one request for the tokens, the signature of the id_token, and the
// statements of such a login as server-side prepared ones by primary key. The provider is that of the bench.
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { verify } from "hono/jwt";
import { read, write } from "./database.ts";
import { listen } from "./listen.ts";

const find = "SELECT user_id, generation, expires_at, revoked_at FROM sessions WHERE id = ?";
const change = "UPDATE sessions SET generation = ?, rotated_at = ?, last_seen_at = ? WHERE id = ?";
/** The identity, its account, the factors of the account, and whether it has too many sessions. */
const reads = 4;
/** The session, and the time at which the identity was used. */
const writes = 2;

const issuer = process.env["PROVIDER"] ?? "";
const key = await crypto.subtle.importKey(
  "jwk",
  JSON.parse(process.env["PROVIDER_KEY"] ?? "{}") as JsonWebKey,
  { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  false,
  ["verify"],
);
const ids = (process.env["SESSIONS"] ?? "").split(",");

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));
app.get("/callback", async (c) => {
  const { code = "", state = "" } = c.req.query();
  if (getCookie(c, "state") !== state) return c.json({}, 400);
  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code", code }),
  });
  const { id_token: idToken } = (await response.json()) as { id_token: string };
  const { nonce } = await verify(idToken, key, "RS256");
  if (nonce !== state) return c.json({}, 400);
  const id = ids[Number(code) % ids.length] ?? "";
  for (let count = 0; count < reads; count++) await read(find, [id]);
  const now = Date.now();
  for (let count = 0; count < writes; count++) {
    await write(change, [0, now, now, id]);
  }
  setCookie(c, "session", idToken.slice(-43), { httpOnly: true, sameSite: "Strict", path: "/" });
  return c.redirect("/app", 303);
});

listen(app.fetch);
