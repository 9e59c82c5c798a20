import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiSender } from "../../../src/drivers/email/http.ts";
import { emailApiStyleNames, type EmailApiStyle } from "../../../src/drivers/email/styles.ts";
import { message } from "../../support/mail/message.ts";
import { startProvider, type Provider } from "../../support/mail/provider.ts";
import { freePort } from "../../support/network/free-port.ts";

const key = "re_tell-tale-key";
const headers = { ...message.headers, "Message-ID": "<m-1@example.com>" };
const listed = Object.entries(headers).map(([Name, Value]) => ({ Name, Value }));
const parts = { subject: message.subject, text: message.text, html: message.html };
const from = `"Exämple" <login@example.com>`;

/** The documented form of each provider's API. */
const expected = {
  resend: {
    headers: { authorization: `Bearer ${key}`, "idempotency-key": "m-1" },
    body: { from, to: ["ann@example.com"], ...parts, headers },
  },
  postmark: {
    headers: { "x-postmark-server-token": key, accept: "application/json" },
    body: {
      From: from,
      To: "ann@example.com",
      Subject: parts.subject,
      TextBody: parts.text,
      HtmlBody: parts.html,
      MessageStream: "outbound",
      Headers: [...listed, { Name: "X-PM-KeepID", Value: "true" }],
      TrackOpens: false,
      TrackLinks: "None",
    },
  },
  mailgun: {
    headers: { authorization: `Basic ${Buffer.from(`api:${key}`).toString("base64")}` },
    body: {
      from,
      to: "ann@example.com",
      ...parts,
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [`h:${name}`, value])),
      "o:tracking": "no",
    },
  },
  cloudflare: {
    headers: { authorization: `Bearer ${key}` },
    body: {
      from: { address: "login@example.com", name: "Exämple" },
      to: "ann@example.com",
      ...parts,
      // Cloudflare refuses a Message-ID.
      headers: message.headers,
    },
  },
  json: {
    headers: { authorization: `Bearer ${key}`, "idempotency-key": "m-1" },
    body: { id: "m-1", from, to: "ann@example.com", ...parts, headers },
  },
} satisfies Record<EmailApiStyle, unknown>;

describe("mail by the HTTP API of a provider", () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.close());
  beforeEach(() => provider.answer(200));

  const send = (style: EmailApiStyle, url = provider.url) =>
    apiSender({ url, key, style }).send(message);
  const errorOf = (style: EmailApiStyle, url?: string): Promise<unknown> =>
    send(style, url).then(
      () => expect.fail("it should have failed"),
      (error: unknown) => error,
    );

  it.each(emailApiStyleNames)("is one request in the form of %s", async (style) => {
    await send(style);
    const request = provider.requests.at(-1) ?? expect.fail("no request");
    expect(request).toMatchObject({ method: "POST", path: "/send" });
    expect(request.headers).toMatchObject(expected[style].headers);
    const isForm = style === "mailgun";
    expect(request.headers["content-type"]).toBe(
      isForm ? "application/x-www-form-urlencoded" : "application/json",
    );
    const body: unknown = isForm
      ? Object.fromEntries(new URLSearchParams(request.body))
      : JSON.parse(request.body);
    expect(body).toEqual(expected[style].body);
  });

  it.each(emailApiStyleNames)(
    "%s: is tried again later when the provider is down or busy",
    async (style) => {
      for (const status of [401, 408, 429, 500, 503]) {
        provider.answer(status);
        expect(await errorOf(style), `${status}`).toMatchObject({
          message: `HTTP ${status}`,
          isPermanent: false,
        });
      }
      const nowhere = `http://127.0.0.1:${await freePort()}/`;
      expect(await errorOf(style, nowhere)).toMatchObject({
        message: "NETWORK",
        isPermanent: false,
      });
    },
  );

  it.each([
    ["resend", 422],
    ["postmark", 422],
    ["mailgun", 400],
    ["cloudflare", 422],
    ["json", 400],
  ] as const)("%s: is given up for good after %i", async (style, status) => {
    provider.answer(status);
    expect(await errorOf(style)).toMatchObject({ isPermanent: true });
  });

  it.each([
    ["120", 120_000],
    ["9999999", undefined],
    ["Thu, 26 Nov 2026 07:00:00 GMT", undefined],
  ])("waits as long as Retry-After: %s says", async (value, retryAfter) => {
    provider.answer(429, { "Retry-After": value });
    expect(await errorOf("json")).toMatchObject({ retryAfter });
  });

  it("is never sent to the place to which the provider redirects", async () => {
    const other = await startProvider();
    for (const status of [301, 302, 307, 308]) {
      provider.answer(status, { Location: other.url });
      expect(await errorOf("json")).toMatchObject({ isPermanent: false });
    }
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it("fails without the key, the address, the link or the answer in its error", async () => {
    provider.answer(500);
    const error = (await errorOf("resend")) as Error;
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(
      /tell-tale|ann@/i,
    );
  });
});
