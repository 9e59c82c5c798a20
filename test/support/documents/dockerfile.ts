import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { scratchFolder } from "../targets/http-target.ts";

/** One instruction of a Dockerfile, with its continued lines joined. */
interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The result of a stage: its root folder on this machine, and its settings. */
export interface Image {
  readonly base: string;
  readonly root: string;
  readonly workdir: string;
  /** The folder of `workdir` on this machine. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly instructions: readonly Instruction[];
  /** The arguments of an instruction in JSON form. Throws for any other form. */
  exec(name: string): readonly string[];
}

/** The stages of a Dockerfile. Each begins with FROM. */
function stagesOf(text: string): readonly (readonly Instruction[])[] {
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  const stages: Instruction[][] = [];
  for (const line of lines.filter((line) => line.trim() !== "")) {
    const [name = "", ...rest] = line.split(" ");
    if (name === "FROM") stages.push([]);
    stages.at(-1)?.push({ name, text: rest.join(" ") });
  }
  return stages;
}

/** The lines of a .dockerignore: it must exclude everything first, then name the exceptions, and may then exclude paths in them. */
function linesOf(dockerignore: string): readonly string[] {
  const [first, ...rest] = dockerignore.split("\n").filter((line) => line && !line.startsWith("#"));
  const end = rest.findLastIndex((line) => line.startsWith("!"));
  if (
    first !== "*" ||
    !rest.every((line, at) => /^!?[\w./-]+$/.test(line) && line.startsWith("!") === at <= end)
  ) {
    throw new Error("expected .dockerignore to exclude everything and then to name the exceptions");
  }
  return rest;
}

/** The paths that a .dockerignore includes. */
export const allowed = (dockerignore: string): readonly string[] =>
  linesOf(dockerignore).flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));

/**
 * Runs the stages like Docker, but in plain folders, and returns the last stage. COPY copies and RUN runs. A stage that would
 * install all packages gets the folder `installed` instead, because the tests themselves run on the same installation.
 */
export async function buildByHand(
  dockerfile: string,
  context: string,
  environment: Readonly<Record<string, string>>,
  installed: string,
): Promise<Image> {
  const images = new Map<string, Image>();
  let last: Image | undefined;
  for (const [from, ...instructions] of stagesOf(dockerfile)) {
    const [, base = "", alias = ""] = /^(\S+)(?: AS (\S+))?$/.exec(from?.text ?? "") ?? [];
    last = await buildStage({ base, instructions }, { context, environment, installed, images });
    images.set(alias, last);
  }
  if (!last) throw new Error("the Dockerfile has no stage");
  return last;
}

interface Surroundings {
  readonly context: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly installed: string;
  readonly images: ReadonlyMap<string, Image>;
}

async function buildStage(
  { base, instructions }: Pick<Image, "base" | "instructions">,
  { context, environment, installed, images }: Surroundings,
): Promise<Image> {
  const root = await scratchFolder();
  const env: Record<string, string> = {};
  let workdir = "/";
  for (const { name, text } of instructions) {
    const cwd = join(root, workdir);
    const { flags, words } = parse(text);
    if (name === "WORKDIR") {
      workdir = text;
      mkdirSync(join(root, workdir), { recursive: true });
    } else if (name === "ENV") {
      Object.assign(env, Object.fromEntries(words.map((word) => word.split("=", 2))));
    } else if (name === "COPY") {
      const stage = flags["from"] === undefined ? undefined : images.get(flags["from"]);
      copy(words, stage?.root ?? context, cwd);
    } else if (name === "RUN" && text === "npm ci --ignore-scripts") {
      symlinkSync(installed, join(cwd, "node_modules"));
    } else if (name === "RUN") {
      await run(words.join(" "), cwd, { ...environment, ...env });
    }
  }
  const exec = (wanted: string): readonly string[] => {
    const { text = "" } = instructions.findLast(({ name }) => name === wanted) ?? {};
    return JSON.parse(text.replace(/^(?:--\S+ )*(?:CMD )?/, "")) as string[];
  };
  return { base, root, workdir, cwd: join(root, workdir), env, instructions, exec };
}

/** Splits arguments into leading `--flag=value` pairs and words. */
function parse(text: string) {
  const all = text.split(/\s+/);
  const start = all.findIndex((word) => !word.startsWith("--"));
  const flags = all.slice(0, start).map((flag) => flag.slice(2).split("=", 2));
  return {
    flags: Object.fromEntries(flags) as Readonly<Record<string, string>>,
    words: all.slice(start),
  };
}

/** Copies a file under its name into a target with a trailing slash. Copies the contents of a folder. */
function copy(words: readonly string[], from: string, cwd: string): void {
  const to = join(cwd, words.at(-1) ?? "");
  for (const source of words.slice(0, -1).map((word) => join(from, word))) {
    const isFile = statSync(source).isFile();
    const target = isFile && words.at(-1)?.endsWith("/") ? join(to, basename(source)) : to;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, { recursive: true });
  }
}

async function run(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await promisify(execFile)("sh", ["-c", command], { cwd, env: { ...env } });
}

/** The build context that Docker would send: a copy of the paths that .dockerignore includes. */
export async function contextOf(folder: string): Promise<string> {
  const context = await scratchFolder();
  const dockerignore = readFileSync(join(folder, ".dockerignore"), "utf8");
  const excluded = linesOf(dockerignore).map((line) => join(folder, line));
  const filter = (path: string): boolean => !excluded.includes(path);
  for (const name of allowed(dockerignore)) {
    cpSync(join(folder, name), join(context, name), { recursive: true, filter });
  }
  return context;
}
