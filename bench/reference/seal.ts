import { createHmac, timingSafeEqual } from "node:crypto";

/** A MAC of a text. */
export const macOf = (key: string, text: string): string =>
  createHmac("sha256", key).update(text).digest("base64url");

export const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** An id with its MAC. */
export const seal = (key: string, id: string): string => `${id}.${macOf(key, id)}`;

/** The id of a sealed text; undefined for anything else. */
export function open(key: string, sealed: string): string | undefined {
  const [id = "", mac = ""] = sealed.split(".");
  return isSame(mac, macOf(key, id)) ? id : undefined;
}
