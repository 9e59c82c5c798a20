import { isPattern, webhookTypes } from "../../core/webhooks/events.ts";
import type { WebhookTarget } from "../../drivers/webhooks.ts";
import { isLoopback } from "./network.ts";
import type { VariableReader } from "./variables/reader.ts";

const members: readonly string[] = ["url", "secret", "events"];

/** Reads `WEBHOOKS`. The faults never hold a value, because URLs may be secret too. */
export function readWebhooks({ text, fault }: VariableReader): readonly WebhookTarget[] {
  const targets: WebhookTarget[] = [];
  const refuse = (rule: string): void => fault("WEBHOOKS", rule);
  const list = parse(text("WEBHOOKS") ?? "[]");
  if (!Array.isArray(list)) refuse('must be a JSON array of {"url", "secret", "events"}');
  else for (const one of list) targets.push(...(readOne(one, refuse) ?? []));
  if (new Set(targets.map(({ url }) => url)).size < targets.length) {
    refuse("must have every URL only once");
  }
  return targets;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function readOne(one: unknown, refuse: (rule: string) => void): [WebhookTarget] | undefined {
  const isObject = typeof one === "object" && one !== null && !Array.isArray(one);
  if (!isObject || Object.keys(one).some((name) => !members.includes(name))) {
    refuse('must have objects with "url", "secret" and "events", and no other members');
    return undefined;
  }
  const { url, secret, events } = one as Readonly<Record<string, unknown>>;
  const secrets = (Array.isArray(secret) ? secret : [secret]).map(bytesOf);
  const keys = secrets.filter((bytes) => bytes !== undefined);
  const isEventList = Array.isArray(events) && events.length > 0;
  const isUrl = typeof url === "string" && isEndpointUrl(url);
  if (!isUrl) {
    refuse("must have https URLs without a user and a fragment (http only for this machine)");
  }
  if (keys.length < secrets.length || keys.length < 1 || keys.length > 2) {
    refuse('must have one secret or two for each URL: "whsec_" and the base64 of 24 to 64 bytes');
  }
  const areKnown =
    isEventList && events.every((name) => typeof name === "string" && isPattern(name));
  if (!areKnown) {
    refuse(`must have events of this list: *, user.*, session.*, ${webhookTypes.join(", ")}`);
  }
  return isUrl && areKnown ? [{ url, secrets: keys, events: events as string[] }] : undefined;
}

function isEndpointUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== "" || url.password !== "" || url.hash !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** The bytes of a secret as Standard Webhooks writes it. Undefined for any other text. */
function bytesOf(secret: unknown): Uint8Array<ArrayBuffer> | undefined {
  const [, base64] =
    /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(typeof secret === "string" ? secret : "") ?? [];
  if (base64 === undefined || base64.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}
