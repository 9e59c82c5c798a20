declare module "*.svelte" {
  import type { Component } from "svelte";
  const component: Component<Record<string, unknown>>;
  export default component;
}

/** The parts of jsdom that the tests use. */
declare module "jsdom" {
  export class VirtualConsole {
    on(name: string, listener: (...args: readonly unknown[]) => void): this;
  }
  export class JSDOM {
    constructor(
      html: string,
      options: {
        readonly url: string;
        readonly runScripts: "outside-only" | "dangerously";
        readonly pretendToBeVisual?: boolean;
        readonly virtualConsole: VirtualConsole;
      },
    );
    readonly window: Window & typeof globalThis;
  }
}
