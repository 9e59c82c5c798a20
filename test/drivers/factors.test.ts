import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { createTestHarness, experimental_readRawConfig as readConfig } from "wrangler";
import { suite } from "../suite/factors/suite.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { commands } from "../support/targets/server.ts";

type Report = Readonly<Record<string, string | null>>;

/** What a configuration of wrangler replaces in the bundle: files of packages, and whole packages. */
const replacedIn = (config: string) => {
  const { alias = {} }: { readonly alias?: Readonly<Record<string, string>> } = readConfig({
    config,
  }).rawConfig;
  const all = Object.entries(alias);
  const isFile = ([name]: readonly [string, string]): boolean => name.startsWith(".");
  return {
    files: Object.fromEntries(all.filter(isFile)),
    packages: Object.fromEntries(all.filter((one) => !isFile(one))),
  };
};

const runners: Readonly<Record<string, () => Promise<Report>>> = {
  async Bun() {
    const [bun] = commands.bun;
    const program = fileURLToPath(new URL("../suite/factors/entry-process.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(bun, ["--no-env-file", program]);
    return JSON.parse(stdout) as Report;
  },
  async workerd() {
    // As it is deployed: without the packages that read certificates.
    const { packages: alias } = replacedIn("wrangler.toml");
    const main = join(await scratchFolder(), "suite.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL("../suite/factors/entry-worker.ts", import.meta.url))],
      outfile: main,
      alias,
      bundle: true,
      format: "esm",
      platform: "browser",
      conditions: ["workerd", "worker"],
      target: "es2024",
      logLevel: "warning",
    });
    const config = { name: "factors", main, compatibility_date: "2026-11-01" };
    const harness = createTestHarness({ workers: [{ config }] });
    try {
      const { url } = await harness.listen();
      return (await (await fetch(url)).json()) as Report;
    } finally {
      await harness.close();
    }
  },
};

it("Workers are bundled with the same replacements by wrangler and by the build", () => {
  const text = readFileSync("tools/build/build.ts", "utf8");
  for (const file of ["wrangler.toml", "wrangler.hyperdrive.toml"]) {
    const { files, packages } = replacedIn(file);
    const certificates = "./src/drivers/factors/passkeys/no-certificates.ts";
    const drizzle = "./tools/build/no-drizzle-parts.ts";
    const schemas = "./tools/build/no-json-schemas.ts";
    expect(files).toEqual({
      "../../package.json": "./dist/manifest.json",
      "../relations.js": drizzle,
      "./query-builders/query.js": drizzle,
      "./columns/all.js": drizzle,
      "./session.js": drizzle,
      "../pg-core/columns/enum.js": drizzle,
      "./en/en.ts": "./dist/parts-of-texts.json",
      "../core/to-json-schema.js": schemas,
      "./to-json-schema.js": schemas,
      "./defaultRootCerts/android-key.js": certificates,
      "./defaultRootCerts/android-safetynet.js": certificates,
      "./defaultRootCerts/apple.js": certificates,
      "./defaultRootCerts/mds.js": certificates,
      "./verifications/tpm/verifyAttestationTPM.js": certificates,
      "./verifications/verifyAttestationAndroidKey.js": certificates,
      "./verifications/verifyAttestationAndroidSafetyNet.js": certificates,
      "./verifications/verifyAttestationApple.js": certificates,
      "./verifications/verifyAttestationFIDOU2F.js": certificates,
      "./services/metadataService.js": certificates,
      "../../services/metadataService.js": certificates,
      "../../metadata/verifyAttestationWithMetadata.js": certificates,
      "../../helpers/validateCertificatePath.js": certificates,
      "../../helpers/getCertificateInfo.js": certificates,
      "./getCertificateInfo.js": certificates,
      "./convertX509PublicKeyToCOSE.js": certificates,
    });
    expect(text).toContain(
      String.raw`(?:relations|\w+-core\/(?:query-builders\/query|columns\/all))\.js`,
    );
    expect(text).toContain(String.raw`zod\/v4\/core\/to-json-schema\.js`);
    expect(text).toContain(String.raw`\/defaultRootCerts\/[\w-]+\.js`);
    expect(text).toContain("(?:TPM|Android\\w+|Apple|FIDOU2F|WithMetadata)");
    expect(text).toContain(
      String.raw`(?:metadataService|validateCertificatePath|getCertificateInfo|convertX509\w+)`,
    );
    expect(text).toContain(String.raw`(?:\w+-proxy\/session|pg-core\/columns\/enum)\.js`);
    expect(text).toContain(String.raw`\/languages\/en\/en\.ts`);
    const { otpauth, "@noble/hashes/sha3.js": sha3, ...readers } = packages;
    expect(otpauth).toBe("./node_modules/otpauth/dist/otpauth.slim.esm.js");
    expect(text).toContain('otpauth: "otpauth/slim"');
    expect(text).toContain(`"@noble/hashes/sha3.js": "${sha3}"`);
    expect(new Set(Object.values(readers))).toEqual(new Set([certificates]));
    expect(Object.keys(readers)).toHaveLength(8);
    for (const name of Object.keys(readers)) {
      expect(text).toContain(`"${name.replace("@peculiar/", "")}"`);
    }
  }
});

describe.each(Object.entries(runners))("the drivers of second factors on %s", (_, run) => {
  let report: Report;
  beforeAll(async () => {
    report = await run();
  });

  it.each(Object.keys(suite))("%s", (name) => {
    expect(report[name]).toBeNull();
  });
});
