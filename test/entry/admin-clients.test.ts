import { beforeAll, describe, expect, it } from "vitest";
import { ClientChanges, ClientCreation } from "../../src/contract/admin/client.ts";
import { setAccount } from "../suite/http/calls/accounts.ts";
import { insertAccount, send } from "../suite/http/calls/calls.ts";
import { createClient } from "../suite/http/calls/clients.ts";
import { expectInvalid, expectProblem } from "../suite/http/calls/expect.ts";
import { logInBy } from "../suite/http/calls/sessions.ts";
import { latchkeyInProcess } from "../support/cli-in-process.ts";
import { openTestDatabase, type TestDatabase } from "../support/databases/databases.ts";
import { secret } from "../support/secrets.ts";
import { openInProcess, scratchFolder, useTarget } from "../support/targets/http-target.ts";

const uri = "https://app.example.com/callback";
const both = [uri, "http://127.0.0.1/callback"];
const evil = ["https://evil.example/cb"];

/** What a client of the table has at first. */
const stored = {
  scope: "profile:read sessions",
  redirect_uris: both.join(" "),
  post_logout_uris: both.join(" "),
  backchannel_logout_uri: "https://app.example.com/logout",
};

/** The server is in production, where its users are. */
const production = { NODE_ENV: "production", BCRYPT_COST: "10" };

interface Change {
  readonly to: unknown;
  /** The same at the command line. */
  readonly option: readonly string[];
  /** Whether the API allows it for a first-party client, and for another's. */
  readonly own: boolean;
  readonly others: boolean;
  /** Whether the command allows it for both. Default: true. */
  readonly command?: "own";
}

/** Each member that the API can change. A member of the contract without a row fails. */
const changes: Readonly<Record<string, readonly Change[]>> = {
  name: [{ to: "قهوة", option: ["--name", "قهوة"], own: true, others: true }],
  contact: [
    { to: "a@example.com", option: ["--contact", "a@example.com"], own: true, others: true },
  ],
  scope: [
    {
      to: "profile:read profile:write sessions factors",
      option: ["--scopes", "profile:read,profile:write,sessions,factors"],
      own: false,
      others: false,
      command: "own",
    },
    {
      to: "profile:read",
      option: ["--scopes", "profile:read"],
      own: false,
      others: false,
      command: "own",
    },
  ],
  redirect_uris: [
    { to: evil, option: ["--redirect-uri", ...evil], own: false, others: true },
    { to: [...both, ...evil], option: ["--redirect-uri", uri], own: false, others: true },
    { to: [uri], option: ["--redirect-uri", uri], own: true, others: true },
  ],
  post_logout_redirect_uris: [
    { to: evil, option: ["--post-logout-uri", ...evil], own: false, others: true },
    { to: [], option: ["--post-logout-uri", ""], own: true, others: true },
  ],
  backchannel_logout_uri: [
    {
      to: "https://app.example.com/other",
      option: ["--backchannel-logout-uri", "https://app.example.com/other"],
      own: false,
      others: true,
    },
    { to: null, option: ["--backchannel-logout-uri", ""], own: true, others: true },
  ],
  require_pkce: [{ to: false, option: ["--no-pkce"], own: false, others: true }],
  roles: [{ to: true, option: ["--roles"], own: false, others: true }],
  allowed_roles: [{ to: ["admin"], option: ["--allow-role", "admin"], own: false, others: true }],
};

const rows = Object.entries(changes).flatMap(([member, all]) =>
  all.flatMap((change) =>
    (["own", "others"] as const).map((kind) => ({ member, kind, ...change })),
  ),
);

describe("clients through the admin API and by command", () => {
  let database: TestDatabase;
  const target = useTarget(async () => {
    database = await openTestDatabase("sqlite", await scratchFolder());
    return openInProcess({ database, hashing: production });
  });
  let token = "";
  beforeAll(async () => {
    const person = await insertAccount(target());
    await setAccount(target(), person, "role", "'admin'");
    ({ token } = await logInBy(target(), undefined, person));
  });
  const ask = (path: string, method = "GET", body?: object) =>
    send(target(), path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body && { "Content-Type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const command = (...args: string[]) =>
    latchkeyInProcess(
      {
        ...database.env,
        ...production,
        ISSUER: target().issuer,
        SECRET_KEY: target().secretKey,
      },
      "clients",
      ...args,
    );
  async function clientOf(kind: "own" | "others", columns: Readonly<Record<string, string>> = {}) {
    const { id } = await createClient(target());
    const all = { ...stored, ...(kind === "others" && { scope: "" }), ...columns };
    const set = Object.entries(all).map(([name, value]) => `${name} = '${value}'`);
    await target().sql(
      `UPDATE clients SET ${set.join(", ")}, first_party = ${kind === "own" ? 1 : 0} WHERE id = '${id}'`,
    );
    return id;
  }
  const shown = async (id: string) => (await ask(`/admin/clients/${id}`)).body;

  it("has a row for each member that can be changed", () => {
    expect(Object.keys(changes).toSorted()).toEqual(Object.keys(ClientChanges.shape).toSorted());
    const atBirth = ["first_party", "public"];
    expect([...Object.keys(changes), ...atBirth].toSorted()).toEqual(
      Object.keys(ClientCreation.shape).toSorted(),
    );
  });

  it.each(rows)(
    "A5: $member to $to of a client of $kind, only where it takes over no account",
    async ({ member, to, option, kind, command: by, ...allowed }) => {
      const id = await clientOf(kind);
      const before = await shown(id);
      const { status, body } = await ask(`/admin/clients/${id}`, "PATCH", { [member]: to });
      if (allowed[kind]) {
        expect([status, body[member]]).toEqual([200, to]);
      } else {
        expect([status, body["errors"]]).toEqual([
          422,
          [
            {
              pointer: `/${member}`,
              message: expect.stringContaining(kind === "own" ? "latchkey clients update" : "own"),
            },
          ],
        ]);
        expect(await shown(id)).toEqual(before);
      }
      const other = await clientOf(kind);
      const { code, stderr } = await command("update", other, ...option);
      expect([code, stderr]).toEqual([by === undefined || by === kind ? 0 : 1, expect.any(String)]);
    },
  );

  it("A5: none is created as first-party, and none becomes one", async () => {
    const evilApp = { name: "Evil", public: true, redirect_uris: evil };
    for (const body of [
      { ...evilApp, first_party: true },
      { name: "billing", first_party: true },
    ]) {
      expectInvalid(await ask("/admin/clients", "POST", body), "/first_party");
    }
    // A service has every scope of ours, so it is first-party as well.
    expectInvalid(await ask("/admin/clients", "POST", { name: "billing" }), "/redirect_uris");
    const wide = { ...evilApp, scope: "profile:read" };
    expectInvalid(await ask("/admin/clients", "POST", wide), "/scope");
    const made = await ask("/admin/clients", "POST", evilApp);
    expect([made.status, made.body]).toMatchObject([201, { first_party: false, scope: "" }]);
    const id = String(made.body["client_id"]);
    await ask(`/admin/clients/${id}`, "PATCH", { first_party: true });
    expect(await shown(id)).toMatchObject({ first_party: false, scope: "" });
  });

  it("A5: no administrator gets the secret of a first-party client, but anybody can revoke one", async () => {
    const [own, others] = [await clientOf("own"), await clientOf("others")];
    expectProblem(await ask(`/admin/clients/${own}/secret`, "POST"), 403, "client_is_first_party");
    const renewed = await ask(`/admin/clients/${others}/secret`, "POST");
    expect(renewed.status).toBe(201);
    secret(String(renewed.body["client_secret"]));
    const rotated = await command("rotate", own, "--json");
    secret((JSON.parse(rotated.stdout) as { client_secret: string }).client_secret);
    expect((await ask(`/admin/clients/${own}`, "DELETE")).status).toBe(204);
    expect((await shown(own))["revoked_at"]).not.toBeNull();
  });

  it("A4: a URL that the server calls is public, unless a command allows another", async () => {
    const id = await clientOf("others");
    const path = `/admin/clients/${id}`;
    const set = (url: string) => ask(path, "PATCH", { backchannel_logout_uri: url });
    const privateOnes =
      "http://127.0.0.1:2375/containers/x/stop http://localhost/ https://127.0.0.1/ https://10.0.0.1/ https://169.254.169.254/latest " +
      "https://[::1]/ https://[::ffff:127.0.0.1]/ https://8.8.8.8/ https://localhost/ https://app.localhost/ https://localhost./";
    for (const url of privateOnes.split(" ")) {
      const { body } = await set(url);
      expect(body["errors"], url).toEqual([
        {
          pointer: "/backchannel_logout_uri",
          message: expect.stringMatching(/public host|browsers do/),
        },
      ]);
      const created = { name: "x", redirect_uris: [uri], backchannel_logout_uri: url };
      expectInvalid(await ask("/admin/clients", "POST", created), "/backchannel_logout_uri");
    }
    const url = "https://10.0.0.1/logout";
    const refused = await command("update", id, "--backchannel-logout-uri", url);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining("with --private-urls"),
    ]);
    expect(
      (await command("update", id, "--backchannel-logout-uri", url, "--private-urls")).code,
    ).toBe(0);
    expect(await shown(id)).toMatchObject({ backchannel_logout_uri: url, private_urls: true });
    // What the command allowed is for its URL alone.
    expect((await ask(path, "PATCH", { name: "x", backchannel_logout_uri: url })).status).toBe(200);
    expect((await shown(id))["private_urls"]).toBe(true);
    expectInvalid(await set("https://10.0.0.2/"), "/backchannel_logout_uri");
    expect((await set("https://app.example.com/logout")).status).toBe(200);
    expect((await shown(id))["private_urls"]).toBe(false);
  });
});
