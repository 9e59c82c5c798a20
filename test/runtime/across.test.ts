import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemeNames } from "../../src/drivers/foreign-hashes/schemes.ts";
import { accountIdsOf } from "../suite/http/calls/accounts.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  register,
  tokenFor,
  verify,
} from "../suite/http/calls/calls.ts";
import { setSession } from "../suite/http/calls/sessions.ts";
import { foreignHashes } from "../suite/http/passwords/foreign-hashes.ts";
import { rehashing } from "../suite/http/passwords/imported-hashes.ts";
import { proxiedDatabase } from "../support/databases/databases.ts";
import { secret } from "../support/secrets.ts";
import {
  dearerHashes,
  startOnBun,
  startOnNode,
  type Target,
} from "../support/targets/http-target.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";

const names = ["Node", "Bun", "workerd"] as const;
const pairs = names.flatMap((from) => names.map((to) => [from, to] as const));

describe("one database and one key, shared by all runtimes", () => {
  let shared: Awaited<ReturnType<typeof proxiedDatabase>>;
  let targets: Readonly<Record<(typeof names)[number], Target>>;

  beforeAll(async () => {
    shared = await proxiedDatabase();
    const env = {
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
      IMPORT_SCHEMES: schemeNames.join(","),
    };
    const drop = async () => {};
    const common = { env, hashing: dearerHashes };
    targets = {
      Node: await startOnNode({ database: { ...shared.direct, drop }, ...common }),
      Bun: await startOnBun({ database: { ...shared, drop }, ...common }),
      workerd: await startOnWorkerd({ database: { ...shared, drop }, ...common }),
    };
  });
  afterAll(async () => {
    for (const target of Object.values(targets ?? {})) await target.close();
    await shared?.drop();
  });

  it.each(pairs)(
    "an account registered on %s logs in on %s, by username and by e-mail address",
    async (from, to) => {
      const { person } = await registerAndLogIn(targets[from]);
      await tokenFor(targets[to], person);
      await tokenFor(targets[to], { ...person, username: person.email });
      const wrong = { ...person, password: `${person.password}?` };
      expect((await logIn(targets[to], wrong)).status).toBe(400);
      expect((await register(targets[to], person)).status).toBe(409);
    },
  );

  it.each(pairs)(
    "a token signed on %s is verified on %s until its session is revoked",
    async (from, to) => {
      const { person, token } = await registerAndLogIn(targets[from]);
      const { status, body } = await verify(targets[to], token);
      expect([status, body["username"]]).toEqual([200, person.username]);
      await setSession(targets[from], token, "revoked_at = 1");
      expect((await verify(targets[to], token)).status).toBe(401);
    },
  );

  const words = "violet harbour cactus engine marble window pocket garden lemon tiger cloud";
  const passwords = {
    "72 bytes": words.slice(0, 72),
    "73 bytes, of which plain bcrypt reads 72": words.slice(0, 73),
    "a NUL in the middle": "before \0 after",
    "an emoji of several code points": "secret 👩‍👩‍👧‍👦 secret",
    "an accent as a separate character (NFD)": "un caf\u0065\u0301 pr\u0065\u0300s du port",
  };
  it.each(pairs)("a password set on %s is compared in the same way on %s", async (from, to) => {
    for (const [what, text] of Object.entries(passwords)) {
      const { person } = await registerAndLogIn(targets[from], { password: text });
      await tokenFor(targets[to], { ...person, password: text.normalize("NFC") });
      const shorter = { ...person, password: text.slice(0, -1) };
      expect((await logIn(targets[to], shorter)).status, what).toBe(400);
    }
  });
  describe.each(names)("on %s", (name) => rehashing(() => targets[name]));
  // test/matrix/hash-vectors.test.ts has every vector on Node, test/matrix/foreign-hashes.test.ts on Bun and workerd.
  describe("on workerd", () => foreignHashes(() => targets.workerd, "fast"));

  it("of 51 concurrent registrations of one username on all runtimes one succeeds", async () => {
    const person = newcomer();
    const all = Object.values(targets);
    const answers = await Promise.all(
      Array.from({ length: 51 }, (_, index) => register(all[index % 3]!, person)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => ![201, 409, 503].includes(status))).toEqual([]);
    expect(await accountIdsOf(targets.Node, person)).toHaveLength(1);
  });
});
