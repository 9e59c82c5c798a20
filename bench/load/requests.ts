import type { HttpRequest } from "./wrk.ts";

const form = (path: string, fields: Readonly<Record<string, string>>): HttpRequest => ({
  method: "POST",
  path,
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});

export const get = (path: string): HttpRequest => ({ method: "GET", path });

/** A login of Latchkey, and of the peers that have the same call. */
export const login = (username: string, password: string): HttpRequest =>
  form("/authenticate/token", { username, password });

export const refresh = (token: string): HttpRequest =>
  form("/authenticate/token", { grant_type: "refresh_token", refresh_token: token });

/** A verification by Latchkey, and by the peers that have the same call. */
export const verification = (token: string): HttpRequest => ({
  method: "POST",
  path: "/authenticate/verify/token",
  headers: { Authorization: `Bearer ${token}`, "Content-Length": "0" },
});
