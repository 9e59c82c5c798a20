import { describe, expect, it } from "vitest";
import { brandEnv as env, branded } from "../suite/http/pages/brand.ts";
import {
  fileLog,
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

it.each([
  ["only an SVG", {}, true],
  ["a PNG as well", { BRAND_EMAIL_LOGO: env.BRAND_EMAIL_LOGO }, false],
  ["no logo", { BRAND_LOGO: "" }, false],
])(
  "a server that sends emails and has %s warns of the SVG or not",
  async (_, changes, isWarned) => {
    const lines: string[] = [];
    const log = fileLog((line) => void lines.push(line));
    const svg = { BRAND_LOGO: "data:image/svg+xml,%3Csvg/%3E" };
    const target = await openInProcess({
      database: "sqlite",
      env: { ...svg, ...changes },
      log,
    });
    expect(lines.some((line) => line.includes("email_logo_missing"))).toBe(isWarned);
    await target.close();
  },
);
