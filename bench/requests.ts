import type { Population } from "./population.ts";
import type { HttpRequest } from "./wrk.ts";

/** What clients of the population send: a login of each account, a verification of each token. */
export const requestsOf = ({ usernames, password, tokens }: Population) => ({
  logins: usernames.map((username): HttpRequest => ({
    method: "POST",
    path: "/authenticate/token",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ username, password }).toString(),
  })),
  verifications: tokens.map((token): HttpRequest => ({
    method: "POST",
    path: "/authenticate/verify/token",
    headers: { Authorization: `Bearer ${token}`, "Content-Length": "0" },
  })),
});
