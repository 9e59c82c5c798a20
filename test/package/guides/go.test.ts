import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe } from "vitest";
import { cacheFolder, findProgram, installDebianPackages } from "../../support/apt.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { startProgram } from "../../support/documents/program.ts";
import { noLeaks } from "../../suite/leaks.ts";
import { testService } from "./services.ts";

const guide = readGuide("other-languages");

/** Where Debian installs the sources of Go's libraries. */
const libraries = "/usr/share/gocode";

describe("the API in Go of docs/other-languages.md", () => {
  beforeAll(async () => {
    const library = join(libraries, "src/github.com/coreos/go-oidc/v3");
    if (!findProgram("go") || !existsSync(library)) {
      await installDebianPackages(["golang-go", "golang-github-coreos-go-oidc-v3-dev"]);
    }
  }, 300_000);

  testService(async (latchkey, folder) => {
    writeFileSync(join(folder, "main.go"), guide.program("main.go"));
    await promisify(execFile)("go", ["build", "-o", "api", "main.go"], {
      cwd: folder,
      // Debian's libraries have no go.mod. The cache saves the standard library, which takes half a minute.
      env: {
        ...process.env,
        GO111MODULE: "off",
        GOPATH: libraries,
        GOCACHE: cacheFolder("go"),
        CGO_ENABLED: "0",
      },
    });
    return startProgram([join(folder, "api")], folder, { LATCHKEY_URL: latchkey });
  });
});

describe("the logs", () => noLeaks(10));
