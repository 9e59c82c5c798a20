import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { ask, askPassword } from "../../../src/entry/commands/users/prompt.ts";

afterEach(() => vi.restoreAllMocks());

/** A person at a terminal: what they type, and what they see. */
function atTerminal(): { readonly typed: PassThrough; seen(): string } {
  const typed = new PassThrough();
  vi.spyOn(process, "stdin", "get").mockReturnValue(typed as unknown as typeof process.stdin);
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  return { typed, seen: () => write.mock.calls.join("") };
}

describe("a question at the terminal", () => {
  it.each([
    ["Ctrl-C", "half\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("ends its line after %s", async (_, keys) => {
    const { typed, seen } = atTerminal();
    const { isTTY } = process.stderr;
    process.stderr.isTTY = true;
    onTestFinished(() => {
      process.stderr.isTTY = isTTY;
    });
    const answer = ask("Sure? ");
    typed.write(keys);
    await expect(answer).rejects.toThrow("Canceled. Nothing was changed.");
    expect(seen()).toMatch(/Sure\? .*\n$/s);
  });

  it("for a password shows none of it", async () => {
    const { typed, seen } = atTerminal();
    const answer = askPassword("Password: ");
    typed.write("correct horse\r");
    expect(await answer).toBe("correct horse");
    expect(seen()).toBe("Password: \n");
  });

  it.each([
    ["Ctrl-C", "half a pass\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("for a password ends with the reason after %s", async (_, keys) => {
    const { typed } = atTerminal();
    const answer = askPassword("Password: ");
    typed.write(keys);
    await expect(answer).rejects.toThrow("Canceled. Nothing was changed.");
  });
});
