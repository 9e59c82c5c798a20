import type { OwnConfig } from "../../../../src/entry/config/own/own-config.ts";
import { createServerClient } from "../../../../src/server.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, uniqueName, verify } from "./calls.ts";
import { createClient, type TestClient } from "./clients.ts";

/** What servers of the operator read and write, with the column that says what a client may do with it. */
export const areas = {
  accounts: "account_access",
  organizations: "organization_access",
} as const;

export type Area = keyof typeof areas;

/** Stores what a client may do, as `latchkey clients update` does. */
export const setAccess = (
  target: Target,
  { id }: TestClient,
  area: Area,
  access: string | null,
): Promise<unknown> =>
  target.sql(
    `UPDATE clients SET ${areas[area]} = ${access === null ? "NULL" : `'${access}'`} WHERE id = '${id}'`,
  );

/** A new client that may do something. */
export async function clientWith(
  target: Target,
  area: Area,
  access: string | null,
  scope = "",
): Promise<TestClient> {
  const client = await createClient(target, { scope });
  await setAccess(target, client, area, access);
  return client;
}

/** What a server of the operator has, which calls a target as a client. */
export const overHttp = <Config extends OwnConfig>(
  target: Target,
  { id, secret }: TestClient,
): ReturnType<typeof createServerClient<Config>> =>
  createServerClient<Config>({
    baseUrl: target.baseUrl,
    clientId: id,
    clientSecret: secret,
    fetch: (url, init) => target.fetch((url as string).slice(target.baseUrl.length), init),
  });

/** The code of what a call throws, with the pointers of its errors. `none` if it throws nothing. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    (value) => ({ code: "none", value }),
    (reason: unknown) => reason,
  );
  const { code, errors = [] } = error as { code: string; errors?: { pointer: string }[] };
  return [code, ...errors.map(({ pointer }) => pointer)].join(" ");
}

/** A user who registered and logged in. */
export async function userOf(target: Target) {
  const { person, token } = await registerAndLogIn(target);
  return { person, token, id: String((await verify(target, token)).body["sub"]) };
}

export const addressOf = (name = uniqueName()): string => `${name}@example.com`;

/** The events about an account and their actors, in order. */
export const trailOf = async (target: Target, subject: string) =>
  (
    await target.sql(
      `SELECT event, actor_id FROM audit WHERE subject_id = '${subject}' ORDER BY id`,
    )
  ).map((row) => [row["event"], row["actor_id"]]);
