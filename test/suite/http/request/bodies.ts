import { describe, expect, it } from "vitest";
import type { Init, Target } from "../../../support/targets/http-target.ts";
import { authorized, form, json, newcomer, registerPath, send } from "../calls/calls.ts";
import { tokenPath, verifyPath } from "../calls/calls.ts";

/** The most bytes that a body may have. */
export const limit = 16 * 1024;

const jsonType = "application/json";
const formType = "application/x-www-form-urlencoded";

/** A body of unknown length, as one chunk after the other. */
const stream = (type: string, text: string): Init => ({
  method: "POST",
  headers: { "Content-Type": type },
  duplex: "half",
  body: new ReadableStream({
    start(controller) {
      const whole = new TextEncoder().encode(text);
      for (let at = 0; at < whole.length; at += 4096) {
        controller.enqueue(whole.slice(at, at + 4096));
      }
      controller.close();
    },
  }),
});

/** Bodies that are too large. */
export function largeBodies(target: () => Target): void {
  const sendJson = (body: string) => send(target(), registerPath, json(body));

  describe("bodies over 16 KiB", () => {
    const person = JSON.stringify({
      ...newcomer({ password: "x".repeat(40) }),
      name: "x".repeat(limit),
    });
    const credentials = `username=x&password=${"x".repeat(limit)}`;

    it.each([
      ["of JSON", registerPath, json(person)],
      ["of a form", tokenPath, form(credentials)],
      ["of a form, where none is needed", verifyPath, form(credentials)],
      ["of anything, beside a token", verifyPath, { ...authorized("Bearer x"), body: credentials }],
    ])("rejects with 413: %s", async (_, path, init) => {
      expect((await send(target(), path, init)).status).toBe(413);
    });

    it.each([
      ["of JSON", registerPath, () => stream(jsonType, person)],
      ["of a form", tokenPath, () => stream(formType, credentials)],
      ["of multipart", tokenPath, () => stream("multipart/form-data; boundary=x", credentials)],
      ["of anything, where none is needed", verifyPath, () => stream("text/plain", credentials)],
    ])("VULN-6 rejects in chunks with 413: %s", async (_, path, init) => {
      expect((await send(target(), path, init())).status).toBe(413);
    });

    it("accepts 16 KiB and rejects one byte more", async () => {
      const fits = JSON.stringify({ name: "" });
      const name = (length: number) => JSON.stringify({ name: "x".repeat(length - fits.length) });
      expect((await sendJson(name(limit))).status).toBe(422);
      expect((await sendJson(name(limit + 1))).status).toBe(413);
      expect((await send(target(), registerPath, stream(jsonType, name(limit)))).status).toBe(422);
      const over = stream(jsonType, name(limit + 1));
      expect((await send(target(), registerPath, over)).status).toBe(413);
    });
  });
}

/** Bodies that are unusual, and right. */
export function wellFormed(target: () => Target): void {
  describe("content types of JSON", () => {
    it.each([
      "Application/JSON",
      "application/json;charset=utf-8",
      'application/json ; charset="UTF-8"',
    ])("accepts %s", async (type) => {
      expect(
        (
          await send(target(), registerPath, {
            ...json(newcomer()),
            headers: { "Content-Type": type },
          })
        ).status,
      ).toBe(201);
    });
  });

  describe("bodies of at most 16 KiB", () => {
    it("accepts a body in chunks", async () => {
      const answer = await send(
        target(),
        registerPath,
        stream(jsonType, JSON.stringify(newcomer())),
      );
      expect(answer.status).toBe(201);
    });
  });
}
