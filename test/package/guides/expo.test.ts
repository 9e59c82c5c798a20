import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { readGuide } from "../../support/documents/guide.ts";
import { unpackInto } from "../../support/packed.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const run = promisify(execFile);
const tsc = resolve("node_modules", ".bin", "tsc");

/** As `npx expo install` chooses them for Expo 57. */
const packages = ["expo-secure-store@57.0.4", "react-native@0.86.3"];

// npm takes minutes on a busy machine.
it(
  "the programs of docs/expo.md compile in strict mode with React Native and expo-secure-store",
  { timeout: 600_000 },
  async () => {
    const cwd = await scratchFolder();
    writeFileSync(join(cwd, "package.json"), '{ "private": true }');
    const types = `@types/react@${manifest.devDependencies["@types/react"]}`;
    // Their types are enough: without Expo, and without programs for phones.
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps"];
    await run("npm", ["install", ...quiet, ...packages, types], { cwd });
    await unpackInto(cwd);
    const guide = readGuide("expo");
    mkdirSync(join(cwd, "app"));
    for (const file of guide.programs) writeFileSync(join(cwd, "app", file), guide.program(file));
    // As in `expo/tsconfig.base`, and strict.
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      jsx: "react-native",
      module: "preserve",
      moduleResolution: "bundler",
      customConditions: ["react-native"],
      target: "esnext",
      lib: ["DOM", "ESNext"],
      types: [],
    };
    writeFileSync(
      join(cwd, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["app"] }),
    );
    const { stdout } = await run(tsc, ["-p", cwd]).catch((error: { stdout: string }) => error);
    expect(guide.programs).toEqual(["latchkey.ts", "App.tsx"]);
    expect(stdout).toBe("");
  },
);
