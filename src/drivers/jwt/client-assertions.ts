import {
  assertionAlgorithms,
  type ClientAssertions,
  type ClientKey,
} from "../../core/clients/ports.ts";
import { credentialFailures, isFailure } from "../../core/failures.ts";
import { parseStrictJson } from "../../core/ground/strict-json.ts";
import { decode } from "../base64url.ts";
import { verifyCompact } from "./jwt.ts";
import { KeyError, loadVerificationKey, type VerificationKey } from "./keys.ts";

/** What the header of an assertion may say that it is. An access token, or another token of a server, says something else. */
const types: readonly unknown[] = [undefined, "JWT", "client-authentication+jwt"];

/** The most keys that are tried for an assertion that names none. */
const mostTried = 4;

const utf8 = new TextDecoder("utf-8", { fatal: true });

type Members = Readonly<Record<string, unknown>>;
type Algorithm = (typeof assertionAlgorithms)[number];

/** An object in a part of a JWT. Undefined for anything else. */
function objectIn(part: string | undefined): Members | undefined {
  try {
    const value = parseStrictJson(utf8.decode(decode(part ?? "")));
    return typeof value === "object" && !Array.isArray(value) ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}

/** The key of a header, if it can be the one that the header names. */
async function fitting(key: ClientKey, alg: Algorithm, kid: unknown): Promise<VerificationKey[]> {
  if (kid !== undefined && key["kid"] !== kid) return [];
  try {
    return [await loadVerificationKey({ algorithm: alg, material: JSON.stringify(key) })];
  } catch (error) {
    if (error instanceof KeyError) return [];
    throw error;
  }
}

/** Reads and verifies the assertions of clients. */
export const clientAssertions: ClientAssertions = {
  read: (assertion) => objectIn(assertion.split(".")[1]),
  async isSigned(assertion, keys) {
    const { alg, typ, kid } = objectIn(assertion.split(".")[0]) ?? {};
    const algorithm = assertionAlgorithms.find((one) => one === alg);
    if (!algorithm || !types.includes(typ)) return false;
    const found = await Promise.all(keys.map((key) => fitting(key, algorithm, kid)));
    const tried = found.flat().slice(0, mostTried);
    for (const key of tried) {
      try {
        await verifyCompact(assertion, () => key);
        return true;
      } catch (error) {
        if (!isFailure(error, credentialFailures.invalid_token)) throw error;
      }
    }
    return tried.length === 0 ? undefined : false;
  },
};
