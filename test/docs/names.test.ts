import { globSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ClientOptions } from "../../src/client/client.ts";
import { ownConfigOf } from "../../src/entry/config/own/options.ts";
import { readOwnConfig } from "../../src/entry/config/own/own-config.ts";
import { isVariable } from "../../src/entry/config/variables/variables.ts";
import type { Requirement } from "../../src/index.ts";
import type { CallRequirement, Issuer, ResourceOptions } from "../../src/resource.ts";
import { codeIn, membersAfter, wordsOf } from "../support/documents/code.ts";
import {
  commandFaults,
  readCommandLine,
  type CommandLine,
} from "../support/documents/command-line.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

const docs = readdirSync("docs").filter((name) => name.endsWith(".md"));
const pages = new Map(
  ["README.md", ...docs.map((name) => `docs/${name}`)].map((file) => [
    file,
    readFileSync(file, "utf8"),
  ]),
);

/** Variables that are not Latchkey's, and what they belong to. */
const otherVariables: Readonly<Record<string, string>> = {
  NAME: "any name",
  NAME_FILE: "any name",
  ORIGIN: "a program of the page",
  VERCEL_REGION: "Vercel",
  FLY_MACHINE_ID: "Fly",
  RAILWAY_REPLICA_ID: "Railway",
  RENDER_SERVICE_ID: "Render",
  OAUTH_PKCE_ENABLED: "django-allauth",
  LATCHKEY_URL: "a program of the page",
  ORDERS_URL: "a program of the page",
  CLIENT_ID: "a program of the page",
  CLIENT_SECRET: "a program of the page",
  SESSION_SECRET: "a program of the page",
  TURNSTILE_SECRET: "a program of the page",
  WEBHOOK_SECRET: "a program of the page",
  SIGNER_KEY: "the shell",
  TOKEN: "the shell",
  SUPABASE_URL: "the shell",
  TEST_MYSQL_URL: "the tests",
  AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY: "expo-secure-store",
  UPDATE_SNAPSHOT: "the tests",
  VERIFY_CA: "ssl-mode of a URL",
  VERIFY_IDENTITY: "ssl-mode of a URL",
  ON_ERROR_STOP: "psql",
  BEFORE_ON_PRIMARY_FAILOVER: "MySQL",
  OFFLINE_MODE: "MySQL",
};

/** Options that sentences name, and that are not Latchkey's. */
const otherOptions: Readonly<Record<string, string>> = {
  "--caching-disabled": "wrangler",
  "--exclude-table-data": "pg_dump",
  "--format": "podman build",
  "--ignore-table-data": "mariadb-dump",
  "--no": "npx",
  "--stop-timeout": "docker run",
  "--users": "kc.sh of Keycloak",
};

/** Throws if an option does not exist. */
type CheckOptions = (names: readonly string[]) => unknown;

const unset = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, undefined]));
const among =
  (known: object): CheckOptions =>
  (names) => {
    const unknown = names.filter((name) => !(name in known));
    if (unknown.length > 0) throw new Error(`${unknown.join(", ")} is unknown`);
  };
const client: Record<keyof ClientOptions, true> = {
  baseUrl: true,
  organization: true,
  resources: true,
  fetch: true,
  origin: true,
};
const issuer: Record<keyof Issuer, true> = {
  issuer: true,
  audience: true,
  secret: true,
  scopes: true,
  roles: true,
};
const resource: Record<keyof ResourceOptions, true> = {
  issuer: true,
  resource: true,
  name: true,
  scopes: true,
  implies: true,
  clients: true,
  introspect: true,
};
const callRequirement: Record<keyof CallRequirement, true> = {
  scope: true,
  acr: true,
  maxAge: true,
};
const requirement: Record<keyof Requirement, true> = {
  scope: true,
  role: true,
  acr: true,
  maxAge: true,
  organization: true,
  orgRole: true,
  redirect: true,
};

/** What stands before the options of each function, and what checks them. */
const optionChecks: readonly (readonly [before: RegExp, check: CheckOptions])[] = [
  [/\bcreateLatchkey\(/, (names) => ownConfigOf(unset(names))],
  [/\b(?:defineConfig|createWorker)\(/, (names) => readOwnConfig(unset(names))],
  [/\bregistration:/, (names) => readOwnConfig({ registration: unset(names) })],
  [/\bon:/, (names) => readOwnConfig({ on: unset(names) })],
  [/\bcreateClient(?:<.*?>)?\(/, among(client)],
  [/\bresourceServer\(/, among(issuer)],
  [/\bprotectedResource\(/, among(resource)],
  [/\bmcp\.(?:require|express)\(/, among(callRequirement)],
  [/\brequireUser\(/, among(requirement)],
  [/\bauthorize\(request, /, among(requirement)],
];

/** The configuration of Vite or of Astro, whose function has the name of ours. */
const configOfOthers = /^import \{ defineConfig \} from "(?:vite|astro\/config)";$/m;

/** Where a command of `latchkey` begins in a line. */
const beginning =
  /(?:^|&& )(?:[A-Z_]+=\S+ )*(?:latchkey|npx (?:--no )?latchkey-auth) (?=[a-z-])|npm run -s latchkey -- |(?:^|\s)node (?:--\S+ )*dist\/entry\/cli\.js /;

/** The words of each command of `latchkey` in a page. Sentences also name commands without `latchkey`, such as `users list`. */
function commandsIn(page: string, line: CommandLine): string[][] {
  const groups = line.get("")?.commands.filter((name) => line.get(name)?.commands.length) ?? [];
  return codeIn(page).flatMap(({ text, language }) => {
    if (!["sh", "console", "", undefined].includes(language)) return [];
    const isShort = language === undefined && groups.some((one) => text.startsWith(`${one} `));
    if (isShort) return [wordsOf(text)];
    const lines = text.split("\n").map((one) => one.trim().replace(/^\$ /, ""));
    return lines.flatMap((one) => one.split(beginning).slice(1).map(wordsOf));
  });
}

/** The options that sentences name without a command. */
const optionsIn = (page: string): string[] =>
  codeIn(page).flatMap(({ text, language }) =>
    language === undefined ? (/^--[a-z][a-z-]*/.exec(text) ?? []) : [],
  );

/** The names of variables: with an underscore wherever they are in code, and without one where they are set. */
const variablesIn = (page: string): string[] =>
  codeIn(page).flatMap(({ text, language }) => {
    if (["sql", "json"].includes(language ?? "")) return [];
    const names = text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? [];
    return [...names, ...(text.match(/(?<=^|\s)[A-Z][A-Z0-9_]+(?==| = ")/gm) ?? [])];
  });

/** Whether Latchkey reads a variable, by its name, as a file, or with the prefix that sets it apart from those of a host. */
const isRead = (name: string): boolean =>
  isVariable(name) || isVariable(name.replace(/_FILE$/, ""));
const isKnown = (name: string): boolean =>
  [name, name.replace(/^LATCHKEY_/, "")].some((one) => isRead(one) || one in otherVariables);

/** The names in a page that do not exist. */
function faultsIn(page: string, line: CommandLine): string[] {
  const known = [...line.values()].flatMap(({ options }) => options);
  const faults = [
    ...commandsIn(page, line).flatMap((words) => commandFaults(line, words)),
    ...optionsIn(page)
      .filter((name) => !known.includes(name) && !(name in otherOptions))
      .map((name) => `no command has the option ${name}`),
    ...variablesIn(page)
      .filter((name) => !isKnown(name))
      .map((name) => `the variable ${name} does not exist`),
    ...codeIn(page)
      .filter(({ text }) => !configOfOthers.test(text))
      .flatMap(({ text }) =>
        optionChecks.flatMap(([before, check]) =>
          membersAfter(before, text).flatMap((names) => {
            try {
              check(names);
              return [];
            } catch (error) {
              return [`${before.source}: ${(error as Error).message}`];
            }
          }),
        ),
      ),
  ];
  return [...new Set(faults)];
}

/** Where a text starts the package by an npx that may download it, or the program of the same name that is not ours. */
const downloadsIn = (text: string): string[] =>
  text.match(/\bnpx (?!--no )(?:-\S+ )*latchkey.*/g) ?? [];

describe("the package", () => {
  const texts = globSync([
    "*.md",
    "{docs,deploy,src,web,bench,test,tools}/**/*.{md,ts,tsx,json,service}",
  ]).filter((file) => !/node_modules|CHANGELOG|names\.test/.test(file));

  it("is never downloaded by a command of a text, for example by `npx latchkey`", () => {
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.flatMap((file) => downloadsIn(readFileSync(file, "utf8")))).toEqual([]);
  });

  it.each(["npx latchkey migrate", "npx latchkey-auth serve", "npx -y latchkey-auth serve"])(
    "would be by %s, and the test finds it",
    (command) => {
      expect(downloadsIn(`Run \`${command}\`.`)).toHaveLength(1);
    },
  );
});

describe("a block of commands", () => {
  const [, ...groups] = (pages.get("docs/README.md") ?? "").split("\n## ");
  const forApps = ["Add login", "Frameworks", "Features", "Tokens and APIs", "Customize"];
  const files = groups
    .filter((group) => forApps.some((name) => group.startsWith(`${name}\n`)))
    .flatMap((group) => [...group.matchAll(/\]\(([\w-]+\.md)\)/g)])
    // These are for operators, on whose servers the command is installed.
    .filter(
      ([, name = ""]) =>
        !/^(?:keys|manage-organizations|require-second-factors|resources|webhooks)\.md$/.test(name),
    );

  it.each(files.map(([, name = ""]) => `docs/${name}`))(
    "starts each one as a project with the package or a checkout does, in %s",
    (file) => {
      const lines = codeIn(pages.get(file) ?? "")
        .filter(({ language }) => language === "sh")
        .flatMap(({ text }) => text.split("\n"));
      expect(lines.filter((one) => /^\s*(?:[A-Z_]+=\S+ )*latchkey /.test(one))).toEqual([]);
    },
  );
});

describe("commands, options and variables", () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await readCommandLine({ cwd: await scratchFolder(), env: {} });
  });

  it.each([...pages.keys()])("all exist that %s names", (file) => {
    expect(faultsIn(pages.get(file) ?? "", line)).toEqual([]);
  });

  it("are found in every form that the pages use", () => {
    const all = [...pages.values()].join("\n");
    const commands = commandsIn(all, line).map((words) => words.join(" "));
    for (const one of [
      "sessions end-all",
      "serve",
      "purge",
      "users set-role ann admin",
      "keys generate --proxy",
      "keys generate --algorithm ES256",
      'clients create "order service" --scopes todos:read',
    ]) {
      expect(commands).toContain(one);
    }
    expect(variablesIn(all)).toEqual(expect.arrayContaining(["ISSUER", "PROCESSES", "MYSQL_HOST"]));
    const options = optionChecks.map(
      ([before]) => codeIn(all).flatMap(({ text }) => membersAfter(before, text)).length,
    );
    for (const [at, count] of options.entries()) {
      expect(count, String(optionChecks[at]?.[0])).toBeGreaterThan(0);
    }
  });

  it.each([
    [
      "An import causes none, and neither does `sessions revoke-all`.",
      "latchkey sessions revoke-all does not exist",
    ],
    ["| `users show\\|find` | looks up an account |", "latchkey users find does not exist"],
    ["```sh\nnpx --no latchkey-auth make --proxy   # a key\n```", "latchkey make does not exist"],
    [
      "```sh\n   npm run -s latchkey -- users show ann --all\n```",
      "latchkey users show has no option --all",
    ],
    [
      "```sh\ncd /opt && node dist/entry/cli.js serve --port 80\n```",
      "latchkey serve has no option --port",
    ],
    ["Or add `--forced`.", "no command has the option --forced"],
    ["Set `LOGIN_LINK=on`.", "the variable LOGIN_LINK does not exist"],
    ["Set `HOSTNAME=0.0.0.0`.", "the variable HOSTNAME does not exist"],
    ['```toml\n[vars]\nISUER = "https://example.com"\n```', "the variable ISUER does not exist"],
    ["```ts\ncreateClient({ url, fetch: (a, { b }) => b });\n```", "url is unknown"],
    ["`createLatchkey({ ...config, url })`", "url is unknown"],
    ["`registration: { open: true, closed: false }`", "registration.closed is unknown"],
    ['`requireUser({ scopes: ["a", "b"] })`', "scopes is unknown"],
  ])("are reported if they do not exist: %j", (page, fault) => {
    expect(faultsIn(page, line)).toEqual([expect.stringContaining(fault)]);
  });

  it("of other programs are still named by a page", () => {
    const all = [...pages.values()].join("\n");
    expect(Object.keys(otherVariables).filter((name) => !variablesIn(all).includes(name))).toEqual(
      [],
    );
    expect(Object.keys(otherOptions).filter((name) => !optionsIn(all).includes(name))).toEqual([]);
  });
});
