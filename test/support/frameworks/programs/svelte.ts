export { createClient } from "latchkey-auth/client";
import { flushSync, hydrate, mount, unmount } from "svelte";
import type { Program, Running } from "../program.ts";
import App from "./svelte/App.svelte";

export const program: Program = {
  start(target, options) {
    const parts: Partial<Running> = {};
    const app = (target.hasChildNodes() ? hydrate : mount)(App, {
      target,
      props: { ...options, parts },
    });
    flushSync();
    return {
      // A page of Svelte hydrates as a whole.
      wake: () => {},
      showLate: () => parts.showLate?.(),
      submit: async (step) => parts.submit?.(step),
      switchOrganization: async (id) => (await parts.switchOrganization?.(id)) ?? null,
      stop: () => void unmount(app),
    };
  },
};
