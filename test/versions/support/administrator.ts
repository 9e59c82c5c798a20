import { expect } from "vitest";
import { accountRow, setAccount } from "../../suite/http/calls/accounts.ts";
import {
  insertAccount,
  send,
  tokenFor,
  withBearer,
  type Person,
} from "../../suite/http/calls/calls.ts";
import type { Versioned } from "./stage.ts";

/** An access token of a new administrator. */
async function administrator(server: Versioned): Promise<string> {
  const person = await insertAccount(server);
  await setAccount(server, person, "role", "'admin'");
  return tokenFor(server, person);
}

/** Invites a new user, and gives the address. */
export async function invite(server: Versioned, { username, email }: Person): Promise<void> {
  const { headers } = withBearer(await administrator(server));
  const answer = await send(server, "/admin/users", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ username, email, name: "Ann" }),
  });
  expect(answer.status, answer.text).toBe(201);
}

/** The names of what a server shows of an account in the audit trail. */
export async function trailOf(server: Versioned, person: Person): Promise<readonly unknown[]> {
  const { id } = await accountRow(server, person);
  const path = `/admin/audit?subject=${String(id)}`;
  const { status, text, body } = await send(server, path, withBearer(await administrator(server)));
  expect(status, text).toBe(200);
  return (body["entries"] as readonly { readonly event: string }[]).map(({ event }) => event);
}
