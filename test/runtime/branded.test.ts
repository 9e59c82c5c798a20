import { describe } from "vitest";
import { brandEnv as env, branded } from "../suite/http/pages/brand.ts";
import {
  openInProcess,
  startOnBun,
  startOnNode,
  useTarget,
} from "../support/targets/http-target.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";

const underPath = { ...env, ISSUER: "https://app.example.com/auth" };

describe.each([
  ["on Node", () => startOnNode({ database: "sqlite", env })],
  ["on Bun", () => startOnBun({ database: "sqlite", env })],
  ["in workerd", () => startOnWorkerd({ database: "d1", env })],
  ["under a path", () => openInProcess({ database: "sqlite", env: underPath })],
] as const)("with a brand, %s", (_, open) => {
  branded(useTarget<Awaited<ReturnType<typeof open>>>(open));
});
