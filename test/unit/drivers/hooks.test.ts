import { describe, expect, it } from "vitest";
import { auditEvents, type AuditEvent } from "../../../src/core/audit/events.ts";
import type { Listener } from "../../../src/core/audit/ports.ts";
import { backgroundHooks } from "../../../src/drivers/hooks.ts";
import type { LogFields } from "../../../src/core/system.ts";

const tell = ({ hear }: Listener) => hear("session_logout", { forHook: () => loggedOut }, 0);
const loggedOut = { userId: "u", sessionId: "s", ended: "one" } as const;

function recorder() {
  const lines: [event: string, fields: LogFields | undefined][] = [];
  const record = (event: string, fields?: LogFields) => void lines.push([event, fields]);
  return { lines, log: { info: record, warn: record, error: record } };
}

describe("a hook", () => {
  it("runs after the event, and the event does not wait for it", async () => {
    const { log } = recorder();
    const calls: unknown[] = [];
    const held: Promise<void>[] = [];
    const hooks = { loggedOut: (event: unknown) => calls.push(event) };
    const listener = backgroundHooks(hooks, log, (work) => held.push(work));
    expect(Object.keys(auditEvents).filter((event) => listener.hears(event as AuditEvent))).toEqual(
      ["session_logout", "session_expired"],
    );
    tell(listener);
    expect(calls).toEqual([]);
    expect(held).toHaveLength(1);
    await held[0];
    expect(calls).toEqual([loggedOut]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new TypeError("secret");
      },
    ],
    [
      "rejects",
      async () => {
        throw new TypeError("secret");
      },
    ],
  ])("that %s is logged, without the message of the error", async (_, hook) => {
    const { lines, log } = recorder();
    const held: Promise<void>[] = [];
    tell(backgroundHooks({ loggedOut: hook }, log, (work) => held.push(work)));
    await held[0];
    const [line, ...others] = lines;
    expect(others).toEqual([]);
    expect(line).toEqual([
      "hook_failed",
      expect.objectContaining({ hook: "loggedOut", error: "TypeError" }),
    ]);
    expect(JSON.stringify(line)).not.toContain("secret");
  });
});
