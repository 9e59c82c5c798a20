import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { circle, importsOf, placeOf, plant, sourcesOf } from "./support/sources.ts";
import { scratchFolder } from "./support/targets/http-target.ts";

const layers = [
  "core",
  "contract",
  "http",
  "drivers",
  "proxy",
  "entry",
  "client",
  "login-store",
  "frameworks",
] as const;
type Layer = (typeof layers)[number];

/** The layers that each layer may import, and whether it may import packages and Node's own modules. */
const layerRules: Readonly<
  Record<
    Layer,
    { readonly knows: readonly Layer[]; readonly packages: boolean; readonly node: boolean }
  >
> = {
  core: { knows: ["core"], packages: false, node: false },
  contract: { knows: ["contract", "core"], packages: true, node: false },
  http: { knows: ["http", "contract", "core"], packages: true, node: false },
  drivers: { knows: ["drivers", "core"], packages: true, node: true },
  // Its transport runs on Workers.
  proxy: { knows: ["proxy", "drivers", "core"], packages: true, node: false },
  entry: {
    knows: ["core", "contract", "http", "drivers", "proxy", "entry"],
    packages: true,
    node: true,
  },
  // Pages load the client, so it has no dependencies.
  client: { knows: ["client"], packages: false, node: false },
  // Beside the client, for the pages of any framework. It uses the types of the client alone.
  "login-store": { knows: ["login-store", "client"], packages: false, node: false },
  // Each file is for one framework, so none imports another.
  frameworks: { knows: ["login-store", "client"], packages: false, node: false },
};

/** What each binding of a framework may import beside the store. */
const peers: Readonly<Record<string, readonly string[]>> = {
  "frameworks/react.ts": ["react"],
  "frameworks/vue.ts": ["vue"],
  "frameworks/svelte.ts": ["svelte", "svelte/store"],
  "frameworks/solid.ts": ["solid-js", "solid-js/web"],
};

/** The pure files of core that the client and its faces are built with, because all servers and pages must decide alike. */
const ofClient = /^core\/ground\/(?:continue|own-page|pages)\.ts$/;

/** The layers that pages load. */
const ofPages: ReadonlySet<Layer> = new Set(["client", "login-store", "frameworks"]);

/** The package's own modules. They may import every layer but those of pages, and no layer may import them. */
const faces = /^(?:embedded|in-process|index|node|protected-resource|resource|worker)\.ts$/;

/** The files of the client that those are made of, because an app has the same calls over HTTP and in the process of the server. */
const ofServers =
  /^client\/(?:accounts|api-types|latchkey-error|managed-calls|managed-organizations|server-answer)\.ts$/;

/** The faces that another face is made of. */
const facesIn: Readonly<Record<string, readonly string[]>> = {
  "embedded.ts": ["./index.ts", "./server.ts"],
  "index.ts": ["./in-process.ts"],
  "resource.ts": ["./protected-resource.ts"],
};

/** The package's own modules that apps bundle. They load the server beside their bundle, and use their framework. */
const facesOfApps: Readonly<Record<string, readonly string[]>> = {
  // Bundlers heed a comment in the call, or that the path is computed.
  "next.ts": [
    "latchkey-auth/embedded",
    "?",
    "latchkey-auth/react",
    "next/headers.js",
    "next/server.js",
    "react",
  ],
  "sveltekit.ts": ["latchkey-auth/embedded", "$app/env", "?"],
};

/** The package's own modules for servers that are not Latchkey. They import the client and those pure files alone, and no package. */
const facesOfClient = /^server\.ts$/;

/** The features that each feature may import, in every layer. A feature is a folder or a file of that name. */
const featureRules: Readonly<Record<string, readonly string[]>> = {
  brand: [],
  languages: [],
  once: [],
  search: [],
  captcha: [],
  outbox: [],
  audit: ["outbox"],
  throttle: ["audit"],
  clients: ["once", "throttle", "audit", "brand"],
  resources: ["clients", "audit"],
  authorizations: ["clients", "audit"],
  sessions: ["audit"],
  memberships: ["audit"],
  email: ["brand", "languages", "outbox", "throttle"],
  "email-codes": ["email", "throttle", "audit"],
  consents: ["resources", "clients", "sessions", "languages", "email", "throttle", "audit"],
  factors: ["sessions", "email", "once", "throttle", "audit"],
  passwords: ["sessions", "email", "throttle", "audit"],
  tokens: [
    "resources",
    "sessions",
    "clients",
    "memberships",
    "factors",
    "email-codes",
    "throttle",
    "audit",
  ],
  bearers: ["tokens", "factors"],
  accounts: ["captcha", "passwords", "sessions", "email-codes", "email", "throttle", "audit"],
  organizations: [
    "memberships",
    "accounts",
    "sessions",
    "factors",
    "email",
    "languages",
    "throttle",
    "audit",
  ],
  links: [
    "captcha",
    "accounts",
    "passwords",
    "sessions",
    "factors",
    "email-codes",
    "email",
    "once",
    "throttle",
    "audit",
  ],
  upstream: [
    "accounts",
    "passwords",
    "sessions",
    "factors",
    "email-codes",
    "email",
    "once",
    "throttle",
    "audit",
  ],
  login: [
    "captcha",
    "accounts",
    "passwords",
    "sessions",
    "tokens",
    "clients",
    "factors",
    "email-codes",
    "upstream",
    "email",
    "throttle",
    "audit",
  ],
  oidc: [
    "resources",
    "accounts",
    "brand",
    "authorizations",
    "consents",
    "sessions",
    "tokens",
    "clients",
    "factors",
    "login",
    "outbox",
    "email",
    "once",
    "throttle",
    "audit",
  ],
  imports: ["accounts", "passwords", "sessions", "upstream", "audit"],
  webhooks: ["audit", "outbox"],
  admin: [
    "resources",
    "organizations",
    "memberships",
    "bearers",
    "accounts",
    "passwords",
    "sessions",
    "clients",
    "factors",
    "links",
    "email",
    "once",
    "outbox",
    "throttle",
    "audit",
    "imports",
    "upstream",
    "consents",
    "search",
  ],
  browser: [
    "throttle",
    "accounts",
    "passwords",
    "sessions",
    "tokens",
    "login",
    "clients",
    "factors",
    "upstream",
  ],
};

/** The files that all features may use, and that import no feature. */
const ground = [
  /^core\/(?:(?:ground|failures)\/|(?!(?:auth|ports|policy)\.ts$)[^/]+$)/,
  /^contract\/(?:fields|responses|security)\.ts$/,
  /^http\/(?:request|response)\/|^http\/(?:context|endpoint|frame|options)\.ts$/,
  /^drivers\/store\/(?:(?:keyed|statements|schema)\/|transport\.ts$)/,
];

/** The files that join all features: what they wire, and the tables of their rows. */
const joiners = /^core\/(?:(?:auth|ports|policy)\.ts$|tables\/)/;

const layerOf = (path: string): Layer | undefined =>
  layers.find((layer) => path === layer || path.startsWith(`${layer}/`));

/** The feature of a source: the name after its layer, or after the store. Entry and client have no features. */
function featureOf(path: string): string | undefined {
  const [, name = ""] = /^(?:core|contract|http|drivers\/store)\/([^/.]+)/.exec(path) ?? [];
  return Object.hasOwn(featureRules, name) ? name : undefined;
}

/** The imports under a folder `src` that break the rules of layers and features. */
function importFaults(folder: string): string[] {
  return sourcesOf(folder).flatMap(({ path, text }) => {
    if (facesOfClient.test(path)) {
      const foreign = importsOf(text).filter(
        (target) => !target.startsWith("./client/") && !ofClient.test(target.slice("./".length)),
      );
      return foreign.map((target) => `${path} imports ${target}`);
    }
    const ofApp = facesOfApps[path];
    if (ofApp) {
      const foreign = importsOf(text).filter((target) => !ofApp.includes(target));
      return foreign.map((target) => `${path} imports ${target}`);
    }
    const layer = faces.test(path) ? "face" : layerOf(path);
    if (!layer) return [`${path} is in no layer`];
    const isAllowed = (target: string): boolean => {
      // Only this file may import a path that it computes: that of the operator's configuration.
      if (target === "?") return path === "entry/config/own/config-file.ts";
      if (layer === "face") {
        if (facesIn[path]?.includes(target) || ofServers.test(placeOf(path, target))) return true;
        const known = layerOf(placeOf(path, target));
        return !target.startsWith(".") || (known !== undefined && !ofPages.has(known));
      }
      const { packages, node } = layerRules[layer];
      // The build puts this package into the file of `latchkey-auth/passkeys`.
      if (path.startsWith("client/passkeys/") && target === "@simplewebauthn/browser") return true;
      if (peers[path]?.includes(target)) return true;
      if (target.startsWith("node:")) return node;
      if (!target.startsWith(".")) return packages;
      const place = placeOf(path, target);
      // Only entry may read the version from the manifest.
      if (place === "../package.json") return layer === "entry";
      if (layer === "client" && ofClient.test(place)) return true;
      return isLayerAllowed(layer, place) && isFeatureAllowed(path, place);
    };
    return importsOf(text)
      .filter((target) => !isAllowed(target))
      .map((target) => `${path} imports ${target}`);
  });
}

function isLayerAllowed(layer: Layer, place: string): boolean {
  const other = layerOf(place);
  return other !== undefined && layerRules[layer].knows.includes(other);
}

function isFeatureAllowed(path: string, place: string): boolean {
  const [feature, other] = [featureOf(path), featureOf(place)];
  // A joiner imports all features, so no other file of core may import a joiner.
  if (!other) return !path.startsWith("core/") || joiners.test(path) || !joiners.test(place);
  if (ground.some((files) => files.test(path))) return false;
  return !feature || feature === other || (featureRules[feature] ?? []).includes(other);
}

/** The files that are loaded with a file under a folder `src`, without those that it loads later by `import()`. */
function loadedWith(folder: string, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = file.startsWith("../") ? "" : readFileSync(join(folder, file), "utf8");
  const targets = text.matchAll(/^(?:import|export) (?!type\b)[^"';]*?\bfrom "(\.[^"]+)"/gm);
  for (const [, target = ""] of targets) loadedWith(folder, placeOf(file, target), seen);
  return seen;
}

/** Patterns that no source may contain. Each exempts the files that match its second pattern. */
const forbidden: readonly (readonly [what: RegExp, exceptIn: RegExp])[] = [
  [
    /\bprocess\s*(?:\.|\?\.|\[["'])env\b/,
    /^entry\/commands\/(?:cli|init\/recipes)\.ts$|^(?:embedded|index|next|sveltekit)\.ts$/,
  ],
  [/\benv\b[^;\n]*\bfrom "node:process"/, /^$/],
  [/\bDate\.now\b|\bnew Date\(\s*\)/, /^(?:drivers|entry|client)\//],
  [/\bMath\.random\b|\bcrypto\b|\bfetch\(|\bconsole\b|\bset(?:Timeout|Interval)\b/, /^(?!core\/)/],
  [/\breturning\b|\bonDuplicateKeyUpdate\b|\bonConflict/i, /^$/],
  [/\beval\(|\bnew Function\b/i, /^$/],
  // Only hashes of other systems need these, and lists of breached passwords.
  [
    /\bMD5\b|\bSHA-?1\b/i,
    /^(?:drivers\/(?:foreign-hashes|breached-passwords)|core\/imports|entry\/config\/variables)\/|^entry\/local-drivers\.ts$/,
  ],
  [/\bchild_process\b/, /^entry\/runtimes\/processes\.ts$/],
  [/\bnew RegExp\(/, /^core\/accounts\/(?:email|names\/username)\.ts$/],
  // Secrets are compared by crypto.subtle.verify or timingSafeEqual. The page's session compares only proven tokens.
  [
    /\b\w*(?:[Mm]ac|[Ss]ecret|[Ss]ignature|[Tt]oken|[Pp]assword)\s*[!=]==\s*(?!undefined\b)[\w.]+/,
    /^client\/|^http\/browser\//,
  ],
  [/\bdb\s*\.\s*query\b|\bsql\s*\.\s*(?:raw|identifier)\b/, /^$/],
  [/\.transaction\(/i, /^$/],
  // Inside of the one statement that takes a role from an administrator.
  [/\bfor update\b/i, /^drivers\/(?:mysql|postgres)\/dialect\.ts$/],
  [/\breplace into\b|\bauto_?increment\b|(?<!\.)\bnow\(\)|\bforeign key\b|\.references\(/i, /^$/],
];

const wordFaults = (folder: string): string[] =>
  sourcesOf(folder).flatMap(({ path, text }) =>
    forbidden
      .filter(([what, exceptIn]) => what.test(text) && !exceptIn.test(path))
      .map(([what]) => `${path} has ${String(what.exec(text)?.[0])}`),
  );

/** The names that a source exports. */
const exported =
  /^export (?:declare )?(?:async )?(?:function\*?|const|class|interface|type|enum) (\w+)/gm;

describe("imports", () => {
  it("FA-123 follow the rules of layers and features in all of src", () => {
    expect(sourcesOf("src").length).toBeGreaterThan(50);
    expect(importFaults("src")).toEqual([]);
  });

  it("are of names that core exports once, so that a word has one meaning", () => {
    const homes = new Map<string, Set<string>>();
    for (const { path, text } of sourcesOf("src/core", /\.ts$/)) {
      // Every language has the same texts, under the same names.
      if (/^languages\/(?:de|en)\//.test(path)) continue;
      for (const [, name = ""] of text.matchAll(exported)) {
        homes.set(name, (homes.get(name) ?? new Set()).add(path));
      }
    }
    expect(homes.size).toBeGreaterThan(500);
    expect([...homes].filter(([, paths]) => paths.size > 1)).toEqual([]);
  });

  it("have no cycle, including imports of types", async () => {
    expect(circle("src")).toEqual([]);
    const folder = await plant("core/a.ts", 'import type { B } from "./b.ts";');
    await plant("core/b.ts", 'import { c } from "./deep/c.ts";', folder);
    await plant("core/deep/c.ts", 'import { a } from "../a.ts";', folder);
    expect(circle(folder)).toEqual(["core/a.ts", "core/b.ts", "core/deep/c.ts", "core/a.ts"]);
  });

  it("lead from a feature to features above it in the table alone, so that none form a circle", () => {
    const names = Object.keys(featureRules);
    for (const [at, [name, others]] of Object.entries(featureRules).entries()) {
      expect(
        others.filter((other) => names.indexOf(other) >= at),
        name,
      ).toEqual([]);
    }
  });

  const features = Object.keys(featureRules);
  const featurePairs = features.flatMap((from) => features.map((to) => [from, to] as const));
  it.each(featurePairs)(
    "from the feature %s to %s are allowed or reported, as the rules say",
    async (from, to) => {
      const isFine = from === to || (featureRules[from] ?? []).includes(to);
      for (const [path, target] of [
        [`core/${from}/planted.ts`, `../${to}/x.ts`],
        [`contract/${from}.ts`, `./${to}.ts`],
        [`contract/${from}/planted.ts`, `../${to}.ts`],
        [`http/${from}.ts`, `../core/${to}/x.ts`],
        [`drivers/store/${from}.ts`, `../../core/${to}/ports.ts`],
      ] as const) {
        const faults = importFaults(await plant(path, `import type { X } from "${target}";`));
        expect(faults, path).toEqual(isFine ? [] : [`${path} imports ${target}`]);
      }
    },
  );

  it.each([
    ["core/ids.ts", "./tokens/claims.ts"],
    ["contract/fields.ts", "./accounts.ts"],
    ["http/response/cors.ts", "../../contract/tokens/introspect.ts"],
    ["http/endpoint.ts", "./accounts.ts"],
    ["drivers/store/statements/run.ts", "../sessions.ts"],
    ["drivers/store/schema/mysql.ts", "../sessions.ts"],
    ["index.ts", "./client/client.ts"],
    ["index.ts", "./frameworks/react.ts"],
    ["frameworks/react.ts", "./vue.ts"],
    ["frameworks/react.ts", "react-dom"],
    ["frameworks/vue.ts", "react"],
    ["login-store/store.ts", "svelte/store"],
    ["server.ts", "./core/ids.ts"],
    ["server.ts", "hono"],
    ["client/planted.ts", "../server.ts"],
    ["entry/planted.ts", "../index.ts"],
    ["core/sessions/planted.ts", "../ports.ts"],
    ["core/sessions/planted.ts", "../auth.ts"],
    ["core/planted.ts", "./tables/events.ts"],
    ["core/planted.ts", "./ports.ts"],
    ["core/ground/planted.ts", "../tables/events.ts"],
    ["core/failures.ts", "../tables/failures.ts"],
    ["core/failures.ts", "../sessions/model.ts"],
  ])("from %s to %s are reported", async (path, target) => {
    const folder = await plant(path, `import type { X } from "${target}";`);
    expect(importFaults(folder)).toEqual([`${path} imports ${target}`]);
  });

  it.each(features)("from core/tables to the feature %s are allowed", async (to) => {
    const path = "core/tables/planted.ts";
    expect(importFaults(await plant(path, `import { x } from "../${to}/rows/x.ts";`))).toEqual([]);
  });

  it.each(features)("from the feature %s of core to core/tables are reported", async (from) => {
    for (const path of [`core/${from}/planted.ts`, `core/${from}/rows/planted.ts`]) {
      const target = posix.relative(posix.dirname(path), "core/tables/x.ts");
      const folder = await plant(path, `import type { X } from "${target}";`);
      expect(importFaults(folder)).toEqual([`${path} imports ${target}`]);
    }
  });

  const pairs = layers.flatMap((from) => layers.map((to) => [from, to] as const));
  it.each(pairs.filter(([from, to]) => !layerRules[from].knows.includes(to)))(
    "from %s to %s are reported",
    async (from, to) => {
      const spellings = [
        `import { x } from "../${to}/x.ts";`,
        `import type { X } from "../${to}/x.ts";`,
        `import {\n  type X,\n  y,\n} from "../${to}/x.ts";`,
        `export * from "../${to}/x.ts";`,
        `import "../${to}/x.ts";`,
        `const x = await import("../${to}/x.ts");`,
        `let x: import("../${to}/x.ts").X;`,
      ];
      for (const text of spellings) {
        expect(importFaults(await plant(`${from}/planted.ts`, text)), text).toHaveLength(1);
      }
      const nested = await plant(`${from}/deep/er.ts`, `import { x } from "../../${to}/x.ts";`);
      expect(importFaults(nested)).toEqual([`${from}/deep/er.ts imports ../../${to}/x.ts`]);
    },
  );

  it.each(pairs.filter(([from, to]) => layerRules[from].knows.includes(to)))(
    "from %s to %s are allowed",
    async (from, to) => {
      const target = from === to ? "./x.ts" : `../${to}/x.ts`;
      const text = `import { x } from "${target}";`;
      expect(importFaults(await plant(`${from}/planted.ts`, text))).toEqual([]);
    },
  );

  it.each([
    ["core", "hono"],
    ["core", "zod"],
    ["core", "node:crypto"],
    ["core", "../../package.json"],
    ["contract", "node:fs"],
    ["http", "node:http"],
    ["http", "../../package.json"],
    ["proxy", "node:http"],
    ["client", "node:crypto"],
    ["client", "openapi-fetch"],
  ])("from %s to %s are reported", async (layer, target) => {
    const folder = await plant(`${layer}/planted.ts`, `import x from "${target}";`);
    expect(importFaults(folder)).toEqual([`${layer}/planted.ts imports ${target}`]);
  });

  it("are allowed between features exactly as docs/code-structure.md says", () => {
    const rows = readFileSync("docs/code-structure.md", "utf8").matchAll(
      /^\| `([\w-]+)` \| .* \| (.*) \|$/gm,
    );
    const listed = [...rows].map(([, feature = "", others = ""]) => [
      feature,
      [...others.matchAll(/`([\w-]+)`/g)].map(([, other = ""]) => other).toSorted(),
    ]);
    const rules = Object.entries(featureRules).map(([feature, others]) => [
      feature,
      others.toSorted(),
    ]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(rules));
    expect(listed).toHaveLength(rules.length);
  });

  it("let only one file open a session, which asks the file with the login rule of docs/code-structure.md", () => {
    const importing = (place: string) =>
      sourcesOf("src").filter(({ path, text }) =>
        importsOf(text).some((target) => placeOf(path, target) === place),
      );
    const opening = importing("core/sessions/open.ts").map(({ path }) => path);
    expect(opening).toEqual(["core/login/open.ts"]);
    const [, file = ""] =
      /\*\*Change the login rule\*\* in `([^`]+)`/.exec(
        readFileSync("docs/code-structure.md", "utf8"),
      ) ?? [];
    expect(importing(file).map(({ path }) => path)).toContain(opening[0]);
  });

  it("with a computed target are reported, and so are files in no layer", async () => {
    const computed = await plant("entry/planted.ts", "await import(name);");
    expect(importFaults(computed)).toEqual(["entry/planted.ts imports ?"]);
    expect(importFaults(await plant("planted.ts", ""))).toEqual(["planted.ts is in no layer"]);
  });

  it("of the command line load no server and no database before it knows the command", async () => {
    const isHeavy = (file: string): boolean => /^(?:http|contract|drivers\/store)\//.test(file);
    const loaded = [...loadedWith("src", "entry/commands/cli.ts")];
    expect(loaded).toContain("entry/config/config-error.ts");
    expect(loaded.filter(isHeavy)).toEqual([]);
    const folder = await plant("entry/a.ts", 'import { b } from "./b.ts";');
    await plant("entry/b.ts", 'import {\n  type X,\n  c,\n} from "../http/c.ts";', folder);
    await plant("http/c.ts", 'import type { D } from "./d.ts";\nawait import("./e.ts");', folder);
    expect([...loadedWith(folder, "entry/a.ts")].filter(isHeavy)).toEqual(["http/c.ts"]);
  });

  it("are checked by the linter as well", async () => {
    const folder = await scratchFolder();
    cpSync(".oxlintrc.json", join(folder, ".oxlintrc.json"));
    const planted = [
      ["core", "../drivers/x.ts"],
      ["core", "node:fs"],
      ["contract", "../http/x.ts"],
      ["http", "../drivers/x.ts"],
      ["http", "../entry/x.ts"],
      ["drivers", "../http/x.ts"],
      ["drivers", "../contract/x.ts"],
      ["drivers", "../entry/x.ts"],
      ["drivers", "../proxy/x.ts"],
      ["http", "../proxy/x.ts"],
      ["proxy", "../http/x.ts"],
      ["proxy", "../entry/x.ts"],
      ["proxy", "node:fs"],
      ["client", "../core/x.ts"],
      ["client", "../contract/x.ts"],
      ["client", "openapi-fetch"],
      ["core/tokens", "../../drivers/x.ts"],
      ["http/tokens", "../../proxy/x.ts"],
      ["drivers/store", "../../contract/x.ts"],
      ["client/native", "../../entry/x.ts"],
      ["client/native", "node:fs"],
      ["frameworks", "./vue.ts"],
      ["frameworks", "react-dom"],
      ["frameworks", "../core/x.ts"],
    ] as const;
    planted.forEach(([layer, target], index) => {
      mkdirSync(join(folder, "src", layer), { recursive: true });
      const text = `import { x } from "${target}";\nexport const y = x;\n`;
      writeFileSync(join(folder, "src", layer, `planted-${index}.ts`), text);
    });
    const output = await lint(folder);
    const found = output.match(/src\/[\w/]+\/planted-\d+\.ts(?=.*no-restricted-imports)/g) ?? [];
    expect(found.toSorted()).toEqual(
      planted.map(([layer], index) => `src/${layer}/planted-${index}.ts`).toSorted(),
    );
  });
});

describe("sources", () => {
  it("VULN-19 VULN-73 use the environment, SQL, programs and === only where the rules allow it", () => {
    expect(wordFaults("src")).toEqual([]);
  });

  it.each([
    ["http/planted.ts", "const x = process.env;"],
    ["entry/config.ts", 'const x = process["env"];'],
    ["entry/planted.ts", 'import { env } from "node:process";'],
    ["core/planted.ts", "const x = Date.now();"],
    ["contract/planted.ts", "const x = new Date();"],
    ["http/planted.ts", "const clock = Date.now;"],
    ["core/planted.ts", "const x = Math.random();"],
    ["core/planted.ts", "const x = crypto.randomUUID();"],
    ["drivers/planted.ts", "const x = insert.returning();"],
    ["drivers/planted.ts", "x.onDuplicateKeyUpdate({});"],
    ["drivers/planted.ts", "const x = db.query.users.findFirst();"],
    ["drivers/planted.ts", "const x = sql.raw(text);"],
    ["drivers/planted.ts", "const x = sql.identifier(name);"],
    ["drivers/planted.ts", "await db.transaction(work);"],
    ["http/planted.ts", "const x = eval(text);"],
    ["drivers/planted.ts", 'createHash("sha1");'],
    ["entry/planted.ts", 'import { exec } from "node:child_process";'],
    ["http/planted.ts", "const x = new RegExp(text);"],
    ["core/planted.ts", "if (client.secret === given) open();"],
    ["proxy/planted.ts", "const isForged = mac !== expected.mac;"],
  ])("are reported in %s with the text %s", async (path, text) => {
    expect(wordFaults(await plant(path, text))).toHaveLength(1);
  });
});

describe("dependencies", () => {
  it("VULN-70 VULN-71 VULN-73 have the fixes of the vulnerabilities that are known to us", () => {
    const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
      packages: Readonly<Record<string, { readonly version: string }>>;
    };
    const fixed = {
      hono: "4.13.19",
      "@hono/node-server": "2.1.9",
      mysql2: "3.23.1",
      "drizzle-orm": "0.45.2",
      bcryptjs: "3.0.3",
    };
    for (const [name, version] of Object.entries(fixed)) {
      const copies = Object.keys(packages).filter(
        (path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
      );
      expect(copies, name).toContain(`node_modules/${name}`);
      for (const path of copies) {
        const own = packages[path]?.version ?? "0";
        expect(own.localeCompare(version, "en", { numeric: true }), path).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

/** The output of oxlint for a folder, with one finding per line. */
const lint = (folder: string): Promise<string> =>
  new Promise((resolve) => {
    const oxlint = join(process.cwd(), "node_modules", ".bin", "oxlint");
    execFile(oxlint, ["--format=unix", "src"], { cwd: folder }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
