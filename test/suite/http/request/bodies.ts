import { describe, expect, it } from "vitest";
import type { Init, Target } from "../../../support/targets/http-target.ts";
import {
  authorized,
  form,
  json,
  newcomer,
  newPassword,
  register,
  registerPath,
  send,
  tokenPath,
  verifyPath,
} from "../calls/calls.ts";

/** The limit of a body in bytes. */
export const limit = 16 * 1024;

const jsonType = "application/json";
const formType = "application/x-www-form-urlencoded";

/** A body in chunks, without a Content-Length. */
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

/** Bodies over the limit of 16 KiB. */
export function largeBodies(target: () => Target): void {
  const sendJson = (body: string) => send(target(), registerPath, json(body));

  describe("bodies over 16 KiB", () => {
    const person = JSON.stringify({
      ...newcomer({ password: "x".repeat(40) }),
      name: "x".repeat(limit),
    });
    const credentials = `username=x&password=${"x".repeat(limit)}`;

    it.each([
      ["JSON", registerPath, json(person)],
      ["a form", tokenPath, form(credentials)],
      ["a form for a call that needs no body", verifyPath, form(credentials)],
      ["any body beside a token", verifyPath, { ...authorized("Bearer x"), body: credentials }],
    ])("rejects more than 16 KiB with 413: %s", async (_, path, init) => {
      expect((await send(target(), path, init)).status).toBe(413);
    });

    it.each([
      ["JSON", registerPath, () => stream(jsonType, person)],
      ["a form", tokenPath, () => stream(formType, credentials)],
      ["multipart", tokenPath, () => stream("multipart/form-data; boundary=x", credentials)],
      ["any body for a call that needs none", verifyPath, () => stream("text/plain", credentials)],
    ])("VULN-6 rejects more than 16 KiB in chunks with 413: %s", async (_, path, init) => {
      expect((await send(target(), path, init())).status).toBe(413);
    });

    it("accepts a body of 16 KiB and rejects one byte more with 413", async () => {
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

/** Bodies that are unusual but valid. */
export function wellFormed(target: () => Target): void {
  describe("content types of JSON", () => {
    it.each([
      "Application/JSON",
      "application/json;charset=utf-8",
      'application/json ; charset="UTF-8"',
    ])("accepts JSON with the content type %s", async (type) => {
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

  describe("forms", () => {
    it("TOK-9 decodes the escapes and plus signs of a form", async () => {
      const other = newcomer({ password: `${newPassword()} a+b&c=d%41 é` });
      expect((await register(target(), other)).status).toBe(201);
      const password = encodeURIComponent(other.password).replaceAll("%20", "+");
      for (const type of [
        "application/x-www-form-urlencoded; charset=UTF-8",
        'Application/X-WWW-Form-Urlencoded;charset="utf-8"',
      ]) {
        const answer = await send(
          target(),
          tokenPath,
          form(`username=${other.username}&password=${password}`, { "Content-Type": type }),
        );
        expect(answer.status, type).toBe(200);
      }
    });
  });

  describe("bodies of at most 16 KiB", () => {
    it("accepts a registration in chunks", async () => {
      const answer = await send(
        target(),
        registerPath,
        stream(jsonType, JSON.stringify(newcomer())),
      );
      expect(answer.status).toBe(201);
    });
  });
}
