import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { doctor } from "../../../src/entry/commands/doctor/doctor.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import type { ProviderEntry } from "../../../src/entry/config/upstream/entry.ts";
import { latchkey } from "../../support/cli.ts";
import { freePort } from "../../support/network/free-port.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startApple } from "../../support/upstream/apple.ts";
import { paths, startLyingIssuer } from "../../support/upstream/lying-issuer.ts";
import { startMicrosoft } from "../../support/upstream/microsoft.ts";
import { startRealIssuer } from "../../support/upstream/real-issuer.ts";

const closing: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

const started = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const one = await starting;
  closing.push(() => one.close());
  return one;
};

/** What doctor says about the providers, and whether nothing of all is bad. */
async function check(upstream: readonly ProviderEntry[]) {
  const SQLITE_FILE = join(await scratchFolder(), "latchkey.db");
  const noFile = () => {
    throw new Error("no files");
  };
  const config = readConfig({ SQLITE_FILE, ISSUER: "http://localhost:3000" }, noFile, { upstream });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const lines: string[] = [];
  const isGood = await doctor(config, log, (line) => void lines.push(line));
  return { isGood, lines: lines.filter((line) => line.includes("login with")) };
}

const client = { id: "acme", clientId: "latchkey", clientSecret: "s" };

describe("latchkey doctor", () => {
  it("finds providers that can be used, and prints the redirect URI of each", async () => {
    const real = await started(startRealIssuer(["http://localhost:3000/login/acme/callback"]));
    const microsoft = await started(startMicrosoft());
    const apple = await started(startApple());
    const { teamId, keyId, privateKey, clientId } = apple;
    const { isGood, lines } = await check([
      { ...client, issuer: real.issuer },
      { ...client, id: "microsoft", issuer: microsoft.issuerOf("{tenantid}") },
      { id: "apple", issuer: apple.origin, clientId, teamId, keyId, privateKey },
      { ...client, id: "github" },
      { ...client, id: "discord" },
    ]);
    expect(lines).toEqual([
      `ok   login with acme: the discovery document of ${real.issuer} can be used`,
      "ok   login with acme: register http://localhost:3000/login/acme/callback",
      `ok   login with microsoft: the discovery document of ${microsoft.issuerOf("{tenantid}")} can be used`,
      "ok   login with microsoft: register http://localhost:3000/login/microsoft/callback",
      `ok   login with apple: the discovery document of ${apple.origin} can be used`,
      "ok   login with apple: register http://localhost:3000/login/apple/callback",
      "ok   login with github: GitHub has no discovery document, so its addresses are built in",
      "ok   login with github: register http://localhost:3000/login/github/callback",
      "ok   login with discord: Discord has no discovery document, so its addresses are built in",
      "ok   login with discord: register http://localhost:3000/login/discord/callback",
    ]);
    expect(isGood).toBe(true);
  });

  it("says what is wrong with a discovery document", async () => {
    const issuer = await started(startLyingIssuer());
    const at = `the discovery document at ${issuer.issuer}`;
    const said = async (document: object) => {
      issuer.document = { ...document };
      const { isGood, lines } = await check([{ ...client, issuer: issuer.issuer }]);
      return { isGood, first: lines[0], last: lines.at(-1) };
    };
    const bad = (fault: string) => ({
      isGood: false,
      first: `bad  login with acme: ${at} ${fault}`,
      last: "ok   login with acme: register http://localhost:3000/login/acme/callback",
    });

    expect(await said({ issuer: "https://other.example" })).toEqual(
      bad(
        `has the issuer https://other.example, and not ${issuer.issuer}; use the same text as issuer`,
      ),
    );
    expect(await said({ response_types_supported: ["id_token"] })).toEqual(
      bad("cannot be used (the provider has no authorization code flow)"),
    );
    for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri"]) {
      expect(await said({ [name]: undefined }), name).toEqual(
        bad(`cannot be used (the discovery document contains no usable ${name})`),
      );
    }
    issuer.faults.set(paths.discovery, "error");
    expect(await said({})).toEqual(bad("cannot be fetched (status 500)"));
    issuer.faults.set(paths.discovery, "away");
    expect(await said({})).toEqual(bad("cannot be fetched (not reachable)"));
    issuer.faults.set(paths.discovery, "html");
    expect((await said({})).first).toMatch(/cannot be used \(OAUTH_[A-Z_]+, status 200\)$/);
  });

  it("says that another issuer with many tenants is not that of the document", async () => {
    const microsoft = await started(startMicrosoft());
    microsoft.document = { issuer: "https://other.example/{tenantid}" };
    const { lines } = await check([
      { ...client, id: "microsoft", issuer: microsoft.issuerOf("{tenantid}") },
    ]);
    expect(lines[0]).toContain("(the discovery document contains another issuer)");
  });
});

describe("a private key of Apple that cannot be read", () => {
  const key = "-----BEGIN PRIVATE KEY-----\nnot-a-key\n-----END PRIVATE KEY-----";
  const fault = "the private key of the provider apple cannot be read";

  it("is named by doctor", async () => {
    const issuer = `http://127.0.0.1:${await freePort()}`;
    const apple = { id: "apple", issuer, clientId: "a", teamId: "t", keyId: "k", privateKey: key };
    const { lines } = await check([apple]);
    expect(lines[0]).toContain(`bad  login with apple: ${fault}`);
    expect(lines.join("\n")).not.toContain("not-a-key");
  });

  it("ends the server before it listens", async () => {
    const env = {
      APPLE_CLIENT_ID: "com.example.login",
      APPLE_TEAM_ID: "TEAM123456",
      APPLE_KEY_ID: "KEY1234567",
      APPLE_PRIVATE_KEY: key,
      PORT: "0",
    };
    const { code, stdout, stderr } = await latchkey({ env, cwd: await scratchFolder() }, "serve");
    expect(code).toBe(78);
    expect(stderr).toContain(fault);
    expect(stdout).not.toContain("listening");
    expect(stderr).not.toContain("not-a-key");
  });
});
