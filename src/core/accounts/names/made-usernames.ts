import type { Random } from "../../system.ts";
import type { Email } from "../email.ts";
import { isReservedUsername } from "./reserved-usernames.ts";
import { parseUsername, type Username } from "./username.ts";

/** The number of random digits that each try adds. */
const tries = [0, 4, 4, 8, 8];

const maxLength = 64 - Math.max(...tries);

/**
 * Usernames for a user who chose none, in the order to try them: the local part of the email address, then the same with
 * random digits. All of them follow the rules for usernames. Characters that a username cannot have are left out, and so is
 * everything from a plus sign on, because it only sorts mail.
 */
export function madeUsernames({ key }: Email, random: Random): readonly Username[] {
  const localPart = /^[^@+]*/.exec(key)?.[0] ?? "";
  return startingWith(localPart.replaceAll(/[^a-z0-9._-]/g, ""), random);
}

/**
 * Usernames for a user who chose none, in the order to try them: the name of the user in plain letters, then the same with random digits.
 * None of them is made of an email address, also where the name is one.
 */
export function namedUsernames(name = "", random: Random): readonly Username[] {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll(/['’]/g, "")
    .replaceAll(/[^a-z0-9]+/g, ".");
  return startingWith(name.includes("@") ? "" : plain, random);
}

function startingWith(start: string, random: Random): readonly Username[] {
  const base = start.slice(0, maxLength).replaceAll(/^[._-]+|[._-]+$/g, "");
  return tries.flatMap((count) => {
    const username = parseUsername(count === 0 ? base : (base || "user") + digits(random, count));
    return username && !isReservedUsername(username.key) ? [username] : [];
  });
}

/** Usernames that tell nothing about the user, in the order to try them. */
export const randomUsernames = (random: Random): readonly Username[] =>
  tries.flatMap(() => parseUsername(`user${digits(random, 12)}`) ?? []);

const digits = (random: Random, count: number): string =>
  Array.from(random(count), (byte) => byte % 10).join("");
