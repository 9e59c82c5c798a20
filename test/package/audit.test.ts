import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../support/network/free-port.ts";

/** The advisories that the registry has, by package. */
let advisories: Readonly<Record<string, readonly object[]>> = {};
/** The versions of each package that npm asked about. */
let asked: Readonly<Record<string, readonly string[]>> = {};

/** A registry as npm's client knows it: it answers for advisories, and for a package with one newer version. */
const registry = createServer((request, response) => void answer(request, response));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("Content-Type", "application/json");
  if (request.url === "/-/npm/v1/security/advisories/bulk") {
    const isPacked = request.headers["content-encoding"] === "gzip";
    asked = (await json(isPacked ? request.pipe(createGunzip()) : request)) as typeof asked;
    response.end(JSON.stringify(advisories));
    return;
  }
  const name = decodeURIComponent((request.url ?? "/").slice(1));
  const version = { name, version: "999.0.0", dist: { tarball: "" } };
  const versions = { "999.0.0": version };
  response.end(JSON.stringify({ name, "dist-tags": { latest: "999.0.0" }, versions }));
}

let url: string;
beforeAll(async () => {
  registry.listen(0, "127.0.0.1");
  await once(registry, "listening");
  url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
});
afterAll(() => registry.close());

const advisory = (name: string) => ({
  [name]: [
    {
      id: 1_099_999,
      url: `https://github.com/advisories/GHSA-0000-${name}`,
      title: `An invented flaw in ${name}`,
      severity: "high",
      vulnerable_versions: "<999.0.0",
      cwe: ["CWE-1"],
      cvss: { score: 7.5, vectorString: null },
    },
  ],
});

/** Runs the check for vulnerabilities as `npm run audit` does, after the build. */
const audit = (at: string) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const env = { ...process.env, npm_config_registry: at, npm_config_fetch_retries: "0" };
    execFile(process.execPath, ["tools/audit.ts"], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

const { packages: lock } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<Record<string, { version: string }>>;
};
const versionOf = (name: string) => `${name}@${lock[`node_modules/${name}`]?.version}`;

describe("the audit", () => {
  it.each(["hono", "mysql2", "preact", "swagger-ui-dist", "sql-escaper", "@node-rs/bcrypt"])(
    "fails for a vulnerability of %s, which ships",
    async (name) => {
      advisories = advisory(name);
      const { code, stderr } = await audit(url);
      expect(stderr).toContain("in packages that ship. Update these packages:\n");
      expect(stderr).toContain(`high: ${versionOf(name)}: An invented flaw in ${name} (https://`);
      expect(code).toBe(1);
      expect(asked[name]).toContain(lock[`node_modules/${name}`]?.version);
    },
  );

  it("shows a vulnerability of a tool, and does not fail", async () => {
    advisories = advisory("vitest");
    const { code, stdout, stderr } = await audit(url);
    expect(stdout).toContain("in packages that do not ship:\n");
    expect(stdout).toContain(`high: ${versionOf("vitest")}: An invented flaw in vitest (https://`);
    expect(stdout).toMatch(/No known vulnerability in the \d+ packages that ship\.\n/);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("fails with one line without a network", async () => {
    const { code, stdout, stderr } = await audit(`http://127.0.0.1:${await freePort()}/`);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^npm could not check for vulnerabilities \(.*ECONNREFUSED.*\)\. Check the network and the registry, then try again\.\n$/,
    );
    expect(code).toBe(1);
  });
});
