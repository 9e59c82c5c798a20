import { describe, expect, it } from "vitest";
import { fill } from "../../../bench/report/documents.ts";

describe("the figures in a document", () => {
  const page = "Before.\n<!-- bench:goals -->\nold\n<!-- /bench -->\nAfter.\n";

  it("replace what stands between the markers, and nothing else", () => {
    const filled = "Before.\n<!-- bench:goals -->\n\nnew\n\n<!-- /bench -->\nAfter.\n";
    expect(fill(page, { goals: "new" })).toBe(filled);
    expect(fill(filled, { goals: "new" })).toBe(filled);
  });

  it("are refused if a marker has an unknown name", () => {
    expect(() => fill(page, { peers: "new" })).toThrow("no figures are called goals");
  });
});
