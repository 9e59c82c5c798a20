#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { algorithmNames, type AlgorithmName } from "../drivers/algorithms.ts";
import { generateKey } from "../drivers/keys.ts";
import { createLog } from "../drivers/log.ts";
import { codeOf, config, ConfigError, type Config } from "./config.ts";
import { migrateDatabase } from "./database.ts";
import { doctor } from "./doctor.ts";
import { serveNode } from "./node.ts";
import version from "./version.ts";

/** sysexits.h: something in the configuration is wrong. */
const exitConfig = 78;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readConfig(): Config {
  if (existsSync(".env")) process.loadEnvFile(".env");
  // In time: the pool starts with its first task. One thread for each core's hash, two for all the rest.
  process.env["UV_THREADPOOL_SIZE"] ??= String(availableParallelism() + 2);
  return config(process.env, (path) => readFileSync(path, "utf8"));
}

const logFor = ({ logLevel }: Config) =>
  createLog({
    level: logLevel,
    pretty: process.stdout.isTTY,
    write: (lines) => void process.stdout.write(lines),
    clock: () => Date.now(),
  });

const latchkey = new Command("latchkey")
  .description("A login server that you own.")
  .version(version);

latchkey
  .command("serve")
  .description("run the server until SIGTERM")
  .action(async () => {
    const settings = readConfig();
    // npm ends the shell between itself and us, not us: without this the server would outlive `npm start`.
    const endsWithParent = process.env["npm_lifecycle_event"] !== undefined;
    await serveNode(settings, logFor(settings), { endsWithParent });
  });

latchkey
  .command("migrate")
  .description("bring the database's schema up to date")
  .action(async () => {
    await migrateDatabase(readConfig());
    print("The schema is up to date.");
  });

latchkey
  .command("keys")
  .description("make keys")
  .command("generate")
  .description("print a new SECRET_KEY for an algorithm: a secret, or a private key as PEM")
  .addOption(
    new Option("-a, --algorithm <name>", "what the key is for")
      .choices(algorithmNames)
      .default("HS256"),
  )
  .action(async ({ algorithm }: { algorithm: AlgorithmName }) => {
    print((await generateKey(algorithm)).trim());
    process.stderr.write(`A SECRET_KEY for ALGORITHM=${algorithm}; keep it.\n`);
  });

latchkey
  .command("doctor")
  .description("check the configuration and the database; exit 1 when something is bad")
  .action(async () => {
    if (!(await doctor(readConfig(), print))) process.exitCode = 1;
  });

const explain = (error: unknown): string =>
  error instanceof ConfigError
    ? `The configuration cannot be used.\n${error.message}`
    : `latchkey failed: ${codeOf(error)}`;

try {
  await latchkey.parseAsync();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof ConfigError ? exitConfig : 1;
}
