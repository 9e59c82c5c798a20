import { execFile } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { pack, unpackInto } from "../support/packed.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

const run = promisify(execFile);
const tsc = resolve("node_modules", ".bin", "tsc");
const built = join("dist", "client", "client.js");

interface Manifest {
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, Readonly<Record<"types" | "default", string>>>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

describe("the published client", () => {
  it("is one file of at most 4.5 KiB after gzip, without any import", () => {
    const text = readFileSync(built, "utf8");
    expect(gzipSync(text).length).toBeLessThanOrEqual(4.5 * 1024);
    expect(text).not.toMatch(/\bimport\b|\brequire\b|\bexport\b[^;]*\bfrom\b/);
  });

  it("has `latchkey-auth/passkeys` beside it, one file of at most 4 KiB after gzip with its types, without any import", () => {
    const passkeys = manifest.exports["./passkeys"]!;
    const text = readFileSync(passkeys.default, "utf8");
    expect(gzipSync(text).length).toBeLessThanOrEqual(4 * 1024);
    expect(text).not.toMatch(/\bimport\b|\brequire\(|\bexport\b[^;]*\bfrom\b/);
    expect(passkeys.types).toBe("./dist/client/passkeys/passkeys.d.ts");
  });

  it("has `latchkey-auth/organizations` beside it, one file of at most 0.3 KiB after gzip with its types, without any import", () => {
    const organizations = manifest.exports["./organizations"]!;
    const text = readFileSync(organizations.default, "utf8");
    expect(gzipSync(text).length).toBeLessThanOrEqual(0.3 * 1024);
    expect(text).not.toMatch(/\bimport\b|\brequire\b|\bexport\b[^;]*\bfrom\b/);
    expect(organizations.types).toBe("./dist/client/organizations.d.ts");
  });

  it("has `latchkey-auth/store` beside it, one file of at most 1.6 KiB after gzip with its types, without any import", () => {
    const store = manifest.exports["./store"]!;
    const text = readFileSync(store.default, "utf8");
    expect(gzipSync(text).length).toBeLessThanOrEqual(1.6 * 1024);
    expect(text).not.toMatch(/\bimport\b|\brequire\b|\bexport\b[^;]*\bfrom\b/);
    expect(store.types).toBe("./dist/login-store/store.d.ts");
  });

  it("has `latchkey-auth/native` beside it, one file of at most 4.5 KiB after gzip with its types, without any import", () => {
    const native = manifest.exports["./native"]!;
    const text = readFileSync(native.default, "utf8");
    expect(gzipSync(text).length).toBeLessThanOrEqual(4.5 * 1024);
    expect(text).not.toMatch(/\bimport\b|\brequire\b|\bexport\b[^;]*\bfrom\b/);
    expect(native.types).toBe("./dist/client/native/native.d.ts");
  });

  it("has `latchkey-auth/server` beside it, one file of at most 2.25 KiB after gzip with its types, without any import", () => {
    const server = manifest.exports["./server"]!;
    const text = readFileSync(server.default, "utf8");
    expect(gzipSync(text).length).toBeLessThanOrEqual(2.25 * 1024);
    expect(text).not.toMatch(/\bimport\b|\brequire\b|\bexport\b[^;]*\bfrom\b/);
    expect(server.types).toBe("./dist/server.d.ts");
  });

  it("is the target of `latchkey-auth/client`, in this repository too", () => {
    const { default: file } = manifest.exports["./client"]!;
    expect(resolve(file)).toBe(resolve(built));
    expect(import.meta.resolve("latchkey-auth/client")).toContain("/dist/client/client.js");
  });

  it("gets its types beside it when the package is packed", () => {
    expect(manifest.scripts["prepack"]).toContain("npm run --silent build:declarations");
    expect(manifest.scripts["build:declarations"]).toContain(
      "tsc -p tools/build/tsconfig.client.json",
    );
    expect(manifest.exports["./client"]!.types).toBe("./dist/client/client.d.ts");
  });

  it("is packed without files of this machine", async () => {
    const { paths } = await pack();
    expect(paths).toContain("dist/client/client.js");
    const folders = /^(?:dist|drizzle|deploy)\/|^docs\/(?:[\w-]+\.md|images\/[\w-]+\.(?:png|svg))$/;
    expect(paths.filter((path) => !folders.test(path)).toSorted()).toEqual([
      ".env.example",
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "package.json",
    ]);
  });

  it("is packed with the files that its documents link to, except for those that only a checkout has", async () => {
    const { paths } = await pack();
    // Those of the guide are the same again, for programs that read them on a server.
    const documents = paths.filter((path) => path.endsWith(".md") && !path.startsWith("dist/"));
    expect(documents.length).toBeGreaterThan(25);
    const dead = documents.flatMap((path) =>
      [
        // A program that a document shows loads files of its own.
        ...readFileSync(path, "utf8")
          .replaceAll(/^```[^]*?^```$/gm, "")
          .matchAll(/\]\((?!https?:|#)([^)#\s]+)|(?:src|srcset)="([^"]+)"/g),
      ]
        .map(([, link, image]) => join(dirname(path), link ?? image ?? ""))
        .filter((target) => !paths.includes(target))
        .map((target) => `${path}: ${target}`),
    );
    expect(
      dead.filter(
        (link) =>
          !/: (?:(?:bench|examples\/\w+|web)\/README|test\/(?:README|codes|conformance))\.md$/.test(
            link,
          ),
      ),
    ).toEqual([]);
  });

  it("uses no browser API and sends no request when it is imported and created", async () => {
    const folder = await scratchFolder();
    copyFileSync(built, join(folder, "client.mjs"));
    writeFileSync(
      join(folder, "server.mjs"),
      `const names = ["window", "self", "location", "navigator", "localStorage", "sessionStorage", "indexedDB", "BroadcastChannel", "addEventListener", "fetch", "XMLHttpRequest"];
      for (const name of names) {
        Object.defineProperty(globalThis, name, { get() { throw new Error(name + " was used"); } });
      }
      const { createClient } = await import("./client.mjs");
      const client = createClient({ baseUrl: "https://login.example.com", resources: ["https://api.example.com"] });
      client.onChange(() => {})();
      console.log(Object.keys(client).sort().join());`,
    );
    const { stdout } = await run(process.execPath, [join(folder, "server.mjs")]);
    expect(stdout.trim()).toBe(
      "call,changeEmail,changePassword,deleteUser,exportUser,fetch,forgotPassword,getOrganization,getToken,getUser,logIn,logOut,onChange,reauthenticate,refresh,register,resetPassword,sendLoginLink,sendVerification,undoEmailChange,updateUser,verifyEmail,verifySecondFactor",
    );
  });
});

describe("an app that uses the types of the client", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await scratchFolder();
    await unpackInto(folder);
    copyFileSync(new URL("../support/client/consumer.ts", import.meta.url), join(folder, "app.ts"));
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  });

  it.each([
    { moduleResolution: "bundler", module: "esnext", exactOptionalPropertyTypes: true },
    { moduleResolution: "nodenext", module: "nodenext", exactOptionalPropertyTypes: false },
  ])(
    "compiles in strict mode with $moduleResolution, and its wrong calls do not",
    async (options) => {
      const compilerOptions = {
        ...options,
        strict: true,
        noEmit: true,
        // Checks the client's own types as well.
        skipLibCheck: false,
        target: "es2022",
        lib: ["es2022", "dom"],
        types: [],
      };
      const project = join(folder, `${options.moduleResolution}.json`);
      writeFileSync(project, JSON.stringify({ compilerOptions, files: ["app.ts"] }));
      const { stdout } = await run(tsc, ["-p", project]).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout).toBe("");
    },
  );
});
