#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { algorithmNames, type AlgorithmName } from "../drivers/algorithms.ts";
import { generateKey } from "../drivers/keys.ts";
import { createLog } from "../drivers/log.ts";
import { config, ConfigError, type Config } from "./config.ts";
import { migrateDatabase } from "./database.ts";
import { doctor } from "./doctor.ts";
import { serveNode } from "./node.ts";
import version from "./version.ts";

/** sysexits.h: something in the configuration is wrong. */
const exitConfig = 78;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readConfig(): Config {
  if (existsSync(".env")) process.loadEnvFile(".env");
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
    await serveNode(settings, logFor(settings));
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
  });

latchkey
  .command("doctor")
  .description("check the configuration and the database; exit 1 when something is bad")
  .action(async () => {
    if (!(await doctor(readConfig(), print))) process.exitCode = 1;
  });

try {
  await latchkey.parseAsync();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof ConfigError ? exitConfig : 1;
}

/** Names what is ours or the system's by code; the message of a library's error may hold values. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return `The configuration cannot be used.\n${error.message}`;
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return `latchkey failed: ${code ?? (error instanceof Error ? error.name : "unknown error")}`;
}
