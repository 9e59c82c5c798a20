import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { noLeaks } from "../../suite/leaks.ts";
import { installDebianPackages } from "../../support/apt.ts";
import { blocksOf, readGuide } from "../../support/documents/guide.ts";
import { startProgram } from "../../support/documents/program.ts";
import { testService } from "./services.ts";

const guide = readGuide("other-languages");
const [, forOrganizations = ""] = blocksOf(guide.part("Python"), "python");

/** The Python for which Debian installs its packages. */
const python = "/usr/bin/python3";

function isReady(): boolean {
  try {
    execFileSync(python, ["-c", "import cryptography, fastapi, jwt, uvicorn"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("the API in Python of docs/other-languages.md", () => {
  beforeAll(async () => {
    const packages = ["python3-jwt", "python3-cryptography", "python3-fastapi", "python3-uvicorn"];
    if (!isReady()) await installDebianPackages(packages);
  }, 300_000);

  testService(
    (latchkey, folder) => {
      const [start = ""] = guide.program("api.py").match(/^if __name__ [^]*/m) ?? [];
      const program = guide
        .program("api.py")
        .replace(start, () => `${forOrganizations}\n\n${start}`);
      writeFileSync(join(folder, "api.py"), program);
      return startProgram([python, "api.py"], folder, { LATCHKEY_URL: latchkey });
    },
    { forClients: "/orders", forOrganizations: "/projects", page: "http://localhost:5173" },
  );
});

describe("the logs", () => noLeaks(10));
