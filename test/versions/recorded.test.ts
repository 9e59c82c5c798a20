import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  opensWhatIsRecorded,
  readRecorded,
  recordedFile,
  type Recorded,
} from "../suite/http/recorded.ts";
import { secret } from "../support/secrets.ts";
import { newOidcKey } from "../support/tokens/oidc-key.ts";
import { startLyingIssuer, type LyingIssuer } from "../support/upstream/lying-issuer.ts";
import { oldCommit } from "./setup.ts";
import { issueAll } from "./support/record.ts";
import { openStage, type Stage, type Versioned } from "./support/stage.ts";
import { storedFormats } from "./support/stored.ts";

/** `UPDATE_SNAPSHOT=1` writes what the old server issued here to test/data, where the tests of `npm test` open it. */
describe("everything that an old server issues", () => {
  let stage: Stage;
  let idp: LyingIssuer;
  let today: Versioned;
  let recorded: Recorded;
  let env: Recorded["env"];
  beforeAll(async () => {
    idp = await startLyingIssuer();
    const provider = {
      id: "idp",
      name: "Provider",
      issuer: idp.issuer,
      client_id: idp.clientId,
      client_secret: idp.clientSecret,
      trust_email: true,
    };
    env = {
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
      OIDC_KEY: newOidcKey(),
      OIDC_PROVIDERS: JSON.stringify([provider]),
    };
    stage = await openStage("SQLite", env);
  });
  afterAll(async () => {
    await today?.close();
    await stage?.close();
    await idp?.close();
  });

  it("has the kinds that test/data has", async () => {
    const old = await stage.start("old");
    try {
      const issued = await issueAll(old, idp);
      const names = await old.sql("SELECT name FROM sqlite_master WHERE type = 'table'");
      const tables: Recorded["tables"] = Object.fromEntries(
        await Promise.all(
          names
            .map(({ name }) => String(name))
            .filter((name) => !/^(?:sqlite_|__|outbox)/.test(name))
            .map(async (name) => [name, await old.sql(`SELECT * FROM ${name}`)] as const),
        ),
      );
      const at = Date.now();
      recorded = { commit: oldCommit, at, env, tables, issued, ...(await storedFormats(env, at)) };
    } finally {
      await old.close();
    }
    today = await stage.start("new");
    if (process.env["UPDATE_SNAPSHOT"]) {
      writeFileSync(recordedFile, `${JSON.stringify(recorded, null, 1)}\n`);
    }
    const shape = ({ commit, tables, issued, mails, webhooks, throttleKeys }: Recorded) => ({
      commit,
      tables: Object.keys(tables),
      issued: Object.keys(issued),
      mails: mails.map(({ kind }) => kind),
      webhooks: webhooks.map(({ kind }) => kind),
      limits: throttleKeys.map(({ purpose }) => purpose),
    });
    expect(shape(readRecorded())).toEqual(shape(recorded));
  });
  opensWhatIsRecorded(
    () => today,
    () => recorded.issued,
  );
});
