import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "./engine.ts";
import { person, step, type Sites } from "./sites.ts";
import { scriptThatSends, type Stage } from "./stage.ts";

/** What leads a visitor to the page, on a browser and two sites. `page` is its URL. */
interface Journey {
  readonly browser: Engine;
  readonly own: string;
  readonly other: string;
  readonly page: string;
  /** Waits until the window shows this page of the other site. */
  at(path: string): Promise<void>;
  /** Waits until the window shows where the page leads. */
  arrived(): Promise<void>;
}

/** The text that must still be there when the page knows who is there. */
const kept = "a b&c";

/** A page that another site leads to: its URL, and what the window shows in the end. */
interface Page {
  readonly name: string;
  url(sites: Sites): string;
  shown(isLoggedIn: boolean): string;
}

const pages: readonly Page[] = [
  {
    name: "a page",
    url: ({ own }) => `${own}/page?${new URLSearchParams({ code: kept })}`,
    shown: (isLoggedIn) => `${isLoggedIn ? person.username : "nobody"} ${kept}`,
  },
  {
    // It shows nothing: it leads on, back to the app or to the login.
    name: "/authorize",
    url: ({ authorize }) => authorize(kept),
    shown: (isLoggedIn) => `${isLoggedIn ? "code" : "login"} ${kept}`,
  },
];

async function byLink({ browser, other, page, arrived }: Journey): Promise<void> {
  await browser.open(step(other, "link", page));
  await browser.click("#go");
  await arrived();
}

async function byLinkAndOut(journey: Journey): Promise<void> {
  await byLink(journey);
  await journey.browser.click("#go");
  await journey.at("/end");
}

/** The twelve ways to arrive at a page. */
const ways: Readonly<Record<string, (journey: Journey) => Promise<unknown>>> = {
  "by a link of another site": byLink,
  "and reloads the page": async (journey) => {
    await byLink(journey);
    await journey.browser.reload();
  },
  "and comes back from another site": async (journey) => {
    await byLinkAndOut(journey);
    await journey.browser.back();
  },
  "and goes back, forward and back again": async (journey) => {
    await byLinkAndOut(journey);
    await journey.browser.back();
    await journey.arrived();
    await journey.browser.forward();
    await journey.at("/end");
    await journey.browser.back();
  },
  "and goes back to the first site without a loop, and then forward": async (journey) => {
    await byLink(journey);
    await journey.browser.back();
    await journey.at("/link");
    await journey.browser.forward();
  },
  "and goes back twice from a third page, and then forward": async (journey) => {
    await byLinkAndOut(journey);
    await journey.browser.back();
    await journey.arrived();
    await journey.browser.back();
    await journey.at("/link");
    await journey.browser.forward();
  },
  "by typing the address while the tab shows another site": async ({ browser, other, page }) => {
    await browser.open(`${other}/end`);
    await browser.open(page);
  },
  "by typing the address of another site, which redirects": ({ browser, other, page }) =>
    browser.open(step(other, "redirect", page)),
  "by a link and redirects of both sites": async ({ browser, own, other, page }) => {
    const last = step(own, "see-other", page);
    await browser.open(step(other, "link", step(other, "redirect", last)));
    await browser.click("#go");
  },
  "by a form of another site": async ({ browser, other, page }) => {
    await browser.open(step(other, "form", page));
    await browser.click("#go");
  },
  "by a redirect of another site to which we had led": async ({ browser, own, other, page }) => {
    await browser.open(step(own, "link", step(other, "redirect", page)));
    await browser.click("#go");
  },
  "by a form that another site sends, to which we had led": async (journey) => {
    const { browser, own, other, page } = journey;
    await browser.open(step(own, "link", step(other, "form-post", page)));
    await browser.click("#go");
  },
};

/** The arrivals of a visitor, in and out, at a page that bounces. */
export function arrivals(stage: () => Stage): void {
  const seen = (script: string) =>
    stage()
      .browser.run(script)
      .catch(() => undefined);

  describe.each([
    { visitor: "who is logged in", isLoggedIn: true },
    { visitor: "who is not logged in", isLoggedIn: false },
  ])("a visitor $visitor", ({ isLoggedIn }) => {
    beforeAll(async () => {
      const { browser, sites } = stage();
      await browser.open(`${sites.own}/end`);
      await browser.deleteCookies();
      if (!isLoggedIn) return;
      expect(await browser.run(scriptThatSends("POST", "/session", person))).toBe(200);
    });
    beforeEach(async () => {
      await stage().browser.open(`${stage().sites.other}/end`);
    });

    describe.each(pages)("arrives at $name", ({ url, shown }) => {
      const arrived = () =>
        expect
          .poll(() => seen("return document.querySelector('#who')?.textContent"))
          .toBe(shown(isLoggedIn));

      it.each(Object.entries(ways))("%s", async (_way, travel) => {
        const { browser, sites } = stage();
        const { own, other } = sites;
        const at = (path: string) =>
          expect.poll(() => seen("return location.origin + location.pathname")).toBe(other + path);
        sites.arrivals.length = 0;
        await travel({ browser, own, other, page: url(sites), at, arrived });
        await arrived();
        expectNoLoop(sites.arrivals, isLoggedIn);
      });
    });
  });
}

/** Each bounce is followed by one request from the page's own origin, which has the cookie if there is one. */
function expectNoLoop(seen: Sites["arrivals"], isLoggedIn: boolean): void {
  const told = JSON.stringify(seen);
  expect(seen).not.toEqual([]);
  seen.forEach(({ hasCookie, from }, index) => {
    if (from === "same-origin") expect(hasCookie, told).toBe(isLoggedIn);
    if (hasCookie || from === "same-origin") return;
    expect(seen[index + 1], told).toEqual({
      method: "GET",
      hasCookie: isLoggedIn,
      from: "same-origin",
    });
  });
}
