import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Listener } from "../../../src/core/audit/ports.ts";
import { issueLinkToken } from "../../../src/core/email/link-tokens.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { loginOutcomes, type LoginOutcome } from "../../../src/core/login/rows.ts";
import { webhooksOf } from "../../../src/core/webhooks/enqueue.ts";
import { backgroundHooks } from "../../../src/drivers/hooks.ts";
import { createMetrics, type Metrics } from "../../../src/drivers/metrics/metrics.ts";
import { countEvents } from "../../../src/entry/metrics/watch.ts";
import { rings } from "../../support/alarms.ts";
import { device, openFactorStage, type FactorStage } from "../login/factor-stage.ts";
import type { Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

let stage: FactorStage;
/** The usual server, and one whose policy asks for a proven address. All have every listener of a real one. */
let server: Server;
let strict: Server;
let metrics: Metrics;
/** The names of the hooks that ran. */
const hooked: string[] = [];
const running: Promise<void>[] = [];
let listeners: readonly Listener[];

const open = (changes: Parameters<FactorStage["open"]>[0] = {}) =>
  stage.open({ ...changes, listeners });

beforeAll(async () => {
  stage = await openFactorStage();
  metrics = createMetrics({ version: "0", runtime: "node", database: "sqlite" });
  const ports = { ...stage.server.ports, poke: () => {} };
  const hooks = { loggedIn: () => void hooked.push("loggedIn") };
  listeners = [
    webhooksOf(ports, [{ id: "one", host: "one.example", events: ["*"] }]),
    countEvents(metrics),
    backgroundHooks(hooks, ports.log, (work) => void running.push(work)),
  ];
  server = await open();
  strict = await open({ policy: { requireVerifiedEmail: true } });
});
afterAll(() => stage.backend.close());

const texts = (statement: string) =>
  stage.backend.sql(statement).map((row) => String(Object.values(row)[0]));

/** The samples of a counter by their only label. */
async function counted(name: string): Promise<Record<string, number>> {
  const samples = (await metrics.text()).matchAll(
    new RegExp(`^${name}\\{\\w+="([^"]+)"\\} (\\d+)$`, "gm"),
  );
  return Object.fromEntries([...samples].map(([, label = "", value]) => [label, Number(value)]));
}

const grown = (before: Record<string, number>, after: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(after)
      .map(([label, value]) => [label, value - (before[label] ?? 0)] as const)
      .filter(([, more]) => more > 0),
  );

/** What each channel heard of some work. */
async function heard(at: Server, work: () => Promise<unknown>) {
  const flush = () => Promise.all([stage.server, at].map(({ auth }) => auth.audit.flush()));
  const [logins, limits] = ["latchkey_logins_total", "latchkey_throttled_total"] as const;
  await flush();
  hooked.length = 0;
  const seen = at.events.length;
  // Several servers make ids in one millisecond, so the new rows are not the last ones.
  stage.backend.sql("DELETE FROM audit");
  stage.backend.sql("DELETE FROM outbox");
  const before = [await counted(logins), await counted(limits)] as const;
  await work();
  await flush();
  await Promise.all(running.splice(0));
  const isTrail = ({ fields }: { readonly fields: unknown }) =>
    typeof fields === "object" && fields !== null && "outcome" in fields;
  return {
    log: at.events
      .slice(seen)
      .filter(isTrail)
      .map(({ event }) => event),
    table: texts("SELECT event FROM audit ORDER BY id"),
    webhooks: texts("SELECT kind FROM outbox WHERE channel = 'webhook'"),
    logins: grown(before[0], await counted(logins)),
    limits: grown(before[1], await counted(limits)),
    hooks: [...hooked],
  };
}

interface Told {
  /** The lines of the log, which are also the rows of the table. */
  readonly events: readonly string[];
  readonly logins: { readonly [Outcome in LoginOutcome]?: number };
  readonly limits?: Readonly<Record<string, number>>;
  readonly webhooks?: readonly string[];
  readonly hooks?: readonly string[];
}

const onEveryChannel = ({ events, logins, limits = {}, webhooks = [], hooks = [] }: Told) => ({
  log: events,
  table: events,
  webhooks,
  logins,
  limits,
  hooks,
});

const opened = { webhooks: ["session.created"], hooks: ["loggedIn"] } as const;

type Work = (at: Server) => Promise<unknown>;
type Person = Awaited<ReturnType<FactorStage["withTotp"]>>;

// Without a network, so that the cases do not use up each other's limits.
const network = undefined;
const password = (username: string, at: Server, given = {}) =>
  stage.password(username, { network, ...given }, at);
const prove = (token: string, proof: Parameters<FactorStage["prove"]>[1], at: Server) =>
  stage.prove(token, proof, { network }, at);
const waiting = async (login: Promise<unknown>): Promise<string> =>
  (await refusal(login)).mfa?.login?.token ?? expect.fail("the login waits for nothing");
const linkOf = async ({ userId }: { readonly userId: string }) => {
  const { linkTokens, store } = stage.server.ports;
  const account = (await store.findAccount(userId)) ?? expect.fail("no account");
  return issueLinkToken(linkTokens, "log_in", account, stage.backend.now);
};
const withLink = (token: string, at: Server) =>
  at.auth.login.withLink({ token, client: firstParty, device, network });
const withPasskey = (answer: unknown, at: Server) =>
  at.auth.login.withPasskey({ answer, client: firstParty, device, network });
type Authenticator = Awaited<ReturnType<FactorStage["addPasskey"]>>;
const answerOf = async (authenticator: Authenticator, at: Server, mfaToken?: string) => {
  const pending = mfaToken === undefined ? undefined : { mfaToken, clientId: firstParty.id };
  const asked = await at.auth.login.passkeyOptions({ pending });
  return authenticator.assert(String(asked["challenge"]));
};
const change = ({ userId }: { readonly userId: string }, set: string) =>
  void stage.backend.sql(`UPDATE users SET ${set} WHERE id = ?`, userId);
const disable = (person: { readonly userId: string }) => change(person, "disabled_at = 1");

/** A person with an authenticator app, a passkey and recovery codes, whose address is proven. */
const withAll = async () => {
  const person: Person = await stage.withTotp();
  change(person, "email_verified_at = 1");
  return { ...person, passkey: await stage.addPasskey(person) };
};
type All = Awaited<ReturnType<typeof withAll>>;

/** The first proofs, and the second ones. */
const firsts = {
  password: ({ username }: All, at: Server) => password(username, at),
  link: async (person: All, at: Server) => withLink(await linkOf(person), at),
};
const seconds = {
  totp: async (person: All) => stage.totp(stage.codeOf(person)),
  passkey: async ({ passkey }: All, at: Server, token: string) =>
    ({ method: "passkey", answer: await answerOf(passkey, at, token) }) as const,
  recovery_code: async ({ recoveryCodes: [code = ""] }: All) =>
    ({ method: "recovery_code", code }) as const,
};

/** Prepares a login, and gives what each channel must hear of it. */
type Case = () => Promise<Told & { readonly work: Work; readonly at?: Server }>;

const ways: Readonly<Record<string, Case>> = {
  "a password": async () => {
    const { username } = await stage.register();
    return {
      work: (at) => password(username, at),
      events: ["authn_login_success"],
      logins: { success: 1 },
      ...opened,
    };
  },
  "a password after a wrong one": async () => {
    const { username } = await stage.register();
    await refusal(password(username, server, { password: "wrong" }));
    return {
      work: (at) => password(username, at),
      events: ["authn_login_successafterfail"],
      logins: { success: 1 },
      ...opened,
    };
  },
  "a link": async () => {
    const person = await stage.register();
    change(person, "email_verified_at = 1");
    const token = await linkOf(person);
    return {
      work: (at) => withLink(token, at),
      events: ["authn_login_success"],
      logins: { success: 1 },
      ...opened,
    };
  },
  "a passkey": async () => {
    const { passkey } = await withAll();
    return {
      work: async (at) => withPasskey(await answerOf(passkey, at), at),
      events: ["authn_login_success"],
      logins: { success: 1 },
      ...opened,
    };
  },
  ...Object.fromEntries(
    Object.entries(firsts).flatMap(([first, start]) =>
      Object.entries(seconds).map(([second, proofOf]) => {
        const way: Case = async () => {
          const person = await withAll();
          return {
            work: async (at) => {
              const token = await waiting(start(person, at));
              await prove(token, await proofOf(person, at, token), at);
            },
            events: [
              "mfa_required",
              ...(second === "recovery_code" ? ["recovery_code_used"] : []),
              "mfa_passed",
              "authn_login_success",
            ],
            logins: { mfa_required: 1, success: 1 },
            ...opened,
          };
        };
        return [`a ${first} and then a ${second}`, way];
      }),
    ),
  ),
};

/** A login that fails after the right password, at its second factor. */
const atSecond = async (work: (token: string, at: Server, person: All) => Promise<unknown>) => {
  const person = await withAll();
  const token = await waiting(password(person.username, server));
  return { work: (at: Server) => work(token, at, person) };
};

const failures: Readonly<Record<string, Case>> = {
  "a wrong password": async () => {
    const { username } = await stage.register();
    return {
      work: (at) => password(username, at, { password: "wrong" }),
      events: ["authn_login_fail"],
      logins: { wrong: 1 },
    };
  },
  "an unknown name": async () => ({
    work: (at) => password("nobody", at),
    events: ["authn_login_fail"],
    logins: { unknown: 1 },
  }),
  "a disabled account": async () => {
    const person = await stage.register();
    disable(person);
    return {
      work: (at) => password(person.username, at),
      events: ["authn_login_fail"],
      logins: { disabled: 1 },
    };
  },
  "an address that is not proven": async () => {
    const { username } = await stage.register();
    return {
      at: strict,
      work: (at) => password(username, at),
      events: ["authn_login_fail"],
      logins: { unverified: 1 },
    };
  },
  "a hash whose scheme is off": async () => {
    const { username } = await stage.register();
    const remedyFor = () => "set IMPORT_SCHEMES=argon2";
    return {
      at: await open({ wrap: ({ hasher }) => ({ hasher: { ...hasher, remedyFor } }) }),
      work: (at) => password(username, at, { password: "wrong" }),
      events: ["authn_login_fail"],
      logins: { scheme_off: 1 },
    };
  },
  "a locked account": async () => {
    const { username, userId } = await stage.register();
    const { throttleKeys, store } = stage.server.ports;
    const key = await throttleKeys("login-account", userId);
    const expiresAt = stage.backend.now + 1000 * day;
    await store.insertCounter({ key, until: 0, failures: 100, expiresAt });
    return {
      work: (at) => password(username, at),
      events: ["authn_login_fail"],
      logins: { locked: 1 },
      limits: { "login-account": 1 },
    };
  },
  "wrong passwords beyond their limit, the second time without a line and a row": async () => {
    const { username } = await stage.register();
    const wrong = { password: "wrong" };
    while ((await refusal(password(username, stage.server, wrong))).code === "invalid_grant");
    return {
      work: async (at) => {
        await refusal(password(username, at, wrong));
        await password(username, at, wrong);
      },
      events: ["authn_login_fail_max"],
      logins: { throttled: 2 },
      limits: { "login-place": 2 },
    };
  },
  "a full queue": async () => {
    const inTurn = () => Promise.reject(new Failure(serverFailures.overloaded));
    const { username } = await stage.register();
    return {
      at: await open({ wrap: ({ hasher }) => ({ hasher: { ...hasher, inTurn } }) }),
      work: (at) => password(username, at),
      events: [],
      logins: { overloaded: 1 },
    };
  },
  "a client that has gone": async () => {
    const { username } = await stage.register();
    return {
      work: (at) => password(username, at, { signal: AbortSignal.abort() }),
      events: [],
      logins: { aborted: 1 },
    };
  },
  "a database that fails": async () => {
    const fail = () => Promise.reject(new Failure(serverFailures.unavailable));
    return {
      at: await open({
        wrap: ({ store }) => ({ store: { ...store, findAccountByUsername: fail } }),
      }),
      work: (at) => password("nobody", at),
      events: [],
      logins: { failed: 1 },
    };
  },
  "an unknown scope": async () => {
    const { username } = await stage.register();
    return {
      work: (at) => password(username, at, { scope: "unknown" }),
      events: [],
      logins: { refused: 1 },
    };
  },
  "a forged link": async () => ({
    work: (at) => withLink("forged", at),
    events: ["authn_login_fail"],
    logins: { refused: 1 },
  }),
  "a link of a disabled account": async () => {
    const person = await stage.register();
    const token = await linkOf(person);
    disable(person);
    return {
      work: (at) => withLink(token, at),
      events: ["authn_login_fail"],
      logins: { disabled: 1 },
    };
  },
  "a wrong code": async () => ({
    ...(await atSecond((token, at) => prove(token, stage.totp("000000"), at))),
    events: ["mfa_failed"],
    logins: { wrong_factor: 1 },
  }),
  "a wrong recovery code": async () => ({
    ...(await atSecond((token, at) =>
      prove(token, { method: "recovery_code", code: "wrong" }, at),
    )),
    events: ["mfa_failed"],
    logins: { wrong_factor: 1 },
  }),
  "a wrong passkey after a password": async () => ({
    ...(await atSecond((token, at) => prove(token, { method: "passkey", answer: {} }, at))),
    events: ["mfa_failed"],
    logins: { wrong_factor: 1 },
  }),
  "a second factor of a disabled account": async () => ({
    ...(await atSecond((token, at, person) => {
      disable(person);
      return prove(token, stage.totp(stage.codeOf(person)), at);
    })),
    events: [],
    logins: { disabled: 1 },
  }),
  "a second factor that comes too late": async () => ({
    ...(await atSecond((token, at, person) => {
      stage.backend.now += 10 * minute;
      return prove(token, stage.totp(stage.codeOf(person)), at);
    })),
    events: [],
    logins: { refused: 1 },
  }),
  "codes beyond their limit": async () => {
    const { work } = await atSecond((token, at) => prove(token, stage.totp("000000"), at));
    while ((await refusal(work(stage.server))).code === "invalid_grant");
    return { work, events: ["mfa_locked"], logins: { throttled: 1 }, limits: { totp: 1 } };
  },
  "a passkey that was removed": async () => {
    const { passkey, userId } = await withAll();
    const answer = await answerOf(passkey, server);
    await stage.server.ports.store.deletePasskeysOf(userId);
    return {
      work: (at) => withPasskey(answer, at),
      events: ["authn_login_fail"],
      logins: { wrong_factor: 1 },
    };
  },
  "the answer of a passkey that was sent before": async () => {
    const { passkey } = await withAll();
    const answer = await answerOf(passkey, server);
    await withPasskey(answer, stage.server);
    return {
      work: (at) => withPasskey(answer, at),
      events: ["passkey_replayed", "authn_login_fail"],
      logins: { wrong_factor: 1 },
    };
  },
  "a passkey of a disabled account": async () => {
    const person = await withAll();
    const answer = await answerOf(person.passkey, server);
    disable(person);
    return {
      work: (at) => withPasskey(answer, at),
      events: ["authn_login_fail"],
      logins: { disabled: 1 },
    };
  },
};

describe("a login", () => {
  it.each(Object.entries(ways))("with %s is told once on every channel", async (_, prepare) => {
    const { work, at = server, ...told } = await prepare();
    expect(await heard(at, () => work(at))).toEqual(onEveryChannel(told));
  });

  it.each(Object.entries(failures))(
    "that fails by %s is told once on every channel",
    async (_, prepare) => {
      const { work, at = server, ...told } = await prepare();
      expect(await heard(at, () => refusal(work(at)))).toEqual(onEveryChannel(told));
    },
  );

  it("has every outcome that the metrics know", async () => {
    const outcomes = new Set<string>();
    for (const prepare of [...Object.values(ways), ...Object.values(failures)]) {
      const { logins } = await prepare();
      for (const outcome of Object.keys(logins)) outcomes.add(outcome);
    }
    expect([...outcomes].toSorted()).toEqual(loginOutcomes.toSorted());
  });
});

describe("the alarm of few successful logins", () => {
  const alarms = parse(readFileSync("deploy/prometheus-rules.yml", "utf8")) as {
    readonly groups: readonly {
      readonly rules: readonly { readonly alert: string; readonly expr: string }[];
    }[];
  };
  const { expr } = alarms.groups
    .flatMap(({ rules }) => rules)
    .find(({ alert }) => alert === "LatchkeyFewLoginsSucceed")!;

  it("stays silent with MFA=all, even if most people start again before they finish", async () => {
    const all = await open({ policy: { mfa: "all" } });
    const person = await withAll();
    const { logins } = await heard(all, async () => {
      for (let login = 0; login < 60; login++) {
        stage.backend.now += minute;
        let token = "";
        for (let start = 0; start < 4; start++) {
          token = await waiting(password(person.username, all));
        }
        await prove(token, stage.totp(stage.codeOf(person)), all);
      }
    });
    expect(logins).toEqual({ mfa_required: 240, success: 60 });
    expect(rings(expr, logins)).toBe(false);
  });

  it("rings with MFA=all while somebody guesses names", async () => {
    const all = await open({ policy: { mfa: "all" } });
    const person = await withAll();
    const { logins } = await heard(all, async () => {
      const token = await waiting(password(person.username, all));
      await prove(token, stage.totp(stage.codeOf(person)), all);
      for (let guess = 0; guess < 60; guess++) await refusal(password(`guess${guess}`, all));
    });
    expect(logins).toEqual({ mfa_required: 1, success: 1, unknown: 60 });
    expect(rings(expr, logins)).toBe(true);
  });
});
