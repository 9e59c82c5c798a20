import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readGuide } from "../../guides.ts";
import type { Terminal } from "../terminal.ts";
import { NotDone } from "../users/not-done.ts";
import { recipes, type Edit, type Recipe } from "./recipes.ts";

/**
 * Writes the files of a guide into the app of a folder, and never replaces one. Prints a line for each file, and what is left to do by
 * hand. Throws NotDone if the framework is not known.
 */
export function init(
  folder: string,
  given: string | undefined,
  { print }: Pick<Terminal, "print">,
): void {
  const manifest = manifestIn(folder);
  const recipe = recipeFor(given, manifest);
  const app: App = {
    has: (file) => existsSync(join(folder, file)),
    read: (file) => readFileSync(join(folder, file), "utf8"),
    write(file, text, mode = 0o666) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text, { mode });
    },
    protect: (file) => chmodSync(join(folder, file), 0o600),
  };
  const blocks = blocksOf(readGuide(recipe.guide));
  // Another key would end all sessions, and make the authenticator apps of users useless.
  const isInUse = app.has("latchkey.config.ts") || app.has("data");
  const lines = [
    // First, so that no secret is ever in a file that git takes.
    ...ignore(app),
    ...recipe.blocks.flatMap((name) => writeBlock(app, recipe, name, blocks.get(name) ?? "")),
    ...recipe.edits.map((edit) => change(app, edit)),
    setVariables(app, recipe, recipe.hasKey && !isInUse),
  ];
  lines.forEach(print);
  if (recipe.isModule && manifest.type !== "module") {
    print("By hand: run npm pkg set type=module, because the files are modules");
  }
  print(recipe.next);
}

interface App {
  has(file: string): boolean;
  read(file: string): string;
  write(file: string, text: string, mode?: number): void;
  /** Lets only the owner read a file. */
  protect(file: string): void;
}

interface Manifest {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifestIn(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    throw new NotDone(
      "No package.json is in this folder. Run the command in the folder of your app.",
    );
  }
}

function recipeFor(given: string | undefined, manifest: Manifest): Recipe {
  const names = Object.keys(recipes).join(", ");
  const { dependencies, devDependencies } = manifest;
  const installed = { ...dependencies, ...devDependencies };
  const [, found] =
    Object.entries(recipes).find(([name, { dependency }]) =>
      given === undefined ? installed[dependency] !== undefined : name === given,
    ) ?? [];
  if (found) return found;
  throw new NotDone(
    given === undefined
      ? `package.json lists no framework that init knows. Name one of ${names}.`
      : `init does not know ${JSON.stringify(given)}. Name one of ${names}.`,
  );
}

/** The blocks of a guide that begin with the name of a file, without that line. */
function blocksOf(guide: string): ReadonlyMap<string, string> {
  const blocks = guide.matchAll(/^```\w+\n\/\/ (\S+\.\w+)\n([^]*?)^```$/gm);
  return new Map([...blocks].map(([, name = "", text = ""]) => [name, text] as const));
}

/** Writes a file. If another one is there, the lines say what to add to it. */
function writeBlock(app: App, { inSrc }: Recipe, name: string, text: string): string[] {
  const isMoved = inSrc?.blocks.includes(name) === true && app.has(inSrc.if);
  const file = isMoved ? `src/${name}` : name;
  if (!app.has(file)) {
    app.write(file, text);
    return [`Wrote ${file}`];
  }
  if (app.read(file) === text) return [`Kept ${file}`];
  return [`By hand: ${file} exists already. Add what is missing:`, ...indented(text)];
}

const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`));

/** Changes a file that the app has, if it is as its framework generates it. */
function change(app: App, { files, mark, replace, manual }: Edit): string {
  const file = files.find((one) => app.has(one));
  if (file === undefined) return `By hand: no ${files.at(-1)} exists. In your file, ${manual}`;
  const text = app.read(file);
  if (text.includes(mark)) return `Kept ${file}`;
  const isKnown = replace.every(([from]) => countOf(text, from) === 1);
  if (!isKnown) return `By hand: in ${file}, ${manual}`;
  app.write(
    file,
    replace.reduce((changed, [from, to]) => changed.replace(from, to), text),
  );
  return `Changed ${file}`;
}

const countOf = (text: string, { source, flags }: RegExp): number =>
  [...text.matchAll(RegExp(source, `${flags}g`))].length;

/** What git must not take: the variables, and the database with the files beside it. */
const secretFiles = [
  { entry: ".env", covers: /^\/?\.env\*?$/ },
  { entry: "/data/", covers: /^\/?data\/?$/ },
];

function ignore(app: App): string[] {
  const file = ".gitignore";
  const before = app.has(file) ? app.read(file) : "";
  const patterns = before.split("\n").map((line) => line.trim());
  const missing = secretFiles.filter(({ covers }) => !patterns.some((one) => covers.test(one)));
  if (missing.length === 0) return [`Kept ${file}`];
  const added = missing.map(({ entry }) => `${entry}\n`).join("");
  app.write(file, `${endedLines(before)}${added}`);
  return [`${before === "" ? "Wrote" : "Changed"} ${file}`];
}

/** Adds the variables that are missing in `.env`. A key is never printed. */
function setVariables(app: App, { variables }: Recipe, hasKey: boolean): string {
  const file = ".env";
  const before = app.has(file) ? app.read(file) : "";
  const all = {
    ...variables,
    ...(hasKey && { SECRET_KEY: randomBytes(32).toString("base64url") }),
  };
  const missing = Object.entries(all).filter(
    ([name]) =>
      !RegExp(`^\\s*(?:export\\s+)?(?:LATCHKEY_)?${name}(?:_FILE)?\\s*=`, "m").test(before),
  );
  if (missing.length === 0) {
    app.protect(file);
    return `Kept ${file}`;
  }
  const added = missing.map(([name, value]) => `${name}=${value}\n`).join("");
  // The mode of a new file counts only for that.
  if (before !== "") app.protect(file);
  app.write(file, `${endedLines(before)}${added}`, 0o600);
  app.protect(file);
  return `${before === "" ? "Wrote" : "Changed"} ${file}: ${missing.map(([name]) => name).join(", ")}`;
}

const endedLines = (text: string): string =>
  text === "" || text.endsWith("\n") ? text : `${text}\n`;
