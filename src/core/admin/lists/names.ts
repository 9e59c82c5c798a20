import { isId } from "../../ids.ts";
import { namesAtOnce, type AdminStore } from "../ports.ts";

/**
 * The usernames of accounts by their ids. Leaves out what is no id, and accounts that are gone. Takes one statement for each
 * `namesAtOnce` accounts. Throws Failure `unavailable`.
 */
export async function usernamesOf(
  { findUsernames }: Pick<AdminStore, "findUsernames">,
  userIds: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(userIds)].filter((one) => one !== null && isId(one)) as string[];
  const parts: string[][] = [];
  for (let at = 0; at < wanted.length; at += namesAtOnce) {
    parts.push(wanted.slice(at, at + namesAtOnce));
  }
  const found = await Promise.all(parts.map((part) => findUsernames(part)));
  return new Map(found.flat().map(({ id, username }) => [id, username]));
}
