import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { contextOf } from "../support/documents/dockerfile.ts";
import { pack } from "../support/packed.ts";

const run = promisify(execFile);
const read = (...path: string[]): string => readFileSync(join(...path), "utf8");

interface Component {
  readonly type: string;
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly scope: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly Readonly<Record<string, unknown>>[];
  readonly purl: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

const bom = JSON.parse(read("dist/sbom.cdx.json")) as {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly version: number;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};
const bundled = bom.components.filter(({ properties = [] }) =>
  properties.some(({ name, value }) => name === "cdx:npm:package:bundled" && value === "true"),
);
const sections = read("dist/LICENSES.txt")
  .split(`\n${"=".repeat(80)}\n\n`)
  .slice(1);

describe("the bill of materials", () => {
  it("has the packages of every bundle and of the assets, and no tool", () => {
    const names = bundled.map(({ name }) => name);
    const server = ["hono", "drizzle-orm", "mysql2", "nodemailer", "prom-client", "zod"];
    const worker = ["bcryptjs", "@noble/hashes"];
    const pages = ["@simplewebauthn/browser", "preact", "swagger-ui-dist"];
    expect(names).toEqual(expect.arrayContaining([...server, ...worker, ...pages]));
    expect(names).toContain("@zxcvbn-ts/language-common");
    const tools = ["@hono/node-server", "esbuild", "rolldown", "typescript", "vite", "wrangler"];
    expect(names.filter((name) => tools.includes(name))).toEqual([]);
  });

  it("has every package that the sources import, but for the frameworks that an app brings itself", () => {
    const files = globSync(["src/**/*.ts", "web/src/**/*.{ts,tsx}"]);
    const imported = files.flatMap((file) =>
      [
        ...read(file).matchAll(
          /^import (?!type\b)[^"';]*?from "((?:@[^/"]+\/)?[^/."][^/":]*)["/]/gm,
        ),
      ]
        .map(([, name = ""]) => name)
        // Modules of SvelteKit begin with a dollar, and belong to no package.
        .filter((name) => name !== "latchkey-auth" && !name.startsWith("$")),
    );
    expect(new Set(imported).size).toBeGreaterThan(15);
    const names = new Set(bom.components.map(({ name }) => name));
    const { peerDependencies } = JSON.parse(read("package.json")) as { peerDependencies: object };
    expect([...new Set(imported)].filter((name) => !names.has(name)).toSorted()).toEqual(
      Object.keys(peerDependencies),
    );
  });

  it("has what npm installs with the package: one dependency and its binaries for each platform", () => {
    const installed = bom.components.filter((one) => !bundled.includes(one));
    expect(installed.filter(({ scope }) => scope === "required").map(({ name }) => name)).toEqual(
      Object.keys((JSON.parse(read("package.json")) as { dependencies: object }).dependencies),
    );
    const others = installed.filter(({ scope }) => scope !== "required");
    expect(others.map(({ name }) => name)).toContain("@node-rs/bcrypt-linux-x64-gnu");
    for (const { scope } of others) expect(scope).toBe("optional");
  });

  it("keeps the rules of CycloneDX 1.6, without a time and a random number", () => {
    const { bomFormat, specVersion, version, metadata, components, dependencies } = bom;
    expect([bomFormat, specVersion, version]).toEqual(["CycloneDX", "1.6", 1]);
    expect(bom).not.toHaveProperty("serialNumber");
    expect(metadata).not.toHaveProperty("timestamp");
    const all = [metadata.component, ...components];
    const refs = all.map((one) => one["bom-ref"]);
    expect(new Set(refs).size).toBe(refs.length);
    for (const one of all) {
      const purl = `pkg:npm/${one.name.replace("@", "%40")}@${one.version}`;
      expect([one.purl, one["bom-ref"]]).toEqual([purl, purl]);
      expect(one.type).toMatch(/^(?:application|library)$/);
      for (const { license, expression } of one.licenses) {
        if (expression === undefined) expect(license, purl).toEqual({ id: expect.any(String) });
        else expect([license, expression], purl).toEqual([undefined, expect.any(String)]);
      }
    }
    for (const { hashes, purl } of components) {
      expect(hashes, purl).toEqual([
        { alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) },
      ]);
    }
    expect(dependencies.map(({ ref }) => ref).toSorted()).toEqual(refs.toSorted());
    for (const { ref, dependsOn } of dependencies) {
      expect(new Set(dependsOn).size, ref).toBe(dependsOn.length);
      expect(dependsOn.filter((one) => !refs.includes(one))).toEqual([]);
    }
  });
});

describe("LICENSES.txt", () => {
  it("has a section with a license text for each package in dist", () => {
    const titles = sections.map((section) => section.split("\n", 1)[0]);
    expect(titles).toEqual(bundled.map(({ name, version }) => `${name} ${version}`));
    for (const section of sections) {
      const [title, license, ...text] = section.split("\n");
      expect(license, title).toMatch(/^License: \S/);
      expect(text.join("\n"), title).toMatch(/permission|redistribut|apache license/i);
    }
  });

  it("has the notices, and the licenses of code that packages bundle themselves", () => {
    const of = (name: string): string => sections.find((one) => one.startsWith(`${name} `)) ?? "";
    expect(of("swagger-ui-dist")).toContain("SmartBear Software Inc.");
    expect(of("swagger-ui-dist")).toContain("@license React");
    expect(of("reflect-metadata")).toContain("Copyright (C) Microsoft");
    expect(of("otpauth")).toContain("(c) Paul Miller | MIT");
  });

  it("is packed, and the bill of materials too", async () => {
    const { paths } = await pack();
    expect(paths).toEqual(expect.arrayContaining(["dist/LICENSES.txt", "dist/sbom.cdx.json"]));
  });
});

describe("a build in another folder", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await contextOf(".");
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  });
  const build = () =>
    run(process.execPath, ["tools/build/build.ts"], { cwd: folder }).then(
      () => "",
      (error: { stderr: string }) => error.stderr,
    );

  it("makes the same two files", async () => {
    expect(await build()).toBe("");
    for (const name of ["dist/LICENSES.txt", "dist/sbom.cdx.json"]) {
      expect(read(folder, name)).toBe(read(name));
    }
  });

  it("fails without the license text of a package, and writes no bundle", async () => {
    rmSync(join(folder, "dist"), { recursive: true, force: true });
    rmSync(join(folder, "tools/build/licenses/drizzle-orm.txt"));
    expect(await build()).toMatch(
      /The build bundles drizzle-orm@\S+ \(Apache-2\.0\), which has no license file\. Copy the text from its repository to tools\/build\/licenses\/drizzle-orm\.txt\./,
    );
    expect(existsSync(join(folder, "dist", "entry"))).toBe(false);
  });
});

describe("the texts in tools/build/licenses", () => {
  it("are only for packages in dist that have none", () => {
    const texts = globSync("tools/build/licenses/**/*.txt").map((file) =>
      file.replace(/^tools\/build\/licenses\/(.*)\.txt$/, "$1"),
    );
    expect(texts.length).toBeGreaterThan(0);
    for (const name of texts) {
      expect(bundled.map((one) => one.name)).toContain(name);
      expect(globSync(`node_modules/${name}/{licen,LICEN,Licen}*`), name).toEqual([]);
    }
  });
});
