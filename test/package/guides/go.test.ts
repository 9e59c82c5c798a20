import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { noLeaks } from "../../suite/leaks.ts";
import { findProgram, installDebianPackages } from "../../support/apt.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { buildGo, goLibraries, startProgram } from "../../support/documents/program.ts";
import { testService } from "./services.ts";

const guide = readGuide("other-languages");

describe("the API in Go of docs/other-languages.md", () => {
  beforeAll(async () => {
    const library = join(goLibraries, "src/github.com/coreos/go-oidc/v3");
    if (!findProgram("go") || !existsSync(library)) {
      await installDebianPackages(["golang-go", "golang-github-coreos-go-oidc-v3-dev"]);
    }
  }, 300_000);

  testService(async (latchkey, folder) => {
    writeFileSync(join(folder, "main.go"), guide.program("main.go"));
    await buildGo(folder);
    return startProgram([join(folder, "app")], folder, { LATCHKEY_URL: latchkey });
  });
});

describe("the logs", () => noLeaks(10));
