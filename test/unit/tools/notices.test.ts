import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { legalComments, licensesText } from "../../../tools/build/licenses.ts";
import { sbomText } from "../../../tools/build/sbom.ts";
import { shippedPackages, type Lock } from "../../../tools/build/shipped.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const lock: Lock = {
  "": { version: "0.1.0", dependencies: { native: "1" }, devDependencies: { bundled: "1" } },
  "node_modules/bundled": {
    version: "1.0.0",
    license: "MIT",
    dev: true,
    integrity: "sha512-AAEC/w==",
    dependencies: { "@scope/inner": "^2.0.0", tool: "1" },
  },
  "node_modules/@scope/inner": { version: "1.9.0", license: "MIT", dev: true },
  "node_modules/bundled/node_modules/@scope/inner": {
    version: "2.0.0",
    license: "(MIT OR Apache-2.0)",
    dev: true,
  },
  "node_modules/tool": { version: "1.0.0", license: "MIT", dev: true },
  "node_modules/native": {
    version: "3.0.0",
    license: "MIT",
    optionalDependencies: { "native-linux": "3.0.0" },
  },
  "node_modules/native-linux": { version: "3.0.0", license: "MIT", optional: true },
};
const inputs = [
  "src/index.ts",
  "node_modules/bundled/lib/deep/a.js",
  "../linked/node_modules/bundled/b.js",
  "node_modules/bundled/node_modules/@scope/inner/c.js",
  "(disabled):crypto",
];
const packages = shippedPackages(inputs, lock);

/** A project of which only these files exist. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await scratchFolder();
  for (const { bundled } of packages) {
    for (const file of bundled) mkdirSync(join(root, dirname(file)), { recursive: true });
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const own = {
  "node_modules/bundled/License": "License of bundled\r\n",
  "node_modules/bundled/node_modules/@scope/inner/LICENSE-MIT": "License of inner\n",
};

describe("the packages that ship", () => {
  it("are those with a file in dist, and the dependencies that npm installs", () => {
    expect(packages.map(({ folder, bundled }) => [folder, bundled.length])).toEqual([
      ["node_modules/bundled/node_modules/@scope/inner", 1],
      ["node_modules/bundled", 2],
      ["node_modules/native", 0],
      ["node_modules/native-linux", 0],
    ]);
  });

  it("must be in the lock file, with a license", () => {
    expect(() => shippedPackages(["node_modules/new/a.js"], lock)).toThrow(
      "node_modules/new ships, but package-lock.json does not have it",
    );
    const unlicensed = { ...lock, "node_modules/new": { version: "1.0.0", dev: true } };
    expect(() => shippedPackages(["node_modules/new/a.js"], unlicensed)).toThrow(
      "new@1.0.0 ships, but its package.json states no license",
    );
  });
});

describe("LICENSES.txt", () => {
  it("has name, version, license and license text of each package in dist, and names the others", async () => {
    const text = licensesText(packages, new Map(), await project(own));
    expect(text).toContain("bundled 1.0.0\nLicense: MIT\n\nLicense of bundled\n");
    expect(text).toContain("inner 2.0.0\nLicense: (MIT OR Apache-2.0)\n\nLicense of inner\n");
    expect(text).toContain("in their own folders: native.\n");
    expect(text).not.toMatch(/1\.9\.0|tool|native-linux|\r/);
  });

  it("has notices, licenses of folders with a bundled file, and licenses beside a bundled file", async () => {
    const root = await project({
      ...own,
      "node_modules/bundled/NOTICE": "Notice of bundled",
      "node_modules/bundled/CopyrightNotice.txt": "Copyright of bundled",
      "node_modules/bundled/lib/LICENSE.md": "License of lib",
      "node_modules/bundled/other/LICENSE": "License of unused code",
      "node_modules/bundled/b.js.LICENSE.txt": "License in b.js",
    });
    const text = licensesText(packages, new Map(), root);
    for (const part of ["Notice of", "Copyright of", "License of lib", "License in b.js"]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("unused code");
  });

  it("has the license comments of the bundled files, each once", async () => {
    const comments = legalComments([
      "Bundled license information:\n\nbundled/b.js:\n  /*!\n   * By Ann\n\n   */\n\nbundled/lib/deep/a.js:\n  //! By Bob\n  //! By Eve\n",
      "Bundled license information:\n\nbundled/b.js:\n  /*!\n   * By Ann\n\n   */\n",
    ]);
    const text = licensesText(packages, comments, await project(own));
    expect(text).toContain(
      "License of bundled\n\n/*!\n * By Ann\n\n */\n\n//! By Bob\n//! By Eve\n",
    );
  });

  it("is not made if a package has no license text, and the error says what to do", async () => {
    expect.assertions(2);
    const root = await project({ "node_modules/bundled/README.md": "License: MIT" });
    try {
      licensesText(packages, new Map(), root);
    } catch (error) {
      const { message } = error as Error;
      expect(message).toContain(
        "The build bundles bundled@1.0.0 (MIT), which has no license file. Copy the text from its repository to tools/build/licenses/bundled.txt.",
      );
      expect(message).toContain("tools/build/licenses/@scope/inner.txt");
    }
  });

  it("takes a text from tools/build/licenses for a package without one", async () => {
    const byHand = {
      "node_modules/bundled/LICENSE": "License of bundled",
      "tools/build/licenses/@scope/inner.txt": "License by hand",
      "tools/build/licenses/bundled.txt": "License that is not needed",
    };
    const text = licensesText(packages, new Map(), await project(byHand));
    expect(text).toContain("License by hand");
    expect(text).not.toContain("not needed");
  });
});

describe("the bill of materials", () => {
  const bom = JSON.parse(
    sbomText({ name: "latchkey", version: "0.1.0", license: "MIT" }, packages, lock),
  ) as {
    readonly components: readonly Readonly<Record<string, unknown>>[];
    readonly dependencies: unknown;
  };

  it("has each package with its hash and license, and says which are bundled and which optional", () => {
    const bundled = [{ name: "cdx:npm:package:bundled", value: "true" }];
    expect(bom.components).toMatchObject([
      {
        name: "@scope/inner",
        purl: "pkg:npm/%40scope/inner@2.0.0",
        licenses: [{ expression: "(MIT OR Apache-2.0)" }],
        properties: bundled,
      },
      {
        name: "bundled",
        version: "1.0.0",
        "bom-ref": "pkg:npm/bundled@1.0.0",
        licenses: [{ license: { id: "MIT" } }],
        hashes: [{ alg: "SHA-512", content: "000102ff" }],
        scope: "required",
        properties: bundled,
      },
      { name: "native", scope: "required" },
      { name: "native-linux", scope: "optional" },
    ]);
    expect(bom.components[2]).not.toHaveProperty("properties");
  });

  it("says which package needs which, by the copy that npm installed", () => {
    expect(bom.dependencies).toEqual([
      {
        ref: "pkg:npm/latchkey@0.1.0",
        dependsOn: ["pkg:npm/bundled@1.0.0", "pkg:npm/native@3.0.0"],
      },
      { ref: "pkg:npm/%40scope/inner@2.0.0", dependsOn: [] },
      { ref: "pkg:npm/bundled@1.0.0", dependsOn: ["pkg:npm/%40scope/inner@2.0.0"] },
      { ref: "pkg:npm/native@3.0.0", dependsOn: ["pkg:npm/native-linux@3.0.0"] },
      { ref: "pkg:npm/native-linux@3.0.0", dependsOn: [] },
    ]);
  });

  it("lists a package once that is in two folders", () => {
    const copy = "node_modules/native/node_modules/bundled";
    const twice = { ...lock, [copy]: { ...lock["node_modules/bundled"]!, dev: false } };
    const all = shippedPackages(inputs, twice);
    const text = sbomText({ name: "latchkey", version: "0.1.0", license: "MIT" }, all, twice);
    const { components } = JSON.parse(text) as typeof bom;
    expect(all).toHaveLength(5);
    expect(components).toHaveLength(4);
    expect(components[1]).toHaveProperty("properties");
  });
});
