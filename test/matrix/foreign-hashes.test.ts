import { describe } from "vitest";
import { schemeNames } from "../../src/drivers/foreign-hashes/schemes.ts";
import { foreignHashes } from "../suite/http/passwords/foreign-hashes.ts";
import { startOnBun, useTarget } from "../support/targets/http-target.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";

const env = { IMPORT_SCHEMES: schemeNames.join(",") };

// test/matrix/hash-vectors.test.ts has every vector on Node.
describe("on Bun", () => {
  foreignHashes(
    useTarget(() => startOnBun({ database: "sqlite", env })),
    "every",
  );
});

describe("in workerd", () => {
  foreignHashes(
    useTarget(() => startOnWorkerd({ database: "d1", env })),
    process.env["FULL_MATRIX"] === "1" ? "every" : "once",
  );
});
