import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { noLeaks } from "../../suite/leaks.ts";
import { installDebianPackages } from "../../support/apt.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { startProgram } from "../../support/documents/program.ts";
import { testService } from "./services.ts";

const guide = readGuide("other-languages");

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
      writeFileSync(join(folder, "api.py"), guide.program("api.py"));
      return startProgram([python, "api.py"], folder, { LATCHKEY_URL: latchkey });
    },
    { forClients: "/orders", page: "http://localhost:5173" },
  );
});

describe("the logs", () => noLeaks(10));
