import { expect } from "vitest";
import type { Answer, Person } from "../calls/calls.ts";
import type { Visitor } from "../upstream/visitor.ts";
import {
  authorize,
  confirm,
  consentAt,
  continuedAt,
  decide,
  decided,
  leadsTo,
  logIn,
  requestOf,
} from "./app.ts";

/** A user's way from an app and back to it. */
export interface Passage {
  /** The pages of ours that the user saw. */
  readonly pages: readonly string[];
  /** Where the app gets its response. */
  readonly url: URL;
}

/** Follows an answer of `/authorize` through all pages: the user logs in or proves who it is where that is asked, and allows the app. */
export async function passOn(browser: Visitor, arrival: Answer, person: Person): Promise<Passage> {
  const pages: string[] = [];
  let answer = arrival;
  for (;;) {
    const url = leadsTo(answer);
    const [, page] = /\/app\/(\w+)$/.exec(url.pathname) ?? [];
    if (page === undefined) return { pages, url };
    pages.push(page);
    expect(pages.length, pages.join(" ")).toBeLessThan(4);
    if (page === "consent") {
      return { pages, url: decided(await decide(browser, consentAt(answer))) };
    }
    const next = continuedAt(answer, "login");
    const { needs } = await requestOf(browser, next);
    if (needs === "proof") await confirm(browser, person);
    else await logIn(browser, person);
    answer = await authorize(browser, next, "same-origin");
  }
}

/** The same from the link of an app. */
export const pass = async (browser: Visitor, query: string, person: Person): Promise<Passage> =>
  passOn(browser, await authorize(browser, query), person);
