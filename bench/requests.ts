import type { Population } from "./population.ts";
import type { HttpRequest } from "./wrk.ts";

/** The requests of a population: a login for each account, and a verification for each token. */
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
